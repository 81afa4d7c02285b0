import {
  BatchGetCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { makeApi } from '../../../functions/app/api.ts';
import { makeConsume } from '../../../functions/app/consume.ts';
import { makeConsumers } from '../../../functions/app/consumers.ts';
import { makeStreamHandler } from '../../../functions/handlers/stream.ts';
import { defaultQuotas, makeLimiter } from '../../../functions/limits/index.ts';
import { toPersonId } from '../../../functions/people/index.ts';
import { systemClock } from '../../../shared/clock.ts';
import type { Context } from '../../../shared/context.ts';
import { makeTable } from '../../../shared/dynamo/client.ts';
import { getItems } from '../../../shared/dynamo/items.ts';
import { type Projection, type StreamRecord, toSequence } from '../../../shared/dynamo/stream.ts';
import { newProposalId } from '../../../shared/ids.ts';
import { type Log, makeLog } from '../../../shared/observe/log.ts';

const table = makeTable('gongnon', { region: 'ap-northeast-2' });
const store = mockClient(table.documents);
const context: Context = { table, clock: systemClock, log: makeLog('SILENT') };
const api = makeApi(context, {
  identify: async () => ({ person: toPersonId(new Uint8Array(32), 'failures', 'citizen'), grants: [] }),
  webhooks: { secretKey: async () => new Uint8Array(32), allowsLoopback: false },
  counting: {
    take: makeLimiter(context, { quotas: defaultQuotas, hashKey: async () => new Uint8Array(32) }),
    addressOf: () => undefined,
  },
  signIn: { issuer: 'x', pages: 'x', client: 'x', swaggerUi: 'x' },
});
const now = new Date();
const id = newProposalId(now);
const open = {
  pk: `PROPOSAL#${id}`,
  sk: 'META',
  revision: 1,
  events: [],
  id,
  institution: 'seoul',
  state: 'open',
  title: '골목등',
  tags: [],
  author: toPersonId(new Uint8Array(32), 'failures', 'author'),
  authorName: '시민',
  text: { version: 1, attempt: 'a' },
  createdAt: now.toISOString(),
  publishedAt: now.toISOString(),
  closesAt: new Date(now.getTime() + 86_400_000).toISOString(),
  fired: {},
  addenda: [],
};

async function call(method: string, path: string) {
  const headers = { authorization: 'Bearer x' };
  const answer = await api.request(`/api/v1/${path}`, { method, headers });
  return { status: answer.status, headers: answer.headers, body: await answer.json() };
}

const failure = (name: string, more: object = {}) =>
  Object.assign(new Error('inner words'), { name, ...more });

beforeEach(() => {
  store.reset();
});

describe('a table that cannot answer for the moment', () => {
  // The limit's own counter, which all of these share and none of these is about.
  beforeEach(() => {
    store.on(UpdateCommand).resolves({ Attributes: { taken: 1 } });
  });

  const passing: [string, Error][] = [
    ['is asked too much of one partition', failure('ProvisionedThroughputExceededException')],
    ['is asked too much', failure('ThrottlingException')],
    ['is asked too much of the account', failure('RequestLimitExceeded')],
    ['fails inside', failure('InternalServerError')],
    ['is away', failure('ServiceUnavailable')],
    ['does not answer in time', failure('TimeoutError')],
    ['is not there', failure('Error', { code: 'ECONNREFUSED' })],
    ['hangs up', failure('Error', { code: 'ECONNRESET' })],
    ['cannot be reached', failure('Error', { code: 'ENOTFOUND' })],
    ['fails in a way that has no name yet', failure('InternalFailure', { $fault: 'server' })],
  ];

  it.each(passing)('%s: the caller is told to come again, in a problem document', async (_, error) => {
    store.rejects(error);
    for (const [method, path] of [
      ['GET', `proposals/${id}`],
      ['GET', 'proposals'],
      ['PUT', `proposals/${id}/empathy`],
      ['GET', 'people/me/empathies'],
    ] as const) {
      const answer = await call(method, path);
      expect(answer).toMatchObject({ status: 503, body: { code: 'server.unavailable', status: 503 } });
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(answer.headers.get('retry-after')).toBe('2');
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(JSON.stringify(answer.body)).not.toContain('inner words');
    }
  });

  it('says no such thing of a fault, and nothing of what it is', async () => {
    store.rejects(failure('ValidationException'));
    const answer = await call('GET', `proposals/${id}`);
    expect(answer).toMatchObject({ status: 500, body: { code: 'server.fault' } });
    expect(JSON.stringify(answer.body)).not.toContain('inner words');
  });

  it('gives no empathy for given that was not written', async () => {
    store.on(GetCommand).resolves({ Item: open });
    store.on(PutCommand).rejects(failure('ProvisionedThroughputExceededException'));
    expect((await call('PUT', `proposals/${id}/empathy`)).status).toBe(503);
    store.on(PutCommand).resolves({});
    expect((await call('PUT', `proposals/${id}/empathy`)).status).toBe(201);
  });

  it('gives an empathy for given whose first answer was lost on the way', async () => {
    store.on(GetCommand).resolves({ Item: open });
    store.on(PutCommand).rejects(failure('ConditionalCheckFailedException'));
    expect((await call('PUT', `proposals/${id}/empathy`)).status).toBe(200);
    store.on(DeleteCommand).rejects(failure('ConditionalCheckFailedException'));
    const answer = await api.request(`/api/v1/proposals/${id}/empathy`, {
      method: 'DELETE',
      headers: { authorization: 'Bearer x' },
    });
    expect(answer.status).toBe(204);
  });

  it('is asked again by the next who comes: a failed look at a proposal is not remembered', async () => {
    const other = newProposalId(now);
    store.on(GetCommand).rejects(failure('ThrottlingException'));
    store.on(PutCommand).resolves({});
    expect((await call('PUT', `proposals/${other}/empathy`)).status).toBe(503);
    store.on(GetCommand).resolves({ Item: { ...open, id: other } });
    expect((await call('PUT', `proposals/${other}/empathy`)).status).toBe(201);
  });

  it('is not shown a stored item that nobody can read as if there were none', async () => {
    store.on(GetCommand).resolves({ Item: { ...open, state: 'half-open' } });
    expect(await call('GET', `proposals/${id}`)).toMatchObject({
      status: 500,
      body: { code: 'server.fault' },
    });
  });
});

describe('a batch of reads', () => {
  const anySchema = z.object({ pk: z.string(), sk: z.string() });
  const wanted = ['a', 'b', 'c', 'd'].map((sk) => ({ pk: 'P', sk }));
  type Keys = { pk: string; sk: string }[];
  const answering = (give: (asked: Keys) => Keys) =>
    store.on(BatchGetCommand).callsFake(({ RequestItems }) => {
      const asked: Keys = RequestItems.gongnon.Keys;
      const given = give(asked);
      const left = asked.filter((key) => !given.includes(key));
      return {
        Responses: { gongnon: given.toReversed() },
        ...(left.length > 0 && { UnprocessedKeys: { gongnon: { Keys: left } } }),
      };
    });

  beforeEach(() => {
    vi.useFakeTimers();
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('that is done in parts is asked on until it is complete, and given in the order asked', async () => {
    answering((asked) => asked.slice(-1));
    const reading = getItems(table, anySchema, wanted);
    await vi.runAllTimersAsync();
    expect(await reading).toEqual(wanted);
    expect(store.commandCalls(BatchGetCommand)).toHaveLength(4);
  });

  it('that never ends is given up, and nothing is passed off as all', async () => {
    answering((asked) => asked.filter(({ sk }) => sk !== 'd'));
    const reading = getItems(table, anySchema, wanted).catch((error: unknown) => error);
    await vi.runAllTimersAsync();
    expect(await reading).toMatchObject({ code: 'server.unavailable' });
    expect(store.commandCalls(BatchGetCommand)).toHaveLength(9);
  });

  it('is asked for again only in what was left out', async () => {
    answering((asked) => asked.slice(0, 3));
    const reading = getItems(table, anySchema, wanted);
    await vi.runAllTimersAsync();
    await reading;
    const second = store.commandCalls(BatchGetCommand)[1]?.args[0].input.RequestItems?.gongnon?.Keys;
    expect(second).toEqual([{ pk: 'P', sk: 'd' }]);
  });
});

describe('a batch of records', () => {
  const record = (pk: string, sequence: number): StreamRecord => ({
    key: { pk, sk: 'META' },
    sequence: toSequence(String(sequence)),
    after: { pk, sk: 'META' },
  });
  const failing = (name: string, bad: string, done: string[] = []): Projection => ({
    name,
    kinds: ['PROPOSAL'],
    project: async (records) => {
      if (records.some(({ key }) => key.pk === bad)) throw new Error('unreadable');
      done.push(...records.map(({ key, sequence }) => `${key.pk} ${Number(sequence)}`));
    },
  });
  const batch = [
    record('PROPOSAL#a', 1),
    record('PROPOSAL#b', 2),
    record('PROPOSAL#a', 3),
    record('PROPOSAL#b', 4),
    record('PROPOSAL#c', 5),
  ];

  it('of which one key cannot be done is done for all others, and comes again from that key on', async () => {
    const done: string[] = [];
    const consume = makeConsume('changes', [failing('one', 'PROPOSAL#b', done)], context.log);
    expect(await consume(batch)).toEqual({ redeliverFrom: toSequence('2') });
    expect(done).toEqual(['PROPOSAL#a 1', 'PROPOSAL#a 3', 'PROPOSAL#c 5']);
  });

  it('comes again from the first of several keys that cannot be done, whichever projection cannot', async () => {
    const projections = [
      failing('one', 'PROPOSAL#c'),
      failing('two', 'PROPOSAL#b'),
      failing('three', 'none'),
    ];
    const consume = makeConsume('changes', projections, context.log);
    expect(await consume(batch)).toEqual({ redeliverFrom: toSequence('2') });
  });

  it('of which one projection can do nothing is still done by the others', async () => {
    const done: string[] = [];
    const bad: Projection = {
      name: 'bad',
      kinds: ['PROPOSAL'],
      project: () => Promise.reject(new Error('down')),
    };
    const consume = makeConsume('changes', [bad, failing('good', 'none', done)], context.log);
    expect(await consume(batch)).toEqual({ redeliverFrom: toSequence('1') });
    expect(done).toHaveLength(5);
  });

  it('is said to have failed once for each key, by its key and number alone', async () => {
    const said: unknown[] = [];
    const log: Log = { info: () => {}, error: (event, facts) => said.push([event, facts]) };
    await makeConsume('changes', [failing('one', 'PROPOSAL#b')], log)(batch);
    const facts = {
      consumer: 'changes',
      projection: 'one',
      pk: 'PROPOSAL#b',
      sequence: toSequence('2'),
      error: 'Error',
    };
    expect(said).toEqual([['stream.failed', facts]]);
  });

  it('of a table that is busy comes again as a whole', async () => {
    store.rejects(failure('ProvisionedThroughputExceededException'));
    const { counts, changes } = makeConsumers(context);
    const voice = { key: { pk: `EMPATHY#${id}#00`, sk: 'per_1' }, sequence: toSequence('7'), after: {} };
    expect(await counts([voice])).toEqual({ redeliverFrom: toSequence('7') });
    const change = { key: { pk: open.pk, sk: 'META' }, sequence: toSequence('8'), after: open };
    expect(await changes([change])).toEqual({ redeliverFrom: toSequence('8') });
  });

  it('with a proposal that nobody can read holds up no other proposal’s', async () => {
    store
      .on(GetCommand)
      .callsFake(({ Key }) => ({ Item: Key.sk === 'META' ? { ...open, ...Key } : undefined }));
    store.on(BatchGetCommand).callsFake(({ RequestItems }) => {
      const asked: { pk: string; sk: string }[] = RequestItems.gongnon.Keys;
      const toItem = (key: { pk: string; sk: string }): object[] => {
        if (key.sk === 'META') return [{ ...open, ...key, id: key.pk.slice('PROPOSAL#'.length) }];
        return key.sk === 'COUNT' ? [] : [{ ...key, body: '등을 답니다.' }];
      };
      return { Responses: { gongnon: asked.flatMap(toItem) } };
    });
    store.on(QueryCommand).resolves({ Items: [] });
    store.on(PutCommand).resolves({});
    const other = newProposalId(now);
    const change = (of: string, sequence: string, state: string) => ({
      key: { pk: `PROPOSAL#${of}`, sk: 'META' },
      sequence: toSequence(sequence),
      after: { ...open, pk: `PROPOSAL#${of}`, id: of, state, events: [published] },
    });
    const published = {
      type: 'proposal.published',
      closesAt: open.closesAt,
      revision: 1,
      at: open.createdAt,
    };
    const { changes } = makeConsumers(context);
    const outcome = await changes([change(id, '1', 'half-open'), change(other, '2', 'open')]);
    expect(outcome).toEqual({ redeliverFrom: toSequence('1') });
    const kept = store.commandCalls(PutCommand).map(({ args }) => args[0].input.Item?.pk);
    expect(kept).toContain(`TIMELINE#${other}`);
    expect(kept).not.toContain(`TIMELINE#${id}`);
  });
});

describe('a batch as Lambda delivers it', () => {
  const event = (...records: object[]) => ({ Records: records as DynamoDBRecord[] }) as DynamoDBStreamEvent;
  const whole = (number: string, pk = 'PROPOSAL#a') => ({
    dynamodb: {
      Keys: { pk: { S: pk }, sk: { S: 'META' } },
      SequenceNumber: number,
      NewImage: { pk: { S: pk }, count: { N: '3' } },
    },
  });

  function handling(redeliverFrom?: string) {
    const consumed: StreamRecord[] = [];
    const handle = makeStreamHandler(
      'changes',
      async (records) => {
        consumed.push(...records);
        return redeliverFrom === undefined ? undefined : { redeliverFrom };
      },
      context.log,
    );
    return { handle, consumed };
  }

  it('is done, in order, with its images as items', async () => {
    const { handle, consumed } = handling();
    expect(await handle(event(whole('999'), whole('1000')))).toEqual({ batchItemFailures: [] });
    expect(consumed.map(({ sequence }) => sequence)).toEqual([toSequence('999'), toSequence('1000')]);
    expect(consumed[0]).toMatchObject({ key: { pk: 'PROPOSAL#a', sk: 'META' }, after: { count: 3 } });
  });

  it('is told to come again from a record by Lambda’s own number for it', async () => {
    const { handle } = handling(toSequence('1000'));
    expect(await handle(event(whole('999'), whole('1000')))).toEqual({
      batchItemFailures: [{ itemIdentifier: '1000' }],
    });
  });

  it.each<[string, object]>([
    ['has no keys', { dynamodb: { SequenceNumber: '2' } }],
    ['has keys of another table', { dynamodb: { Keys: { id: { S: 'x' } }, SequenceNumber: '2' } }],
    ['has numbers for keys', { dynamodb: { Keys: { pk: { N: '1' }, sk: { N: '1' } }, SequenceNumber: '2' } }],
  ])('with a record that %s is done up to it, and no further', async (_, unreadable) => {
    const { handle, consumed } = handling();
    expect(await handle(event(whole('1'), unreadable, whole('3')))).toEqual({
      batchItemFailures: [{ itemIdentifier: '2' }],
    });
    expect(consumed.map(({ sequence }) => sequence)).toEqual([toSequence('1')]);
  });

  it('with an unreadable record behind one that failed comes again from the one that failed', async () => {
    const { handle } = handling(toSequence('1'));
    const answer = await handle(event(whole('1'), { dynamodb: { SequenceNumber: '2' } }));
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
  });

  it('comes again as a whole where a record has not even a number', async () => {
    const { handle, consumed } = handling();
    expect(await handle(event({}, whole('2')))).toEqual({ batchItemFailures: [{ itemIdentifier: '' }] });
    expect(consumed).toEqual([]);
  });
});
