import {
  CfnOutput,
  CfnParameter,
  Duration,
  RemovalPolicy,
  Stack,
  type StackProps,
  Validations,
} from 'aws-cdk-lib';
import { AccessLogField, AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import * as apigateway from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { CfnTable } from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { CfnEmailIdentity } from 'aws-cdk-lib/aws-ses';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { FunctionName } from '../bundle.ts';
import type { SignInFacts } from './identity.ts';
import type { Settings } from './settings.ts';

interface ServiceProps extends StackProps {
  settings: Settings;
  table: CfnTable;
  pseudonymKey: ISecret;
  mailLinkKey: ISecret;
  sessionKey: ISecret;
  webhookKey: ISecret;
  signIn: SignInFacts;
  bundles: Record<FunctionName, string>;
}

type FunctionSettings = Pick<lambda.FunctionProps, 'memorySize' | 'timeout' | 'environment'> & {
  actions: string[];
  indexes: string[];
};

type QueueName = 'counts' | 'changes' | 'schedules';

/** What runs: the API behind its CDN, the two readers of the stream, the schedules. */
export class ServiceStack extends Stack {
  readonly functions: Record<FunctionName, lambda.Function>;
  readonly logs = {} as Record<FunctionName, LogGroup>;
  readonly queues: Record<QueueName, Queue>;
  readonly api: apigateway.HttpApi;
  readonly #table: CfnTable;
  readonly #bundles: ServiceProps['bundles'];

  constructor(
    scope: Construct,
    id: string,
    {
      settings,
      table,
      pseudonymKey,
      mailLinkKey,
      sessionKey,
      webhookKey,
      signIn,
      bundles,
      ...props
    }: ServiceProps,
  ) {
    super(scope, id, props);
    this.#table = table;
    this.#bundles = bundles;
    const reading = ['GetItem', 'Query'];
    this.functions = {
      api: this.#makeFunction('api', {
        memorySize: 1024,
        // A window settles 30 s after its end: a request that could still write then would come too late to be counted.
        timeout: Duration.seconds(10),
        environment: {
          ISSUER: signIn.issuer,
          SIGN_IN_PAGES: signIn.pages,
          JWKS_URI: signIn.jwksUri,
          AUDIENCE: signIn.audience,
          ROLES_CLAIM: signIn.rolesClaim,
          SIGN_IN_CLIENT: signIn.client,
          PSEUDONYM_SECRET_ARN: pseudonymKey.secretArn,
          MAIL_SECRET_ARN: mailLinkKey.secretArn,
          SESSION_SECRET_ARN: sessionKey.secretArn,
          WEBHOOK_SECRET_ARN: webhookKey.secretArn,
          SITE_ORIGIN: `https://${settings.site}`,
        },
        actions: [...reading, 'BatchGetItem', 'PutItem', 'UpdateItem', 'DeleteItem'],
        indexes: ['list', 'citizen'],
      }),
      'count-empathies': this.#makeFunction('count-empathies', {
        memorySize: 512,
        timeout: Duration.minutes(1),
        actions: [...reading, 'PutItem', 'UpdateItem'],
        indexes: [],
      }),
      'project-changes': this.#makeFunction('project-changes', {
        memorySize: 512,
        timeout: Duration.minutes(2),
        actions: [...reading, 'BatchGetItem', 'PutItem', 'UpdateItem', 'DeleteItem'],
        indexes: ['list'],
      }),
      sweep: this.#makeFunction('sweep', {
        memorySize: 512,
        timeout: Duration.minutes(15),
        actions: [...reading, 'BatchGetItem', 'PutItem', 'UpdateItem'],
        indexes: ['list'],
      }),
      reconcile: this.#makeFunction('reconcile', {
        memorySize: 1024,
        timeout: Duration.minutes(15),
        // It does what every reader of the stream does, once more.
        actions: [...reading, 'BatchGetItem', 'PutItem', 'UpdateItem', 'DeleteItem'],
        indexes: ['list'],
      }),
      'send-mail': this.#makeFunction('send-mail', {
        memorySize: 512,
        // Its runs end by themselves before the next begins; what is over is a post that does not answer.
        timeout: Duration.minutes(2),
        environment: {
          SITE_ORIGIN: `https://${settings.site}`,
          MAIL_FROM: `no-reply@${settings.site}`,
          MAIL_SECRET_ARN: mailLinkKey.secretArn,
        },
        actions: [...reading, 'BatchGetItem', 'PutItem', 'UpdateItem'],
        indexes: ['list'],
      }),
      'send-webhooks': this.#makeFunction('send-webhooks', {
        memorySize: 512,
        // Its runs end by themselves before the next begins; what is over is a receiver that does not answer.
        timeout: Duration.minutes(2),
        environment: {
          SITE_ORIGIN: `https://${settings.site}`,
          WEBHOOK_SECRET_ARN: webhookKey.secretArn,
        },
        actions: [...reading, 'PutItem', 'UpdateItem'],
        indexes: ['list'],
      }),
      'run-imports': this.#makeFunction('run-imports', {
        memorySize: 1024,
        // Its runs end by themselves before the next begins; a chunk under way then is waited for.
        timeout: Duration.minutes(2),
        actions: [...reading, 'BatchGetItem', 'PutItem', 'DeleteItem'],
        indexes: ['list'],
      }),
      'export-data': this.#makeFunction('export-data', {
        memorySize: 1024,
        // Its runs end by themselves before the next begins; a step under way then is waited for.
        timeout: Duration.minutes(10),
        actions: [...reading, 'BatchGetItem', 'PutItem', 'DeleteItem'],
        indexes: ['list'],
      }),
    };
    this.functions['send-webhooks'].addToRolePolicy(
      new iam.PolicyStatement({
        actions: ['secretsmanager:GetSecretValue'],
        resources: [webhookKey.secretArn],
      }),
    );
    this.functions['send-mail'].addToRolePolicy(
      new iam.PolicyStatement({
        actions: ['secretsmanager:GetSecretValue'],
        resources: [mailLinkKey.secretArn],
      }),
    );
    this.functions['send-mail'].addToRolePolicy(
      new iam.PolicyStatement({ actions: ['ses:SendEmail'], resources: [this.#makeMailIdentity(settings)] }),
    );
    this.functions.api.addToRolePolicy(
      new iam.PolicyStatement({
        actions: ['secretsmanager:GetSecretValue'],
        resources: [
          pseudonymKey.secretArn,
          mailLinkKey.secretArn,
          sessionKey.secretArn,
          webhookKey.secretArn,
        ],
      }),
    );
    this.queues = {
      counts: this.#makeQueue('Counts'),
      changes: this.#makeQueue('Changes'),
      schedules: this.#makeQueue('Schedules'),
    };
    this.#readStream();
    this.#schedule('sweep', { expression: 'rate(1 minute)', retries: 0, reserved: undefined });
    this.#schedule('send-mail', { expression: 'cron(* * * * ? *)', retries: 0, reserved: undefined });
    this.#schedule('send-webhooks', { expression: 'cron(* * * * ? *)', retries: 0, reserved: undefined });
    // One at a time: two would do the same chunk twice, to the same end.
    this.#schedule('run-imports', { expression: 'cron(* * * * ? *)', retries: 0, reserved: 1 });
    // From two at night on, until the day's is done; from then on a run is one read.
    this.#schedule('export-data', { expression: 'cron(0/10 2-23 * * ? *)', retries: 0, reserved: 1 });
    this.#schedule('reconcile', { expression: 'cron(30 3 * * ? *)', retries: 2, reserved: 1 });
    this.api = this.#makeApi();
    this.#makeDistribution(settings);
  }

  #makeFunction(
    name: FunctionName,
    { actions, indexes, environment, ...given }: FunctionSettings,
  ): lambda.Function {
    const logGroup = new LogGroup(this, `${pascal(name)}Log`, {
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new iam.Role(this, `${pascal(name)}Role`, {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    });
    logGroup.grantWrite(role);
    const arn = this.#table.attrArn;
    role.addToPolicy(
      new iam.PolicyStatement({ actions: actions.map((action) => `dynamodb:${action}`), resources: [arn] }),
    );
    if (indexes.length > 0) {
      const resources = indexes.map((index) => `${arn}/index/${index}`);
      role.addToPolicy(new iam.PolicyStatement({ actions: ['dynamodb:Query'], resources }));
    }
    const made = new lambda.Function(this, `${pascal(name)}Function`, {
      ...given,
      description: `Gongnon: ${name}`,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      handler: 'index.handler',
      code: lambda.Code.fromAsset(this.#bundles[name]),
      role,
      logGroup,
      tracing: lambda.Tracing.ACTIVE,
      environment: { TABLE_NAME: this.#table.ref, LOG_LEVEL: 'INFO', ...environment },
    });
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'X-Ray takes trace segments for no resource in particular: PutTraceSegments can be allowed on * only.',
    });
    this.logs[name] = logGroup;
    return made;
  }

  /** The site's own domain, as the sender of its mail: its name server has to say so, with the records given out. */
  #makeMailIdentity({ site }: Settings): string {
    const identity = new CfnEmailIdentity(this, 'MailIdentity', { emailIdentity: site });
    // Mail stops the moment it is gone.
    identity.applyRemovalPolicy(RemovalPolicy.RETAIN);
    for (const [index, record] of [
      [identity.attrDkimDnsTokenName1, identity.attrDkimDnsTokenValue1],
      [identity.attrDkimDnsTokenName2, identity.attrDkimDnsTokenValue2],
      [identity.attrDkimDnsTokenName3, identity.attrDkimDnsTokenValue3],
    ].entries()) {
      new CfnOutput(this, `MailRecord${index + 1}`, { value: record.join(' CNAME ') });
    }
    return this.formatArn({ service: 'ses', resource: 'identity', resourceName: identity.ref });
  }

  #makeQueue(name: string): Queue {
    const queue = new Queue(this, `${name}Failures`, {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    Validations.of(queue).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'This is a dead-letter queue, of a stream or a schedule. It is read by people, after an alarm.',
    });
    return queue;
  }

  #readStream() {
    const shared = {
      eventSourceArn: this.#table.attrStreamArn,
      startingPosition: lambda.StartingPosition.TRIM_HORIZON,
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      // One reader for each shard of the stream: more would let a later batch overtake an earlier one, and a counter
      // takes what comes after its last sequence number only.
      parallelizationFactor: 1,
    };
    this.functions['count-empathies'].addEventSourceMapping('Counts', {
      ...shared,
      filters: [followed(['EMPATHY', 'STANCE', 'SYMPATHY', 'RATING', 'MARKS'])],
      batchSize: 1000,
      maxBatchingWindow: Duration.seconds(1),
      // Never given up while the stream has it (a day): a record that is let go is a voice that is not counted.
      retryAttempts: -1,
      maxRecordAge: undefined,
      onFailure: new SqsDlq(this.queues.counts),
    });
    this.functions['project-changes'].addEventSourceMapping('Changes', {
      ...shared,
      filters: [
        followed(
          [
            'PROPOSAL',
            'FORUM',
            'OPINION',
            'ANSWER',
            'COMMITMENT',
            'PANEL',
            'CANDIDATE',
            'SESSION',
            'SIGNUPS',
            'WORKSHOP',
            'CLIENT',
            'WEBHOOK',
            'ATTACHMENT',
          ],
          ['META', 'COUNT'],
        ),
        followed(['ANSWER'], [{ prefix: 'DRAFT' }]),
        followed(['STANDING', 'IMPORTS', 'STATEMENTS']),
        // All institutions lie under one key, which is the kind itself.
        lambda.FilterCriteria.filter({ dynamodb: { Keys: { pk: { S: ['INSTITUTIONS'] } } } }),
      ],
      batchSize: 100,
      maxBatchingWindow: Duration.seconds(0),
      retryAttempts: 10,
      onFailure: new SqsDlq(this.queues.changes),
    });
    // The rule pack calls the table by the name under which its stack gives it to this one.
    const given: Record<string, string> = this.resolve(this.#table.stack.exportValue(this.#table.attrArn));
    for (const name of ['count-empathies', 'project-changes'] as const) {
      const { role } = this.functions[name];
      const streams = `${this.#table.attrArn}/stream/*`;
      this.functions[name].addToRolePolicy(
        new iam.PolicyStatement({
          actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
          resources: [this.#table.attrStreamArn],
        }),
      );
      this.functions[name].addToRolePolicy(
        new iam.PolicyStatement({ actions: ['dynamodb:ListStreams'], resources: [streams] }),
      );
      if (role) {
        Validations.of(role).acknowledge({
          id: `AwsSolutions-IAM5[Resource::${given['Fn::ImportValue']}/stream/*]`,
          reason:
            'Listing streams is asked about a table, whose streams are named by the time they began at.',
        });
      }
    }
  }

  #schedule(
    name: 'sweep' | 'reconcile' | 'send-mail' | 'send-webhooks' | 'run-imports' | 'export-data',
    { expression, retries, reserved }: { expression: string; retries: number; reserved: number | undefined },
  ) {
    const target = this.functions[name];
    const failures = this.queues.schedules;
    target.configureAsyncInvoke({
      retryAttempts: retries,
      maxEventAge: Duration.hours(1),
      onFailure: new SqsDestination(failures),
    });
    (target.node.defaultChild as lambda.CfnFunction).reservedConcurrentExecutions = reserved;
    const role = new iam.Role(this, `${pascal(name)}ScheduleRole`, {
      assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
      }),
    });
    role.addToPolicy(
      new iam.PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [target.functionArn] }),
    );
    role.addToPolicy(
      new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: [failures.queueArn] }),
    );
    new CfnSchedule(this, `${pascal(name)}Schedule`, {
      scheduleExpression: expression,
      scheduleExpressionTimezone: 'Asia/Seoul',
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: target.functionArn,
        roleArn: role.roleArn,
        retryPolicy: { maximumRetryAttempts: retries, maximumEventAgeInSeconds: 3600 },
        deadLetterConfig: { arn: failures.queueArn },
      },
    });
  }

  #makeApi(): apigateway.HttpApi {
    const api = new apigateway.HttpApi(this, 'Api', { createDefaultStage: false });
    // One route: the application knows its own, and says what is not there as it says everything else.
    const route = new apigateway.HttpRoute(this, 'Everything', {
      httpApi: api,
      routeKey: apigateway.HttpRouteKey.DEFAULT,
      integration: new HttpLambdaIntegration('ApiIntegration', this.functions.api),
    });
    Validations.of(route).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason:
        'Reading is open to all; the application verifies tokens on every request and refuses by route.',
    });
    const logs = new LogGroup(this, 'AccessLog', {
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new apigateway.HttpStage(this, 'Stage', {
      httpApi: api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: 2000, burstLimit: 2000 },
      accessLogSettings: {
        destination: new apigateway.LogGroupLogDestination(logs),
        // No address, no agent, no path: a path and a time are enough to tell who supported what.
        format: AccessLogFormat.custom(
          JSON.stringify({
            time: AccessLogField.contextRequestTimeEpoch(),
            method: AccessLogField.contextHttpMethod(),
            status: AccessLogField.contextStatus(),
            ms: AccessLogField.contextResponseLatency(),
            bytes: AccessLogField.contextResponseLength(),
            request: AccessLogField.contextRequestId(),
          }),
        ),
      },
    });
    return api;
  }

  #makeDistribution({ site, hosts }: Settings) {
    const certificate = new CfnParameter(this, 'CertificateArn', {
      description: `ACM certificate for ${[site, ...hosts].join(', ')}, in us-east-1 as CloudFront demands`,
    });
    const cachePolicy = new cloudfront.CachePolicy(this, 'AsTheOriginSays', {
      comment: 'Keeps what the application calls public, as long as it says',
      minTtl: Duration.seconds(0),
      defaultTtl: Duration.seconds(0),
      // The site's files are kept as long as they say: their names change with what is in them.
      maxTtl: Duration.days(365),
      // Whoever is signed in never shares an answer: the token is part of the key, as the origin varies by it.
      // So is the site that asks for an embed's data, which goes to its client's own sites alone, and the host name it
      // was asked under, which may be an institution's own.
      headerBehavior: cloudfront.CacheHeaderBehavior.allowList('Authorization', 'Origin', 'X-Forwarded-Host'),
      queryStringBehavior: cloudfront.CacheQueryStringBehavior.all(),
      // Likewise the cookie that remembers who signed in on the pages.
      cookieBehavior: cloudfront.CacheCookieBehavior.allowList('__Host-session'),
      enableAcceptEncodingGzip: true,
      enableAcceptEncodingBrotli: true,
    });
    const responseHeadersPolicy = new cloudfront.ResponseHeadersPolicy(this, 'SecurityHeaders', {
      securityHeadersBehavior: {
        strictTransportSecurity: {
          accessControlMaxAge: Duration.days(365),
          includeSubdomains: true,
          override: true,
        },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: cloudfront.HeadersFrameOption.DENY, override: false },
        referrerPolicy: {
          referrerPolicy: cloudfront.HeadersReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN,
          // The pages are stricter, some more than others.
          override: false,
        },
      },
    });
    // The API is asked under its own host name: the one people asked for is told beside it, whatever they said of it.
    const tellHost = new cloudfront.Function(this, 'TellHost', {
      comment: 'Tells the origin which host name was asked for',
      runtime: cloudfront.FunctionRuntime.JS_2_0,
      code: cloudfront.FunctionCode.fromInline(
        'function handler(event) {\n' +
          '  var request = event.request;\n' +
          "  request.headers['x-forwarded-host'] = { value: request.headers.host.value };\n" +
          '  return request;\n' +
          '}\n',
      ),
    });
    const distribution = new cloudfront.Distribution(this, 'Site', {
      comment: `Gongnon: ${site}`,
      domainNames: [site, ...hosts],
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificate.valueAsString),
      minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
      httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
      defaultBehavior: {
        origin: new HttpOrigin(`${this.api.apiId}.execute-api.${this.region}.${this.urlSuffix}`, {
          protocolPolicy: cloudfront.OriginProtocolPolicy.HTTPS_ONLY,
          originSslProtocols: [cloudfront.OriginSslPolicy.TLS_V1_2],
        }),
        allowedMethods: cloudfront.AllowedMethods.ALLOW_ALL,
        viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        cachePolicy,
        originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
        responseHeadersPolicy,
        compress: true,
        functionAssociations: [
          { function: tellHost, eventType: cloudfront.FunctionEventType.VIEWER_REQUEST },
        ],
      },
      // Unless told so, CloudFront keeps a refusal for ten seconds, whatever the origin says of it.
      errorResponses: [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504].map((httpStatus) => ({
        httpStatus,
        ttl: Duration.seconds(0),
      })),
    });
    Validations.of(distribution).acknowledge(
      { id: 'AwsSolutions-CFR1', reason: 'Citizens take part from abroad too: no country is shut out.' },
      {
        id: 'AwsSolutions-CFR2',
        reason:
          'The API is throttled, every write needs a verified token and every read is cached. A firewall belongs to the ' +
          'operator of the domain, who may attach one to the distribution.',
      },
      {
        id: 'AwsSolutions-CFR3',
        reason:
          'These logs list addresses beside paths: with them one could tell who gave an empathy. None are kept.',
      },
    );
    new CfnOutput(this, 'DistributionDomainName', { value: distribution.distributionDomainName });
  }
}

/** Records of these kinds of item alone, where need be of these sort keys: nothing else wakes a function. */
function followed(kinds: string[], sortKeys?: (string | { prefix: string })[]): Record<string, unknown> {
  const pk = { S: kinds.map((kind) => ({ prefix: `${kind}#` })) };
  return lambda.FilterCriteria.filter({
    dynamodb: { Keys: { pk, ...(sortKeys && { sk: { S: sortKeys } }) } },
  });
}

function pascal(name: string): string {
  return name.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
