import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { afterAll, describe, expect, it } from 'vitest';
import { consumerOf, consumers } from '../../functions/app/consume.ts';
import { empathies } from '../../functions/empathy/counted.ts';
import { settleGraceMs } from '../../functions/empathy/rules.ts';
import { stancesTaken } from '../../functions/forums/counted.ts';
import { sympathies } from '../../functions/opinions/counted.ts';
import { ratingsGiven } from '../../functions/ratings/counted.ts';
import { type FunctionName, functionNames } from '../../infra/bundle.ts';
import { makeDeployment } from '../../infra/stacks/deployment.ts';
import { markSk, shardPk } from '../../shared/counting/counted.ts';
import { type Key, keys } from '../../shared/dynamo/keys.ts';
import { tableShape, timeToLiveAttribute } from '../../shared/dynamo/table.ts';
import { accepts } from '../support/filter-pattern.ts';

const folder = mkdtempSync(join(tmpdir(), 'gongnon-stack-'));
afterAll(() => rmSync(folder, { recursive: true }));

// What the functions contain is the journey's matter; here they need only be there.
const empty = join(folder, 'empty');
mkdirSync(empty);
writeFileSync(join(empty, 'index.mjs'), '');
const bundles = Object.fromEntries(functionNames.map((name) => [name, empty])) as Record<
  FunctionName,
  string
>;

function deploymentOf(context?: Record<string, string>) {
  return makeDeployment(bundles, { outdir: mkdtempSync(join(folder, 'out-')), context });
}

const app = deploymentOf();
const assembly = app.synth();
const stacks = app.node.children.filter((child): child is Stack => child instanceof Stack);
const templates = Object.fromEntries(
  stacks.map((stack) => [
    stack.stackName.replace(/^gongnon-prod-/, ''),
    Template.fromJSON(assembly.getStackByName(stack.stackName).template),
  ]),
);
const { table, identity, service, alarms } = templates as Record<
  'table' | 'identity' | 'service' | 'alarms',
  Template
>;

// biome-ignore lint/suspicious/noExplicitAny: a template is whatever CloudFormation takes
type Properties = Record<string, any>;
const found = (template: Template, type: string): Properties[] => Object.values(template.findResources(type));
const propertiesOf = (template: Template, type: string) =>
  found(template, type).map((each) => each.Properties);
const functionOf = (name: FunctionName): Properties => {
  const [match] = propertiesOf(service, 'AWS::Lambda::Function').filter((each) =>
    each.Description.endsWith(name),
  );
  if (match === undefined) throw new Error(`there is no function ${name}`);
  return match;
};

describe('the table', () => {
  const [resource] = found(table, 'AWS::DynamoDB::Table');

  it('has the shape the product knows', () => {
    expect(resource?.Properties).toMatchObject(JSON.parse(JSON.stringify(tableShape)));
    expect(resource?.Properties.GlobalSecondaryIndexes).toHaveLength(
      tableShape.GlobalSecondaryIndexes.length,
    );
    expect(resource?.Properties.TimeToLiveSpecification).toEqual({
      AttributeName: timeToLiveAttribute,
      Enabled: true,
    });
    expect(resource?.Properties.StreamSpecification).toEqual({ StreamViewType: 'NEW_AND_OLD_IMAGES' });
  });

  it('outlives mistakes', () => {
    expect(resource?.Properties).toMatchObject({
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true },
    });
    expect(resource).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });
});

describe('the readers of the stream', () => {
  const mappings = propertiesOf(service, 'AWS::Lambda::EventSourceMapping');
  const reader = (name: FunctionName) => {
    const [id] = Object.entries(service.findResources('AWS::Lambda::Function')).find(
      ([, each]) => each.Properties.Description === functionOf(name).Description,
    ) as [string, unknown];
    return mappings.find((each) => each.FunctionName.Ref === id) as Properties;
  };
  const readers = { counts: reader('count-empathies'), changes: reader('project-changes') };

  it('take every key that a consumer follows, and no other', () => {
    const every = Object.values(keys).map((make) => (make as (...parts: unknown[]) => Key)('x', 1, 1, 1, 1));
    const listEntry = { pk: 'PROPOSAL#x', sk: 'LIST#00' };
    const counted = [empathies, stancesTaken, sympathies, ratingsGiven].flatMap((each) =>
      ['x', markSk].map((sk) => ({ pk: shardPk(each, 'x', 0), sk })),
    );
    expect(counted.map(consumerOf)).toEqual(counted.map(() => 'counts'));
    expect(new Set(every.map(consumerOf))).toEqual(new Set([...consumers, undefined]));
    for (const key of [...every, ...counted, listEntry]) {
      const record = { dynamodb: { Keys: { pk: { S: key.pk }, sk: { S: key.sk } } } };
      const takers = consumers.filter((name) =>
        readers[name].FilterCriteria.Filters.some(({ Pattern }: { Pattern: string }) =>
          accepts(JSON.parse(Pattern), record),
        ),
      );
      expect(takers, `${key.pk} ${key.sk}`).toEqual([consumerOf(key) ?? []].flat());
    }
  });

  it('keep the order of each key, and say which record failed', () => {
    expect(mappings).toHaveLength(2);
    for (const mapping of mappings) {
      expect(mapping).toMatchObject({
        ParallelizationFactor: 1,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        BisectBatchOnFunctionError: true,
        StartingPosition: 'TRIM_HORIZON',
      });
    }
  });

  it('never give up counting, and set other changes aside after some tries', () => {
    expect(readers.counts).toMatchObject({ MaximumRetryAttempts: -1, BatchSize: 1000 });
    expect(readers.counts.MaximumRecordAgeInSeconds ?? -1).toBe(-1);
    expect(readers.changes.MaximumRetryAttempts).toBe(10);
    for (const mapping of mappings) expect(mapping.DestinationConfig.OnFailure.Destination).toBeDefined();
  });
});

describe('the functions', () => {
  it('run on what the product is tested on', () => {
    for (const name of functionNames) {
      expect(functionOf(name)).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        TracingConfig: { Mode: 'Active' },
      });
    }
  });

  it('end a request before its window can have settled', () => {
    expect(functionOf('api').Timeout * 1000).toBeLessThan(settleGraceMs);
  });

  it('recount one at a time, and take their fifteen minutes', () => {
    expect(functionOf('reconcile')).toMatchObject({ ReservedConcurrentExecutions: 1, Timeout: 900 });
  });

  it('each keep a log, not for ever', () => {
    const groups = service.findResources('AWS::Logs::LogGroup');
    for (const group of Object.values(groups)) expect(group.Properties.RetentionInDays).toBeGreaterThan(0);
    for (const name of functionNames)
      expect(groups).toHaveProperty(functionOf(name).LoggingConfig.LogGroup.Ref);
  });

  it('give the key of the pseudonyms to the API alone', () => {
    const holders = functionNames.filter(
      (name) => 'PSEUDONYM_SECRET_ARN' in functionOf(name).Environment.Variables,
    );
    expect(holders).toEqual(['api']);
    const readers = propertiesOf(service, 'AWS::IAM::Policy').filter((each) =>
      JSON.stringify(each).includes('ImportValue":"gongnon-prod-identity:ExportsOutputRefPseudonymKey'),
    );
    expect(readers).toHaveLength(1);
  });

  it('give the key of the links in mails to what makes and what opens them', () => {
    const holders = functionNames.filter(
      (name) => 'MAIL_SECRET_ARN' in functionOf(name).Environment.Variables,
    );
    expect(holders).toEqual(['api', 'send-mail']);
  });

  it('let one of them send mail, as the site and nobody else', () => {
    const senders = propertiesOf(service, 'AWS::IAM::Policy').flatMap((each) =>
      each.PolicyDocument.Statement.filter(({ Action }: Properties) =>
        [Action].flat().includes('ses:SendEmail'),
      ),
    );
    expect(senders).toHaveLength(1);
    expect(JSON.stringify(senders[0].Resource)).toMatch(/:identity\/.*MailIdentity/);
    expect(functionOf('send-mail').Environment.Variables).toMatchObject({
      SITE_ORIGIN: 'https://gongnon.example',
      MAIL_FROM: 'no-reply@gongnon.example',
    });
  });
});

describe('permissions', () => {
  const statements = stacks.flatMap((stack) =>
    propertiesOf(
      Template.fromJSON(assembly.getStackByName(stack.stackName).template),
      'AWS::IAM::Policy',
    ).flatMap((each) => each.PolicyDocument.Statement as Properties[]),
  );

  it('name every action', () => {
    expect(statements.length).toBeGreaterThan(0);
    for (const action of statements.flatMap((each) => each.Action)) expect(action).not.toContain('*');
  });

  it('name every resource, but for traces and the list of streams', () => {
    const wide = statements.filter((each) => JSON.stringify(each.Resource).includes('*'));
    expect([...new Set(wide.flatMap((each) => each.Action))].sort()).toEqual([
      'dynamodb:ListStreams',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
  });

  it('let nobody scan or reshape the table', () => {
    const actions = new Set(statements.flatMap((each) => each.Action));
    for (const action of [
      'dynamodb:Scan',
      'dynamodb:BatchWriteItem',
      'dynamodb:UpdateTable',
      'dynamodb:DeleteTable',
    ]) {
      expect(actions).not.toContain(action);
    }
  });

  it('use no managed policy', () => {
    for (const role of propertiesOf(service, 'AWS::IAM::Role'))
      expect(role.ManagedPolicyArns).toBeUndefined();
  });
});

describe('the schedules', () => {
  it('sweep, send mail and webhooks and bring in proposals every minute, export and recount at night in Seoul', () => {
    const expressions = propertiesOf(service, 'AWS::Scheduler::Schedule').map(
      (each) => each.ScheduleExpression,
    );
    expect(expressions.sort()).toEqual([
      'cron(* * * * ? *)',
      'cron(* * * * ? *)',
      'cron(* * * * ? *)',
      'cron(0/10 2-23 * * ? *)',
      'cron(30 3 * * ? *)',
      'rate(1 minute)',
    ]);
    service.allResourcesProperties('AWS::Scheduler::Schedule', {
      ScheduleExpressionTimezone: 'Asia/Seoul',
      Target: {
        DeadLetterConfig: { Arn: Match.anyValue() },
        RetryPolicy: { MaximumEventAgeInSeconds: 3600 },
      },
    });
  });

  it('and everything else keep what failed for two weeks, encrypted', () => {
    service.resourceCountIs('AWS::SQS::Queue', 3);
    service.allResourcesProperties('AWS::SQS::Queue', {
      MessageRetentionPeriod: 1_209_600,
      SqsManagedSseEnabled: true,
    });
  });
});

describe('the way in', () => {
  it('lets the CDN keep only what the origin calls public, apart for each token and language', () => {
    service.hasResourceProperties('AWS::CloudFront::CachePolicy', {
      CachePolicyConfig: {
        MinTTL: 0,
        DefaultTTL: 0,
        ParametersInCacheKeyAndForwardedToOrigin: {
          HeadersConfig: {
            HeaderBehavior: 'whitelist',
            Headers: Match.arrayWith(['Authorization', 'Origin', 'X-Forwarded-Host']),
          },
          QueryStringsConfig: { QueryStringBehavior: 'all' },
        },
      },
    });
  });

  it('never keeps a refusal', () => {
    const [distribution] = propertiesOf(service, 'AWS::CloudFront::Distribution');
    const kept = distribution?.DistributionConfig.CustomErrorResponses as Properties[];
    expect(kept.map((each) => each.ErrorCode)).toEqual(expect.arrayContaining([404, 500, 503]));
    for (const each of kept) expect(each.ErrorCachingMinTTL).toBe(0);
  });

  it('takes no request in the clear', () => {
    service.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        DefaultCacheBehavior: { ViewerProtocolPolicy: 'redirect-to-https' },
        ViewerCertificate: { MinimumProtocolVersion: 'TLSv1.2_2021' },
      },
    });
  });

  it('is throttled, and logs nobody', () => {
    const [stage] = propertiesOf(service, 'AWS::ApiGatewayV2::Stage');
    expect(stage?.DefaultRouteSettings.ThrottlingRateLimit).toBeGreaterThan(0);
    expect(stage?.AccessLogSettings.Format).not.toMatch(
      /sourceIp|userAgent|authorizer|caller|path|routeKey/i,
    );
  });
});

describe('sign-in', () => {
  it('keeps the key of the pseudonyms and its people when the stack goes', () => {
    identity.hasResource('AWS::SecretsManager::Secret', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
    identity.hasResource('AWS::Cognito::UserPool', {
      DeletionPolicy: 'Retain',
      Properties: { DeletionProtection: 'ACTIVE' },
    });
  });

  it('uses the code flow without a secret', () => {
    identity.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      AllowedOAuthFlows: ['code'],
      GenerateSecret: false,
    });
  });

  it('takes another issuer in the user pool’s place', () => {
    const other = deploymentOf({
      issuer: 'https://sso.example',
      jwksUri: 'https://sso.example/keys',
      audience: 'gongnon',
      signInClient: 'gongnon-site',
    }).synth();
    const withOther = Template.fromJSON(other.getStackByName('gongnon-prod-service').template);
    withOther.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { ISSUER: 'https://sso.example', AUDIENCE: 'gongnon' } },
    });
    Template.fromJSON(other.getStackByName('gongnon-prod-identity').template).resourceCountIs(
      'AWS::Cognito::UserPool',
      0,
    );
  });
});

describe('the alarms', () => {
  const every = propertiesOf(alarms, 'AWS::CloudWatch::Alarm');
  const sections = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('## '))
    .map((line) => line.slice(3).toLowerCase().replaceAll(' ', '-'));

  it('say what citizens lose and where to read on', () => {
    expect(every.length).toBeGreaterThanOrEqual(13);
    for (const { AlarmDescription: text } of every) {
      expect(text).toMatch(/^What citizens lose: .*First look: /);
      expect(text).toMatch(/\b[Cc]itizen|Empathies citizens|Nobody/);
      expect(sections, text).toContain(/docs\/runbook\.md#([a-z-]+)$/.exec(text)?.[1]);
    }
  });

  it('reach somebody, over a topic that CloudWatch may open', () => {
    for (const each of every) expect(each.AlarmActions).toHaveLength(1);
    alarms.hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: Match.anyValue() });
    alarms.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({ Principal: { Service: 'cloudwatch.amazonaws.com' } }),
        ]),
      },
    });
  });

  it('take a silent sweeper for a standing one', () => {
    alarms.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'SweepsDone',
      TreatMissingData: 'breaching',
      ComparisonOperator: 'LessThanThreshold',
    });
  });

  it('listen to events that are logged', () => {
    const log = readFileSync(new URL('../../shared/observe/log.ts', import.meta.url), 'utf8');
    for (const { FilterPattern: pattern } of propertiesOf(alarms, 'AWS::Logs::MetricFilter')) {
      expect(log).toContain(`'${/"([a-z.-]+)"/.exec(pattern)?.[1]}': {`);
    }
  });
});

describe('the rule pack', () => {
  it.each<[string, string, (stack: Stack) => void]>([
    ['an error', 'AwsSolutions-SQS4', (stack) => new Queue(stack, 'InTheClear')],
    [
      'a warning',
      'AwsSolutions-DDB3',
      (stack) => new Table(stack, 'Unsaved', { partitionKey: { name: 'pk', type: AttributeType.STRING } }),
    ],
  ])('stops a synthesis for %s that has no reason beside it', (_, rule, spoil) => {
    const spoiled = deploymentOf();
    spoil(spoiled.node.children.find((child): child is Stack => child instanceof Stack) as Stack);
    expect(() => spoiled.synth()).toThrow(rule);
  });
});
