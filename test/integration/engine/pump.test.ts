import {
  BatchWriteCommand,
  DeleteCommand,
  ExecuteStatementCommand,
  PutCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Consume, ConsumerName } from '../../../functions/app/consume.ts';
import { makePump, openJournal, type Pump } from '../../../infra/local/engine/index.ts';
import type { Table } from '../../../shared/dynamo/client.ts';
import { deleteIfPresent, getItem, putIfAbsent, putItem, updateWhen } from '../../../shared/dynamo/items.ts';
import { type StreamRecord, toSequence } from '../../../shared/dynamo/stream.ts';
import type { Log, LogEvents } from '../../../shared/observe/log.ts';
import { makeFolder, openTestEngine, type TestEngine } from '../../support/engine.ts';

const anySchema = z.looseObject({ pk: z.string(), sk: z.string() });
const meta = (name: string) => ({ pk: `PROPOSAL#${name}`, sk: 'META' });
const voice = (name: string, shard = '01') => ({ pk: `EMPATHY#${name}#${shard}`, sk: 'per_1' });

let engine: TestEngine;
let folder: Awaited<ReturnType<typeof makeFolder>>;
let table: Table;
let journal: ReturnType<typeof openJournal>;
let pump: Pump;
let delivered: Record<ConsumerName, StreamRecord[][]>;
let logged: LogEvents['stream.failed'][];
let names = 0;
const freshName = () => `p${++names}`;

beforeAll(async () => {
  engine = await openTestEngine();
});

afterAll(async () => {
  await engine.close();
});

beforeEach(async () => {
  folder = await makeFolder();
  table = engine.bare();
  journal = openJournal(folder.path);
  delivered = { counts: [], changes: [] };
  logged = [];
  const log: Log = {
    info: () => {},
    error: (_, facts) => logged.push(facts as LogEvents['stream.failed']),
  };
  pump = makePump(table, { epoch: 1_000, journal, log, windowMs: 0, longestPauseMs: 1 });
});

afterEach(async () => {
  await pump.stop();
  journal.close();
  table.documents.destroy();
  await folder.remove();
});

/** Keeps what is delivered; `fail` says from which record on a batch is to come again. */
const keeping =
  (name: ConsumerName, fail: (records: StreamRecord[]) => string | undefined = () => undefined): Consume =>
  async (records) => {
    delivered[name].push(records);
    const redeliverFrom = fail(records);
    return redeliverFrom === undefined ? undefined : { redeliverFrom };
  };

function start(fail: Partial<Record<ConsumerName, (records: StreamRecord[]) => string | undefined>> = {}) {
  pump.start({ counts: keeping('counts', fail.counts), changes: keeping('changes', fail.changes) });
}

const changes = () => delivered.changes.flat();
const counts = () => delivered.counts.flat();
/** What the next server would find after a crash right now. */
const left = () => openJournal(folder.path).left.map(({ key }) => key);

describe('the pump', () => {
  it('tells of every write with the item as it was and as it is', async () => {
    start();
    const key = meta(freshName());
    await putIfAbsent(table, { ...key, state: 'draft' });
    await putItem(table, { ...key, state: 'open', extra: undefined });
    await updateWhen(table, anySchema, key, {
      set: { state: 'closed' },
      add: { count: 2 },
      when: 'attribute_exists(pk)',
    });
    await deleteIfPresent(table, key);
    await pump.idle();
    expect(changes().map(({ before, after }) => [before, after])).toStrictEqual([
      [undefined, { ...key, state: 'draft' }],
      [
        { ...key, state: 'draft' },
        { ...key, state: 'open' },
      ],
      [
        { ...key, state: 'open' },
        { ...key, state: 'closed', count: 2 },
      ],
      [{ ...key, state: 'closed', count: 2 }, undefined],
    ]);
    expect(changes().every((record) => record.key.pk === key.pk && record.key.sk === key.sk)).toBe(true);
  });

  it('says nothing of a write that was refused, or that removed nothing', async () => {
    start();
    const key = meta(freshName());
    await putItem(table, key);
    await pump.idle();
    expect(await putIfAbsent(table, key)).toBe(false);
    expect(await deleteIfPresent(table, meta(freshName()))).toBe(false);
    expect(
      await updateWhen(table, anySchema, key, { set: { a: 1 }, when: 'attribute_exists(b)' }),
    ).toBeUndefined();
    await table.documents.send(new DeleteCommand({ TableName: table.name, Key: meta(freshName()) }));
    const malformed = new PutCommand({ TableName: table.name, Item: { ...key, listPk: 7 } });
    await expect(table.documents.send(malformed)).rejects.toThrow();
    await pump.idle();
    expect(changes()).toHaveLength(1);
    journal.close();
    expect(left()).toEqual([]);
    journal = openJournal(folder.path);
  });

  it('tells of many writes of one partition key at once in the order in which they took effect', async () => {
    start();
    const pk = voice(freshName()).pk;
    const turn = (index: number) => ({ pk, sk: `per_${index % 5}` });
    await Promise.all(
      Array.from({ length: 60 }, (_, index) => {
        if (index % 3 === 0) return deleteIfPresent(table, turn(index));
        if (index % 3 === 1) return putItem(table, { ...turn(index), index });
        return updateWhen(table, anySchema, turn(index), {
          add: { index },
          when: 'attribute_not_exists(never)',
        });
      }),
    );
    await pump.idle();
    const sequences = counts().map(({ sequence }) => sequence);
    expect(sequences).toEqual([...new Set(sequences)].toSorted());
    const known = new Map<string, unknown>();
    for (const { key, before, after } of counts()) {
      expect(before).toEqual(known.get(key.sk));
      known.set(key.sk, after);
    }
    for (const [sk, item] of known) {
      expect(await getItem(table, anySchema, { pk, sk }, { consistent: true })).toEqual(item);
    }
  });

  it('tells each consumer of what it follows, and nobody of the rest', async () => {
    start();
    const name = freshName();
    await putItem(table, meta(name));
    await putItem(table, { pk: `PROPOSAL#${name}`, sk: 'COUNT' });
    await putItem(table, { pk: `PROPOSAL#${name}`, sk: 'TEXT#0001#x' });
    await putItem(table, { pk: `PROPOSAL#${name}`, sk: 'LIST#due' });
    await putItem(table, { pk: `TIMELINE#${name}`, sk: 'x' });
    await putItem(table, { pk: `PERSON#${name}`, sk: 'META' });
    await putItem(table, voice(name));
    await pump.idle();
    expect(changes().map(({ key }) => key.sk)).toEqual(['META', 'COUNT']);
    expect(counts().map(({ key }) => key)).toEqual([voice(name)]);
  });

  it('shows the item as it was written, whatever its owner does with it afterwards', async () => {
    const item = { ...meta(freshName()), tags: ['a'] };
    await putItem(table, item);
    item.tags.push('b');
    start();
    await pump.idle();
    expect(changes()[0]?.after?.tags).toEqual(['a']);
  });

  it('delivers again, from where it is told to, until all of it is done', async () => {
    const names = Array.from({ length: 5 }, freshName);
    for (const name of names) await putItem(table, voice(name));
    let failures = 20;
    start({
      counts: (records) =>
        failures-- > 0 ? records.find(({ key }) => key.pk === voice(names[2] ?? '').pk)?.sequence : undefined,
    });
    await pump.idle();
    const batches = delivered.counts.map((records) =>
      records.map(({ key }) => names.indexOf(key.pk.split('#')[1] ?? '')),
    );
    expect(batches[0]).toEqual([0, 1, 2, 3, 4]);
    // A voice is never given up, and what came before it is not told again.
    expect(batches.slice(1)).toEqual(Array.from({ length: 20 }, () => [2, 3, 4]));
    journal.close();
    expect(left()).toEqual([]);
    journal = openJournal(folder.path);
  });

  it('sets aside a change that can never be done, goes on behind it, and leaves it to the next start', async () => {
    const [bad, good] = [meta(freshName()), meta(freshName())];
    await putItem(table, bad);
    await putItem(table, good);
    start({ changes: (records) => records.find(({ key }) => key.pk === bad.pk)?.sequence });
    await pump.idle();
    expect(changes().at(-1)?.key).toEqual(good);
    expect(delivered.changes.filter((records) => records[0]?.key.pk === bad.pk)).toHaveLength(13);
    expect(logged).toMatchObject([{ consumer: 'changes', pk: bad.pk, error: 'set aside' }]);
    expect(left()).toContainEqual(bad);
  });

  it('holds up one consumer by nothing that the other cannot do', async () => {
    const name = freshName();
    await putItem(table, voice(name));
    let stuck = true;
    const seen = new Promise<void>((resolve) => {
      pump.start({
        counts: keeping('counts', ([first]) => (stuck ? first?.sequence : undefined)),
        changes: async (records) => {
          delivered.changes.push(records);
          resolve();
          return undefined;
        },
      });
    });
    await putItem(table, meta(name));
    await seen;
    expect(stuck).toBe(true);
    stuck = false;
    await pump.idle();
    expect(counts().at(-1)?.key).toEqual(voice(name));
  });

  it('leaves to the next start what it was stopped before', async () => {
    const key = meta(freshName());
    await putItem(table, key);
    start();
    await pump.stop();
    expect(changes()).toEqual([]);
    expect(left()).toEqual([key]);
  });

  it('leaves to the next start a write of which nobody knows whether it was made', async () => {
    start();
    const key = meta(freshName());
    table.documents.middlewareStack.add(
      (next) => async (args) => {
        await next(args);
        throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
      },
      { step: 'initialize', priority: 'low', name: 'breaking' },
    );
    await expect(putItem(table, key)).rejects.toThrow('socket hang up');
    await pump.idle();
    expect(changes()).toEqual([]);
    expect(left()).toEqual([key]);
  });

  it('repeats what an earlier server left undone as if it were written just now', async () => {
    const key = meta(freshName());
    pump.repeat(key, { ...key, state: 'open' });
    start();
    await pump.idle();
    expect(changes()).toMatchObject([{ key, after: { state: 'open' } }]);
    expect(changes()[0]).not.toHaveProperty('before');
  });

  it('numbers its records behind those of every pump with an earlier epoch', async () => {
    start();
    await putItem(table, meta(freshName()));
    await pump.idle();
    expect(changes()[0]?.sequence.localeCompare(toSequence(1_000n * 10_000n))).toBe(1);
    expect(changes()[0]?.sequence.localeCompare(toSequence(1_001n * 10_000n))).toBe(-1);
  });

  it('refuses what it cannot see, before it is written', async () => {
    start();
    const key = meta(freshName());
    const TableName = table.name;
    const { documents } = table;
    const batch = new BatchWriteCommand({ RequestItems: { [TableName]: [{ PutRequest: { Item: key } }] } });
    const transaction = new TransactWriteCommand({ TransactItems: [{ Put: { TableName, Item: key } }] });
    const statement = new ExecuteStatementCommand({
      Statement: `INSERT INTO "${TableName}" VALUE {'pk': 'a'}`,
    });
    const silent = new UpdateCommand({
      TableName,
      Key: key,
      UpdateExpression: 'SET a = :a',
      ExpressionAttributeValues: { ':a': 1 },
    });
    await expect(documents.send(batch)).rejects.toThrow('does not see');
    await expect(documents.send(transaction)).rejects.toThrow('does not see');
    await expect(documents.send(statement)).rejects.toThrow('does not see');
    await expect(documents.send(silent)).rejects.toThrow('has to ask');
    await pump.idle();
    expect(changes()).toEqual([]);
    expect(await getItem(table, anySchema, key, { consistent: true })).toBeUndefined();
  });
});
