import { setTimeout as sleep } from 'node:timers/promises';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Consume, ConsumerName } from '../../../functions/app/consume.ts';
import { consumerOf, consumers } from '../../../functions/app/consume.ts';
import type { Table } from '../../../shared/dynamo/client.ts';
import type { Key } from '../../../shared/dynamo/keys.ts';
import { type StreamRecord, toSequence } from '../../../shared/dynamo/stream.ts';
import type { Log } from '../../../shared/observe/log.ts';
import type { Done, Journal } from './journal.ts';

export interface Pump {
  /** Begins to hand records to those who consume them. */
  start(by: Record<ConsumerName, Consume>): void;
  /** Settles when everything written so far, and all that followed from it, has been consumed. */
  idle(): Promise<void>;
  /** Stops handing out. What is left stays in the journal. */
  stop(): Promise<void>;
  /** Adds a record as if the item had been written just now, for what an earlier server left undone. */
  repeat(key: Key, image: Record<string, unknown>): void;
}

interface PumpSettings {
  /** Larger than that of any pump before it on the same table: sequence numbers go on from there. */
  epoch: number;
  journal: Journal;
  log: Log;
  /** How long a busy consumer gathers records before it is handed them, in milliseconds. */
  windowMs?: number;
  /** How long a redelivery waits at most, in milliseconds. */
  longestPauseMs?: number;
}

interface Pending {
  record: StreamRecord;
  done: Done;
}

const batchSize = 1000;
// A lone change is passed on almost at once. In a rush larger batches cost fewer writes, as the stack's own window has it.
const quietWindowMs = 5;
const rush = 16;
const firstPauseMs = 50;
/** How often a record is redelivered before it is set aside. Counting never gives up: a lost record is a lost voice. */
const patience: Record<ConsumerName, number> = { counts: Number.POSITIVE_INFINITY, changes: 12 };
// A second is 10^7 numbers away from the next; no server writes as many.
const numbersPerMs = 10_000n;

/**
 * The stream that the embedded engine lacks: takes every write on its way through the SDK's client, and hands both
 * consumers the item as it was and as it is, in the order of the writes of each partition key, again and again until they
 * are done with it.
 *
 * Writes of one partition key wait for each other, as they do in DynamoDB, so that the order of the records is the order
 * in which they took effect.
 */
export function makePump(table: Table, settings: PumpSettings): Pump {
  const { journal, log, windowMs = 500, longestPauseMs = 5_000 } = settings;
  const queues: Record<ConsumerName, Pending[]> = { counts: [], changes: [] };
  const busy: Record<ConsumerName, boolean> = { counts: false, changes: false };
  const tails = new Map<string, Promise<unknown>>();
  const running = new Set<Promise<void>>();
  let wake: () => void = () => {};
  let writing = 0;
  let stopped = false;
  let number = BigInt(settings.epoch) * numbersPerMs;

  function enqueue(key: Key, before: unknown, after: unknown, done: Done) {
    const record: StreamRecord = {
      key,
      sequence: toSequence(++number),
      ...(before !== undefined && { before: before as Record<string, unknown> }),
      ...(after !== undefined && { after: after as Record<string, unknown> }),
    };
    const consumer = consumerOf(key);
    if (consumer === undefined) return done();
    queues[consumer].push({ record, done });
    wake();
  }

  /** Runs after every earlier write of the same partition key. */
  async function inTurn<Result>(pk: string, write: () => Promise<Result>): Promise<Result> {
    const turn = (tails.get(pk) ?? Promise.resolve()).then(write, write);
    tails.set(pk, turn);
    writing++;
    try {
      return await turn;
    } finally {
      writing--;
      if (tails.get(pk) === turn) tails.delete(pk);
      settleIdle();
    }
  }

  type Next = (input: Input) => Promise<{ output: Output }>;

  async function put(input: Input, next: Next) {
    const image = snapshot(input.Item);
    const key = keyOf(image);
    return inTurn(key.pk, async () => {
      const done = journal.begin({ key, image });
      const result = await settle(done, () => next({ ...input, ReturnValues: 'ALL_OLD' }));
      enqueue(key, result.output.Attributes, image, done);
      delete result.output.Attributes;
      return result;
    });
  }

  async function remove(input: Input, next: Next) {
    const key = keyOf(input.Key);
    return inTurn(key.pk, async () => {
      const done = journal.begin({ key, image: null });
      const result = await settle(done, () => next({ ...input, ReturnValues: 'ALL_OLD' }));
      const before = result.output.Attributes;
      // Nothing was there to remove: DynamoDB's stream says nothing either.
      if (before) enqueue(key, before, undefined, done);
      else done();
      delete result.output.Attributes;
      return result;
    });
  }

  async function update(input: Input, next: Next) {
    const key = keyOf(input.Key);
    if (input.ReturnValues !== 'ALL_NEW') throw new Error('an update has to ask for the item as it is then');
    return inTurn(key.pk, async () => {
      const read = await table.documents.send(
        new GetCommand({ TableName: table.name, Key: { ...key }, ConsistentRead: true }),
      );
      const done = journal.begin({ key });
      const result = await settle(done, () => next(input));
      enqueue(key, read.Item, snapshot(result.output.Attributes), done);
      return result;
    });
  }

  table.documents.middlewareStack.add(
    (next, context) => async (args) => {
      const input = args.input as Input;
      const forward: Next = async (changed) =>
        (await next({ ...args, input: changed })) as { output: Output };
      switch (String(context.commandName)) {
        case 'PutCommand':
        case 'PutItemCommand':
          return (await put(input, forward)) as never;
        case 'DeleteCommand':
        case 'DeleteItemCommand':
          return (await remove(input, forward)) as never;
        case 'UpdateCommand':
        case 'UpdateItemCommand':
          return (await update(input, forward)) as never;
        case 'BatchWriteItemCommand':
        case 'BatchWriteCommand':
        case 'TransactWriteItemsCommand':
        case 'TransactWriteCommand':
        case 'ExecuteStatementCommand':
          throw new Error(`the pump does not see a ${context.commandName}`);
        default:
          return next(args);
      }
    },
    { step: 'initialize', name: 'pump', priority: 'high' },
  );

  async function run(name: ConsumerName, consume: Consume) {
    const queue = queues[name];
    let attempt = 0;
    let failing = '';
    let lastBatch = 0;
    while (!stopped) {
      if (queue.length === 0) {
        lastBatch = 0;
        await woken();
        continue;
      }
      if (attempt > 0) await pause(Math.min(firstPauseMs * 2 ** attempt, longestPauseMs));
      else if (idlers.size === 0) await gather(lastBatch < rush ? quietWindowMs : windowMs);
      if (stopped) return;
      busy[name] = true;
      const batch = queue.slice(0, batchSize);
      lastBatch = batch.length;
      const outcome = await consume(batch.map(({ record }) => record));
      const from = outcome?.redeliverFrom;
      const consumed =
        from === undefined ? batch.length : batch.findIndex(({ record }) => record.sequence >= from);
      for (const { done } of queue.splice(0, consumed)) done();
      busy[name] = false;
      attempt = from === undefined ? 0 : from === failing ? attempt + 1 : 1;
      failing = from ?? '';
      if (attempt > patience[name]) {
        // Set aside but not done: it stays in the journal, and the next start takes it up.
        const aside = queue.shift();
        attempt = 0;
        if (aside) {
          const { key, sequence } = aside.record;
          log.error('stream.failed', {
            consumer: name,
            projection: 'all',
            pk: key.pk,
            sequence,
            error: 'set aside',
          });
        }
      }
      settleIdle();
    }
  }

  // Whoever waits for everything to be done waits for no window.
  const gathering = new Set<AbortController>();
  async function gather(ms: number): Promise<void> {
    const hurry = new AbortController();
    gathering.add(hurry);
    await sleep(ms, undefined, { signal: AbortSignal.any([hurry.signal, stopping.signal]) }).catch(() => {});
    gathering.delete(hurry);
  }

  const waiting = new Set<() => void>();
  function woken(): Promise<void> {
    return new Promise((resolve) => waiting.add(resolve));
  }
  wake = () => {
    for (const resolve of waiting) resolve();
    waiting.clear();
  };

  const stopping = new AbortController();
  const pause = (ms: number) => sleep(ms, undefined, { signal: stopping.signal }).catch(() => {});

  const idlers = new Set<() => void>();
  const isIdle = () => writing === 0 && consumers.every((name) => queues[name].length === 0 && !busy[name]);
  function settleIdle() {
    if (!isIdle()) return;
    for (const resolve of idlers) resolve();
    idlers.clear();
  }

  return {
    start: (by) => {
      for (const name of consumers) running.add(run(name, by[name]));
    },
    idle: () => {
      if (isIdle()) return Promise.resolve();
      const idle = new Promise<void>((resolve) => idlers.add(resolve));
      for (const hurry of gathering) hurry.abort();
      return idle;
    },
    stop: async () => {
      stopped = true;
      stopping.abort();
      wake();
      await Promise.all(running);
    },
    repeat: (key, image) => enqueue(key, undefined, image, journal.begin({ key })),
  };
}

interface Input {
  Item?: Record<string, unknown>;
  Key?: Record<string, unknown>;
  ReturnValues?: string;
}
interface Output {
  Attributes?: Record<string, unknown>;
}

function keyOf(of: Record<string, unknown> | undefined): Key {
  const { pk, sk } = of ?? {};
  if (typeof pk !== 'string' || typeof sk !== 'string')
    throw new Error('the pump takes writes of documents only');
  return { pk, sk };
}

/** The item as it is now, whatever its owner does with it later; without what is `undefined`, as it is stored. */
function snapshot(item: Record<string, unknown> | undefined): Record<string, unknown> {
  return JSON.parse(JSON.stringify(item ?? {}));
}

/** A refused write has no consequences; one whose outcome is unknown stays in the journal. */
async function settle<Result>(done: Done, write: () => Promise<Result>): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof Error && refusals.has(error.name)) done();
    throw error;
  }
}

const refusals = new Set(['ConditionalCheckFailedException', 'ValidationException']);
