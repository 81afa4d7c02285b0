import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { CfnTable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { FunctionName } from '../bundle.ts';
import type { ServiceStack } from './service.ts';

interface AlarmProps extends StackProps {
  service: ServiceStack;
  table: CfnTable;
}

interface Watch {
  metric: IMetric;
  /** Rings at this value or above it. */
  atLeast?: number;
  /** Rings below this value. */
  below?: number;
  /** For so many periods running. */
  periods?: number;
  /** Silence rings too. */
  silenceRings?: boolean;
  /** What citizens lose, and what to do first: whoever is woken reads this. */
  lose: string;
  look: string;
  /** The section of docs/runbook.md. */
  runbook: string;
}

const minute = Duration.minutes(1);
const five = Duration.minutes(5);

/** Whatever keeps the product's promises from being kept, said to somebody. */
export class AlarmStack extends Stack {
  readonly #topic: Topic;
  readonly #service: ServiceStack;
  /** Of one deployment: two in one account do not hear each other's events. */
  readonly #namespace = `Gongnon/${this.stackName}`;

  constructor(scope: Construct, id: string, { service, table, ...props }: AlarmProps) {
    super(scope, id, props);
    this.#topic = this.#makeTopic();
    this.#service = service;
    const { functions, queues, api } = service;
    const age = (name: FunctionName) =>
      functions[name].metric('IteratorAge', { statistic: Stats.MAXIMUM, period: minute });

    this.#watch('CountingBehind', {
      metric: age('count-empathies'),
      atLeast: 60_000,
      periods: 3,
      lose: 'Citizens see counts more than a minute old, and steps they have reached do not fire.',
      look: "the counting function's errors and throttles; a window's end waits by itself",
      runbook: 'counting-behind',
    });
    this.#watch('ChangesBehind', {
      metric: age('project-changes'),
      atLeast: 300_000,
      periods: 3,
      lose: 'Citizens miss new proposals in the lists; answers that are owed are not opened and nobody is told of them.',
      look: "the projecting function's errors, and which projection stream.failed names",
      runbook: 'changes-behind',
    });
    for (const [name, lose] of [
      [
        'counts',
        'Empathies citizens gave are missing from the counts until the nightly reconciliation finds them.',
      ],
      ['changes', 'Something citizens did was not followed up: a list, an answer or a notice may lack it.'],
      [
        'schedules',
        'A sweep or a reconciliation did not run: citizens may see windows and dates that are not kept.',
      ],
    ] as const) {
      this.#watch(`${name[0]?.toUpperCase()}${name.slice(1)}SetAside`, {
        metric: queues[name].metricApproximateNumberOfMessagesVisible({
          statistic: Stats.MAXIMUM,
          period: five,
        }),
        atLeast: 1,
        lose,
        look: 'the message in the queue names the shard and the records, or the schedule',
        runbook: `${name}-set-aside`,
      });
    }
    this.#watch('RequestsFail', {
      metric: api.metric('5xx', {
        statistic: Stats.SUM,
        period: minute,
        dimensionsMap: { ApiId: api.apiId, Stage: '$default' },
      }),
      atLeast: 5,
      periods: 3,
      lose: 'Citizens cannot read, propose or give empathy: their requests end in an error.',
      look: 'request.fault in the log of the API function, then its throttles and timeouts',
      runbook: 'requests-fail',
    });
    this.#watch('RequestsSlow', {
      metric: api.metric('Latency', {
        statistic: 'p95',
        period: minute,
        dimensionsMap: { ApiId: api.apiId, Stage: '$default' },
      }),
      atLeast: 1500,
      periods: 5,
      lose: 'One citizen in twenty waits more than a second and a half for each answer.',
      look: 'the traces of the slowest requests: cold starts, or the table',
      runbook: 'requests-slow',
    });
    this.#watch('RequestFaults', {
      metric: this.#counted('RequestFaults', ['api'], 'request.fault'),
      atLeast: 1,
      lose: 'A citizen met a fault of ours; what they did was not done.',
      look: 'the event names the route and the error, its correlation id is what the citizen was shown',
      runbook: 'request-faults',
    });
    this.#watch('SweepStands', {
      metric: this.#counted('SweepsDone', ['sweep'], 'sweep.done'),
      below: 1,
      silenceRings: true,
      lose: 'Citizens see windows stay open, and answers fall due without a reminder or an escalation.',
      look: 'the last invocations of the sweep function, and whether its schedule is enabled',
      runbook: 'sweep-stands',
    });
    this.#watch('SweepFails', {
      metric: this.#counted('SweepFailures', ['sweep', 'reconcile'], 'sweep.failed'),
      atLeast: 1,
      periods: 3,
      lose: 'One proposal, answer or commitment that citizens wait for is not closed, reminded of or said to be late.',
      look: 'the event names which; the others were done',
      runbook: 'sweep-fails',
    });
    this.#watch('StreamFails', {
      metric: this.#counted('StreamFailures', ['count-empathies', 'project-changes'], 'stream.failed'),
      atLeast: 1,
      periods: 2,
      lose: 'What citizens did to one item is not counted or shown, and what comes after it in its shard waits.',
      look: 'the event names the projection and the key',
      runbook: 'stream-fails',
    });
    this.#watch('CountsDrifted', {
      metric: this.#counted('Drifts', ['reconcile'], 'reconciliation.done', { number: 'drifts' }),
      atLeast: 1,
      lose: 'Citizens were shown a count that differed from the empathies on record. It has been corrected.',
      look: 'the published reconciliation names each proposal, what was shown and what was right',
      runbook: 'counts-drifted',
    });
    this.#watch('ReconciliationStands', {
      metric: this.#counted('ReconciliationsDone', ['reconcile'], 'reconciliation.done', {
        period: Duration.days(1),
      }),
      below: 1,
      silenceRings: true,
      lose: 'Nobody has recounted what citizens gave for a day: a lost empathy or an unopened answer would stay lost.',
      look: 'the last invocation of the reconciling function: it may need longer than its fifteen minutes',
      runbook: 'reconciliation-stands',
    });
    this.#watch('WebhooksStand', {
      metric: this.#counted('WebhookRuns', ['send-webhooks'], 'webhooks.run'),
      below: 1,
      periods: 3,
      silenceRings: true,
      lose: 'Partners are told of nothing: their sites show what was.',
      look: 'the last invocations of the function that sends webhooks, and whether its schedule is enabled',
      runbook: 'webhooks-stand',
    });
    this.#watch('WebhookFails', {
      metric: this.#counted('WebhookFailures', ['send-webhooks'], 'webhook.failed'),
      atLeast: 1,
      periods: 3,
      lose: 'What partners are to be told of something is late: what looks it up or signs it fails on our side.',
      look: 'the event names the lane and the error; a receiver that fails is no failure here',
      runbook: 'webhook-fails',
    });
    this.#watch('ImportFails', {
      metric: this.#counted('ImportFailures', ['run-imports'], 'import.failed'),
      atLeast: 1,
      periods: 3,
      lose: 'Proposals that citizens made on another platform are not brought in, or stop halfway.',
      look: 'the event names the import and the error; it goes on from the same chunk every minute',
      runbook: 'import-fails',
    });
    this.#watch('ExportFails', {
      metric: this.#counted('ExportFailures', ['export-data'], 'export.failed'),
      atLeast: 1,
      periods: 3,
      lose: 'The day’s export of public data is late; those of the days before are there.',
      look: 'the event names the error; it goes on from the same step every ten minutes',
      runbook: 'export-fails',
    });
    this.#watch('MailStands', {
      metric: this.#counted('MailRuns', ['send-mail'], 'mail.run'),
      below: 1,
      periods: 3,
      silenceRings: true,
      lose: 'Citizens and departments are sent nothing: no news of their proposals, no reminder of a date.',
      look: 'the last invocations of the function that sends mail, and whether its schedule is enabled',
      runbook: 'mail-stands',
    });
    this.#watch('MailParked', {
      metric: this.#counted('MailsParked', ['send-mail'], 'mail.parked'),
      atLeast: 1,
      lose: 'Some citizen or officer was not sent a mail they wanted, or may not have been.',
      look: 'the event names the mail, its kind and the code; GET /api/v1/mail/parked lists them',
      runbook: 'mail-parked',
    });
    this.#watch('MailFails', {
      metric: new MathExpression({
        expression: 'mails + fanOuts',
        period: five,
        usingMetrics: {
          mails: this.#counted('MailFailures', ['send-mail'], 'mail.failed'),
          fanOuts: this.#counted('FanOutFailures', ['send-mail'], 'fan-out.failed'),
        },
      }),
      atLeast: 1,
      periods: 3,
      lose: 'Mail that citizens wait for is late: what looks it up, words it or carries it fails.',
      look: 'the event names the mail and the error; then the state of the sending account',
      runbook: 'mail-fails',
    });
    this.#watch('TableThrottles', {
      metric: new MathExpression({
        expression: 'reads + writes',
        period: minute,
        usingMetrics: {
          reads: throttles(table, 'ReadThrottleEvents'),
          writes: throttles(table, 'WriteThrottleEvents'),
        },
      }),
      atLeast: 10,
      periods: 3,
      lose: 'Citizens are asked to try again: the table takes less than they send.',
      look: 'which keys are hot, and whether the account reached its limits',
      runbook: 'table-throttles',
    });
  }

  #makeTopic(): Topic {
    // The account's default key cannot be opened to CloudWatch, whose alarms would then be lost.
    const masterKey = new Key(this, 'AlarmKey', {
      enableKeyRotation: true,
      description: 'Alarms of Gongnon',
    });
    const cloudwatch = new ServicePrincipal('cloudwatch.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
    });
    masterKey.grantEncryptDecrypt(cloudwatch);
    const topic = new Topic(this, 'Alarms', { masterKey, enforceSSL: true });
    topic.addToResourcePolicy(
      new PolicyStatement({
        actions: ['sns:Publish'],
        principals: [cloudwatch],
        resources: [topic.topicArn],
      }),
    );
    return topic;
  }

  /** How often an event was logged by these functions, or the sum of one of its numbers. */
  #counted(
    name: string,
    from: FunctionName[],
    event: string,
    of: { number?: string; period?: Duration } = {},
  ): IMetric {
    for (const each of from) {
      new MetricFilter(this, `${name}In${each}`, {
        logGroup: this.#service.logs[each],
        metricNamespace: this.#namespace,
        metricName: name,
        filterPattern: FilterPattern.stringValue('$.message', '=', event),
        metricValue: of.number === undefined ? '1' : `$.${of.number}`,
      });
    }
    return new Metric({
      namespace: this.#namespace,
      metricName: name,
      statistic: Stats.SUM,
      period: of.period ?? five,
    });
  }

  #watch(id: string, watch: Watch) {
    const alarm = new Alarm(this, id, {
      metric: watch.metric,
      threshold: watch.below ?? watch.atLeast ?? 1,
      comparisonOperator:
        watch.below === undefined
          ? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
          : ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: watch.periods ?? 1,
      treatMissingData: watch.silenceRings ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
      alarmDescription: `What citizens lose: ${watch.lose} First look: ${watch.look}. docs/runbook.md#${watch.runbook}`,
    });
    const action = new SnsAction(this.#topic);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
  }
}

function throttles(table: CfnTable, metricName: string): Metric {
  return new Metric({
    namespace: 'AWS/DynamoDB',
    metricName,
    statistic: Stats.SUM,
    period: minute,
    dimensionsMap: { TableName: table.ref },
  });
}
