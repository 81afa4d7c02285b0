import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  type DynamoDBStreamsClientConfig,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type Shard,
} from '@aws-sdk/client-dynamodb-streams';
import type { DynamoDBRecord } from 'aws-lambda';
import { type Consume, type ConsumerName, consumerOf, consumers } from '../../../functions/app/consume.ts';
import type { Table } from '../../../shared/dynamo/client.ts';
import { type StreamRecord, toStreamRecord } from '../../../shared/dynamo/stream.ts';
import type { Log } from '../../../shared/observe/log.ts';

export interface StreamFollower {
  start(by: Record<ConsumerName, Consume>): void;
  /** Settles once the stream has been quiet for a moment: for whoever has stopped writing. */
  idle(): Promise<void>;
  stop(): Promise<void>;
  /** Settles if the stream cannot be read any more. */
  failed: Promise<Error>;
}

const pollMs = 100;
const quietMs = 400;
const redeliverMs = 500;
const longestPauseMs = 10_000;

/**
 * Reads the stream of a real DynamoDB, or of DynamoDB Local, from its oldest record on: a day's at most, all of which
 * may be consumed once more without harm. What is older than that is taken up by the reconciliation at start.
 */
export function followStream(table: Table, config: DynamoDBStreamsClientConfig, log: Log): StreamFollower {
  const client = new DynamoDBStreamsClient(config);
  const stopping = new AbortController();
  const running: Promise<void>[] = [];
  let lastBusy = 0;
  let delivering = 0;
  let giveUp: (error: Error) => void = () => {};
  const failed = new Promise<Error>((resolve) => {
    giveUp = resolve;
  });
  const pause = (ms: number) => sleep(ms, undefined, { signal: stopping.signal }).catch(() => {});

  async function follow(name: ConsumerName, consume: Consume): Promise<void> {
    const { Table: described } = await table.documents.send(
      new DescribeTableCommand({ TableName: table.name }),
    );
    const arn = described?.LatestStreamArn;
    if (arn === undefined) throw new Error(`the table ${table.name} has no stream`);
    const begun = new Map<string, Promise<void>>();
    while (!stopping.signal.aborted) {
      const shards = await shardsOf(arn);
      const known = new Set(shards.map(({ ShardId }) => ShardId));
      for (const { ShardId: id = '', ParentShardId: parent } of shards) {
        if (begun.has(id)) continue;
        // A child's records come after all of its parent's; a parent that is trimmed away has none left.
        const after = parent !== undefined && known.has(parent) ? begun.get(parent) : Promise.resolve();
        if (after) begun.set(id, after.then(() => drain(arn, id, name, consume)).catch(giveUp));
      }
      await pause(longestPauseMs);
    }
    await Promise.all(begun.values());
  }

  async function shardsOf(arn: string): Promise<Shard[]> {
    const shards: Shard[] = [];
    let start: string | undefined;
    do {
      const { StreamDescription: page } = await client.send(
        new DescribeStreamCommand({ StreamArn: arn, ExclusiveStartShardId: start }),
      );
      shards.push(...(page?.Shards ?? []));
      start = page?.LastEvaluatedShardId;
    } while (start !== undefined);
    return shards;
  }

  async function drain(arn: string, shard: string, name: ConsumerName, consume: Consume): Promise<void> {
    let { ShardIterator: iterator } = await client.send(
      new GetShardIteratorCommand({ StreamArn: arn, ShardId: shard, ShardIteratorType: 'TRIM_HORIZON' }),
    );
    while (iterator !== undefined && !stopping.signal.aborted) {
      const page = await client.send(new GetRecordsCommand({ ShardIterator: iterator, Limit: 1000 }));
      const records = (page.Records ?? []).map((record) => toStreamRecord(record as DynamoDBRecord));
      await deliver(
        records.filter(({ key }) => consumerOf(key) === name),
        name,
        consume,
      );
      iterator = page.NextShardIterator;
      if (records.length === 0) await pause(pollMs);
    }
  }

  async function deliver(records: StreamRecord[], name: ConsumerName, consume: Consume): Promise<void> {
    if (records.length === 0) return;
    delivering++;
    let left = records;
    for (let attempt = 0; left.length > 0 && !stopping.signal.aborted; attempt++) {
      if (attempt > 0) {
        log.error('stream.behind', { consumer: name, records: left.length });
        await pause(Math.min(redeliverMs * 2 ** attempt, longestPauseMs));
      }
      const from = (await consume(left))?.redeliverFrom;
      left = from === undefined ? [] : left.filter(({ sequence }) => sequence >= from);
    }
    delivering--;
    lastBusy = Date.now();
  }

  return {
    start: (by) => {
      for (const name of consumers) {
        running.push(follow(name, by[name]).catch(giveUp));
      }
    },
    idle: async () => {
      const called = Date.now();
      while (delivering > 0 || Date.now() - Math.max(called, lastBusy) < quietMs) await pause(pollMs);
    },
    stop: async () => {
      stopping.abort();
      await Promise.all(running);
      client.destroy();
    },
    failed,
  };
}
