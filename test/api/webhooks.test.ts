import { createHash } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeConsumers } from '../../functions/app/consumers.ts';
import { repeatChanges } from '../../functions/app/repeat-changes.ts';
import { findProposal } from '../../functions/proposals/index.ts';
import {
  makeTransport,
  sendWebhooks,
  type Webhooking,
  webhookEvents,
  webhookTypes,
} from '../../functions/webhooks/index.ts';
import type { Delivery } from '../../functions/webhooks/model.ts';
import { replayParked } from '../../functions/webhooks/replay.ts';
import { enqueue, setAside } from '../../functions/webhooks/repository.ts';
import type { Transport } from '../../functions/webhooks/transport.ts';
import { keys } from '../../shared/dynamo/keys.ts';
import { institutionIdSchema, messageIdSchema, newProposalId, webhookIdSchema } from '../../shared/ids.ts';
import { openTestEngine, type TestEngine } from '../support/engine.ts';
import { makeCheckedCall } from '../support/openapi.ts';
import { openReceiver, type Receiver, well, withStatus } from '../support/receiver.ts';
import { grant, makeWorld, type World } from '../support/world.ts';

const start = new Date('2026-03-02T01:00:00.000Z');
const hour = 3_600_000;

let engine: TestEngine;
let world: World;
let call: World['call'];
let receiver: Receiver;
let institution: string;
let webhooking: Webhooking;

beforeAll(async () => {
  engine = await openTestEngine();
  world = await makeWorld(engine);
  call = makeCheckedCall(world);
  const transport = makeTransport({ allowsLoopback: true, patienceMs: 400 });
  webhooking = {
    site: 'https://gongnon.example',
    secretKey: async () => new Uint8Array(32).fill(5),
    transport,
  };
});

afterAll(async () => {
  await world.close();
  await engine.close();
});

beforeEach(async () => {
  world.clock.set(start);
  receiver = await openReceiver();
  institution = await world.institution({
    rule: { windowDays: 30, steps: [{ on: 'empathy', threshold: 1, then: 'department-answer' }] },
  });
});

afterEach(() => receiver.close());

const admin = () => world.tokenOf(`admin-${institution}`, `admin@${institution}`);
const root = () => `institutions/${institution}/webhooks`;

async function open(types: readonly string[] = webhookTypes, url = receiver.url) {
  const { status, body } = await call('POST', root(), { as: await admin(), body: { url, types } });
  expect(status).toBe(201);
  return body as { id: string; secret: string; revision: number };
}

async function publish(title = '골목을 밝게'): Promise<string> {
  const { body } = await world.call('POST', 'proposals', {
    as: await world.tokenOf('author'),
    body: { institution, title, body: '등을 더 달아 주십시오.', category: '복지' },
  });
  await world.call('POST', `proposals/${body.id}/screening`, {
    as: await world.tokenOf('moderator', `moderator@${institution}`),
    body: { decision: 'publish', department: 'democracy' },
  });
  await world.idle();
  return body.id;
}

/** It happened before this moment, and is told of only now. */
async function publishBefore(title: string): Promise<string> {
  const now = world.clock.now();
  world.clock.set(new Date(now.getTime() - 1_000));
  const id = await publish(title);
  world.clock.set(now);
  return id;
}

/** What the night does with every proposal of the institution: it tells again what happened to it. */
async function repeat(): Promise<void> {
  await world.idle();
  const { changes } = makeConsumers(world.context);
  const { body } = await world.call('GET', `proposals?institution=${institution}`);
  for (const { id } of body.items) {
    const proposal = await findProposal(world.context.table, id, { consistent: true });
    if (proposal) await repeatChanges(world.context, changes, proposal);
  }
}

/** Lets what follows happen, and time enough for it to fall into order. */
async function send(afterMs = 3_000): Promise<void> {
  await world.idle();
  world.clock.set(new Date(world.clock.now().getTime() + afterMs));
  await sendWebhooks(world.context, webhooking);
}

const as = async (method: string, path: string, body?: unknown) =>
  call(method, `${root()}${path}`, { as: await admin(), ...(body !== undefined && { body }) });
const deliveries = async (id: string, state = 'sent') =>
  (await as('GET', `/${id}/deliveries?state=${state}`)).body.items;
/** Something to tell an endpoint, about a proposal of its own. */
const deliveryTo = (endpoint: string, at: string): Delivery => {
  const subject = newProposalId(world.clock.now());
  return {
    id: messageIdSchema.parse(`msg_${createHash('sha256').update(subject).digest('hex').slice(0, 32)}`),
    endpoint: webhookIdSchema.parse(endpoint),
    institution: institutionIdSchema.parse(institution),
    ...{ subject, type: 'proposal.published', at, rank: 0, data: {}, path: '/', apiPath: '/' },
    ...{ state: 'pending', attempts: 0, tries: [], expiresAt: Math.floor(Date.parse(at) / 1000) + 86_400 },
  };
};
const code = ({ status, body }: { status: number; body: { code: string } }) => `${status} ${body.code}`;

describe('what happens', () => {
  it('is told in order, signed so that the standard’s own library takes it', async () => {
    const { secret } = await open();
    const proposal = await publish();
    await world.call('PUT', `proposals/${proposal}/empathy`, { as: await world.tokenOf('mina') });
    await world.idle();
    const answer = `ans_${proposal.slice(4)}_1`;
    const officer = await world.tokenOf(`officer-${institution}`, `officer@${institution}/democracy`);
    await world.call('POST', `answers/${answer}/publication`, {
      as: officer,
      body: {
        decision: 'accepted',
        text: '등을 답니다.',
        contact: '120',
        commitments: [{ title: '등 열 개', dueOn: '2026-06-30' }],
      },
    });
    await send();
    expect(receiver.received.map(({ body }) => body.type)).toEqual([
      'proposal.published',
      'proposal.step-fired',
      'answer.due',
      'answer.answered',
      'commitment.changed',
    ]);
    for (const { text, headers, body } of receiver.received) {
      // The library compares with the true time of day.
      const sent = { ...headers } as Record<string, string>;
      const now = Math.floor(Date.now() / 1000);
      expect(Math.abs(Number(sent['webhook-timestamp']) * 1000 - world.clock.now().getTime())).toBeLessThan(
        1000,
      );
      const again = new Webhook(secret);
      expect(sent['webhook-signature']).toBe(
        again.sign(sent['webhook-id'] ?? '', new Date(Number(sent['webhook-timestamp']) * 1000), text),
      );
      const fresh = {
        ...sent,
        'webhook-timestamp': String(now),
        'webhook-signature': again.sign(sent['webhook-id'] ?? '', new Date(now * 1000), text),
      };
      expect(again.verify(text, fresh)).toEqual(body);
      const { schema } = webhookEvents[body.type as keyof typeof webhookEvents];
      expect(schema.strict().safeParse(body.data).error).toBeUndefined();
      expect(body.data).toMatchObject({ institution, proposal });
    }
    expect(receiver.received.at(-2)?.body.data).toMatchObject({
      answer,
      decision: 'accepted',
      version: 1,
      onTime: true,
      url: `https://gongnon.example/proposals/${proposal}`,
      api: `https://gongnon.example/api/v1/answers/${answer}`,
    });
  });

  it('is named in full where somebody asks for what does not happen', async () => {
    const wrong = { url: receiver.url, types: ['proposal.publishd'] };
    const refused = await world.call('POST', root(), { as: await admin(), body: wrong });
    expect(refused.status).toBe(400);
    const [{ field, message }] = refused.body.errors;
    expect(field).toBe('/types/0');
    for (const type of webhookTypes) expect(message).toContain(`"${type}"`);
    // What somebody sent is not sent back at any length.
    const long = { name: '누리집', purpose: '보여 줍니다.', ['x'.repeat(3_000)]: 1 };
    const clients = `institutions/${institution}/clients`;
    const cut = await world.call('POST', clients, { as: await admin(), body: long });
    expect(cut.body.errors[0].message).toMatch(/^.{1,499}…$/);
  });

  it('is told to those who asked for it, from when they asked, and to no other institution', async () => {
    await publish('먼저 나온 제안');
    await send();
    const { id, revision } = await open(['forum.opened']);
    await publish('다른 일');
    await send();
    expect(receiver.received).toEqual([]);
    const types = ['proposal.published'];
    expect((await as('PUT', `/${id}`, { url: receiver.url, types, revision })).status).toBe(200);
    const elsewhere = await world.institution();
    await world.call('POST', 'proposals', {
      as: await world.tokenOf('author'),
      body: { institution: elsewhere, title: '남의 일', body: '남의 일입니다.', category: '복지' },
    });
    const told = await publish('바로 이 일');
    await repeat();
    await send();
    expect(receiver.received.map(({ body }) => body.data.proposal)).toEqual([told]);
  });

  it('of a transfer is told to both institutions, and to the one that took it from there on', async () => {
    const here = institution;
    await open();
    const there = await world.institution();
    institution = there;
    const other = await openReceiver();
    await open(webhookTypes, other.url);
    institution = here;
    const staffOf = (of: string) => world.tokenOf(`staff-${of}`, `moderator@${of}`);
    const pass = async (proposal: string) => {
      world.clock.set(new Date(world.clock.now().getTime() + 1_000));
      const asked = await world.call('POST', `proposals/${proposal}/transfer`, {
        as: await staffOf(here),
        body: { to: there, reason: '그곳의 일입니다.' },
      });
      const accepted = await world.call('POST', `proposals/${proposal}/transfer/acceptance`, {
        as: await staffOf(there),
        body: { askedAt: asked.body.transfer.askedAt, department: 'women' },
      });
      expect(accepted.status).toBe(200);
      await world.idle();
    };
    const proposal = await publish();
    await world.call('PUT', `proposals/${proposal}/empathy`, { as: await world.tokenOf('mina') });
    await world.idle();
    await pass(proposal);
    const { body: waiting } = await world.call('POST', 'proposals', {
      as: await world.tokenOf('author'),
      body: { institution: here, title: '아직 안 나온 것', body: '기다립니다.', category: '복지' },
    });
    await pass(waiting.id);
    await repeat();
    await send();
    const told = (by: Receiver) => by.received.map(({ body }) => [body.type, body.data.institution]);
    expect(told(receiver)).toEqual([
      ['proposal.published', here],
      ['proposal.step-fired', here],
      ['answer.due', here],
      ['proposal.transferred', there],
    ]);
    expect(told(other)).toEqual([
      ['proposal.transferred', there],
      ['answer.due', there],
    ]);
    const [transferred, due] = other.received.map(({ body }) => body.data);
    const { data } = receiver.received.at(-1)?.body ?? {};
    expect(transferred).toEqual(data);
    expect(webhookEvents['proposal.transferred'].schema.strict().parse(data)).toMatchObject({
      proposal,
      from: here,
      to: there,
      api: `https://gongnon.example/api/v1/proposals/${proposal}`,
    });
    expect(due).toMatchObject({ stage: 'owed', department: 'women' });
    await other.close();
  });

  it('is told once, however often the night repeats it and whoever else is sending', async () => {
    await open(['proposal.published']);
    for (const title of ['하나째', '둘째', '셋째', '넷째']) await publish(title);
    await repeat();
    await world.idle();
    world.clock.set(new Date(start.getTime() + 3_000));
    await Promise.all([1, 2, 3].map(() => sendWebhooks(world.context, webhooking)));
    await repeat();
    await send();
    const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(ids).toHaveLength(4);
    expect(new Set(ids).size).toBe(4);
  });

  it('is told without words, which may be put out of sight before they arrive', async () => {
    await open();
    await publish('나쁜 말');
    await send();
    expect(receiver.received).toHaveLength(1);
    expect(receiver.received[0]?.text).not.toContain('나쁜 말');
  });
});

describe('a receiver that', () => {
  it('fails is tried again with the same message, and what comes later about the proposal waits', async () => {
    await open(['proposal.published', 'proposal.step-fired']);
    receiver.answer = withStatus(500);
    const proposal = await publish();
    await world.call('PUT', `proposals/${proposal}/empathy`, { as: await world.tokenOf('mina') });
    await send();
    expect(receiver.received).toHaveLength(1);
    await send(1_000);
    expect(receiver.received).toHaveLength(1);
    receiver.answer = well;
    await send(5_000);
    expect(receiver.received.map(({ body }) => body.type)).toEqual([
      'proposal.published',
      'proposal.published',
      'proposal.step-fired',
    ]);
    const [first, second] = receiver.received;
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    expect(second?.text).toBe(first?.text);
  });

  it.each([
    ['redirects', withStatus(302, { location: 'http://127.0.0.1:1/' }), { status: 302 }],
    ['is slow', () => {}, { fault: 'timeout' }],
    [
      'speaks for ever',
      (_: unknown, response: import('node:http').ServerResponse) => {
        response.writeHead(500);
        const talk = setInterval(() => response.write('x'.repeat(4096)), 1);
        response.on('close', () => clearInterval(talk));
      },
      { status: 500, answer: 'x'.repeat(500) },
    ],
    [
      'hangs up',
      (_: unknown, response: import('node:http').ServerResponse) => void response.socket?.destroy(),
      { fault: 'cut-off' },
    ],
    [
      'promises more than it says',
      (_: unknown, response: import('node:http').ServerResponse) => {
        response.writeHead(200, { 'content-length': '100' }).write('well');
        setImmediate(() => response.socket?.destroy());
      },
      { fault: 'cut-off' },
    ],
    [
      'wants to speak something else',
      (_: unknown, response: import('node:http').ServerResponse) =>
        void response.socket?.end(
          'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n',
        ),
      { status: 101 },
    ],
    [
      'does not speak HTTP',
      (_: unknown, response: import('node:http').ServerResponse) =>
        void response.socket?.end('hello\r\n\r\n'),
      { fault: 'not-http' },
    ],
    [
      'has headers without end',
      (_: unknown, response: import('node:http').ServerResponse) =>
        void response.socket?.end(`HTTP/1.1 200 OK\r\n${'x-more: and more\r\n'.repeat(2_000)}\r\n`),
      { fault: 'not-http' },
    ],
  ] as const)('%s has not taken it, and that is written down', async (_, answer, wanted) => {
    const { id } = await open(['proposal.published']);
    receiver.answer = answer;
    await publish();
    await send();
    expect(await deliveries(id)).toMatchObject([{ state: 'pending', attempts: 1, tries: [wanted] }]);
    receiver.answer = well;
    await send(10_000);
    expect(await deliveries(id)).toMatchObject([{ state: 'delivered', attempts: 2 }]);
  });

  it('is down for three days has it set aside and is told no more until somebody looks', async () => {
    const { id } = await open(['proposal.published']);
    await receiver.close();
    await publish();
    for (let tries = 0; tries < 30; tries++) await send(12 * hour);
    expect(await deliveries(id, 'parked')).toMatchObject([{ state: 'parked' }]);
    const [parked] = await deliveries(id, 'parked');
    const lasted = Date.parse(parked.tries.at(-1).at) - Date.parse(parked.tries[0].at);
    expect(lasted).toBeGreaterThanOrEqual(72 * hour);
    expect(lasted).toBeLessThan(96 * hour);
    expect((await as('GET', `/${id}`)).body.off).toBe('failing');
    expect(code(await as('POST', `/${id}/test`))).toBe('409 webhook.off');
    // Nobody chose not to be told of what happens now: it is set aside, once, and not tried.
    const meanwhile = await publish('꺼진 사이의 것');
    await repeat();
    await send();
    expect(await deliveries(id, 'parked')).toMatchObject([
      { subject: meanwhile, state: 'parked', attempts: 0, tries: [] },
      { id: parked.id },
    ]);
    const untold = (await deliveries(id, 'parked'))[0].id;
    receiver = await openReceiver();
    const { revision } = (await as('GET', `/${id}`)).body;
    await as('PUT', `/${id}`, { url: receiver.url, types: ['proposal.published'], revision });
    await as('PUT', `/${id}/switch`, { on: true });
    // Nor is anything left out that happened before and is told of after.
    const late = await publishBefore('늦게 알려진 것');
    expect((await as('POST', `/${id}/replay`)).body).toEqual({ deliveries: 2 });
    await send();
    expect(receiver.received.map(({ headers }) => headers['webhook-id'])).toEqual(
      expect.arrayContaining([parked.id, untold]),
    );
    expect(receiver.received.map(({ body }) => body.data.proposal).sort()).toEqual(
      [parked.subject, meanwhile, late].sort(),
    );
    expect(await deliveries(id, 'parked')).toEqual([]);
  });

  it('has all that was set aside sent, also where asking for it was cut short, and as much of it as there is time for', async () => {
    const { id } = await open(['proposal.published']);
    const endpoint = webhookIdSchema.parse(id);
    const parked = Array.from({ length: 12 }, () => ({
      ...deliveryTo(id, start.toISOString()),
      state: 'parked' as const,
    }));
    for (const each of parked) await setAside(world.context.table, each);
    const actor = world.actorOf('somebody', grant(`admin@${institution}`));
    const at = { institution: institutionIdSchema.parse(institution), id: endpoint };
    // Ten subjects at once, and no time for more.
    await replayParked(world.context, actor, at, 0);
    const left = await deliveries(id, 'parked');
    expect(left).toHaveLength(2);
    const { documents } = world.context.table;
    documents.middlewareStack.add(
      (next) => async (args) => {
        const { Key } = args.input as { Key?: { pk: string } };
        if (Key?.pk === keys.lane(endpoint, left[0].subject).pk) throw new Error('the function was stopped');
        return next(args);
      },
      { step: 'initialize', name: 'cut' },
    );
    expect((await as('POST', `/${id}/replay`)).status).toBe(500);
    documents.middlewareStack.remove('cut');
    await replayParked(world.context, actor, at);
    expect(await deliveries(id, 'parked')).toEqual([]);
    await send();
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id']))).toEqual(
      new Set(parked.map((each) => each.id)),
    );
    expect(receiver.received).toHaveLength(parked.length);
  });

  it('stays away for good has no more set aside for it after the time that deliveries are kept', async () => {
    const { id } = await open(['proposal.published']);
    await receiver.close();
    await publish();
    for (let tries = 0; tries < 12; tries++) await send(12 * hour);
    expect((await as('GET', `/${id}`)).body.off).toBe('failing');
    world.clock.set(new Date(world.clock.now().getTime() + 25 * 24 * hour));
    const late = await publish('아직 두는 것');
    world.clock.set(new Date(world.clock.now().getTime() + 6 * 24 * hour));
    await publish('더 두지 않는 것');
    const kept = (await deliveries(id, 'parked')).map(({ subject }: { subject: string }) => subject);
    expect(kept).toHaveLength(2);
    expect(kept[0]).toBe(late);
    receiver = await openReceiver();
  });

  it('says it is gone is told no more at once, and the administrators are', async () => {
    const claims = { sub: `mail-${institution}`, roles: [`admin@${institution}`], nickname: '관리자' };
    const email = { email: `${institution}@mail.example`, email_verified: true };
    await world.call('GET', 'people/me', { as: await world.tokenWith({ ...claims, ...email }) });
    const { id } = await open(['proposal.published']);
    receiver.answer = withStatus(410);
    await publish('하나째');
    await publish('둘째');
    await send();
    expect((await as('GET', `/${id}`)).body.off).toBe('gone');
    // Nobody is there to be told of it later either.
    const aside = await deliveries(id, 'parked');
    await publish('꺼진 뒤의 것');
    expect(await deliveries(id, 'parked')).toEqual(aside);
    const before = receiver.received.length;
    await send(24 * hour);
    expect(receiver.received).toHaveLength(before);
    await world.sendMails();
    const letters = world.sent.filter(({ to }) => to === email.email).map(({ letter }) => letter);
    expect(letters.map(({ subject }) => subject)).toEqual([expect.stringContaining('웹훅이 꺼졌습니다')]);
    expect(letters[0]?.text).toContain(`https://gongnon.example/admin/${institution}/webhooks/${id}\n`);
    // The rest of the address may hold what only its receiver is to know.
    expect(letters[0]?.text).not.toContain('/hooks\n');
    const audit = await world.call('GET', `institutions/${institution}/audit?area=partners`, {
      as: await admin(),
    });
    expect(audit.body.items.map(({ type }: { type: string }) => type)).toEqual(['webhook.opened']);
  });

  it('was stopped is told what waited and what comes, and nothing from in between', async () => {
    const { id } = await open(['proposal.published']);
    const waited = await publish('기다린 것');
    await as('PUT', `/${id}/switch`, { on: false });
    await send();
    await publish('사이의 것');
    await send();
    expect(receiver.received).toEqual([]);
    await as('PUT', `/${id}/switch`, { on: true });
    const after = await publish('다음 것');
    await publishBefore('늦게 알려진 사이의 것');
    await send();
    expect(receiver.received.map(({ body }) => body.data.proposal).sort()).toEqual([waited, after].sort());
  });
});

describe('a receiver that answers slowly', () => {
  it('and has very much to be told does not stand before the others', async () => {
    // More than one page of the lanes that are due: those behind them are seen only after these.
    const slow = await open(['proposal.published'], `${receiver.url}/slow`);
    const now = world.clock.now();
    const aged = new Date(now.getTime() - 1_000).toISOString();
    const waiting = Array.from({ length: 205 }, () => deliveryTo(slow.id, aged));
    await Promise.all(waiting.map((each) => enqueue(world.context.table, each, now)));
    const other = await open(['proposal.published'], `${receiver.url}/other`);
    world.clock.set(new Date(now.getTime() + 1));
    await as('POST', `/${other.id}/test`);
    let release: () => void = () => {};
    const arrived = new Promise<void>((resolve) => {
      release = resolve;
    });
    let early = 0;
    const transport: Transport = {
      post: async (url) => {
        if (url.endsWith('/other')) release();
        else if (early++ < 5) await new Promise((resolve) => setTimeout(resolve, 60));
        else await arrived;
        return { status: 204, answer: '', ms: 0 };
      },
    };
    await sendWebhooks(world.context, { ...webhooking, transport, turnMs: 50 });
    expect(await deliveries(other.id)).toMatchObject([{ state: 'delivered' }]);
    const states = (await deliveries(slow.id)).map(({ state }: { state: string }) => state);
    expect(new Set(states)).toEqual(new Set(['delivered']));
  });
});

describe('our own key', () => {
  it('that opens no secret sends nothing unsigned, and is no fault of the receiver', async () => {
    const { id } = await open(['proposal.published']);
    await publish();
    world.clock.set(new Date(start.getTime() + 3_000));
    const locked = { ...webhooking, secretKey: async () => new Uint8Array(32).fill(6) };
    await sendWebhooks(world.context, locked);
    expect(receiver.received).toEqual([]);
    expect(await deliveries(id)).toMatchObject([{ state: 'pending', attempts: 0 }]);
    await send(60_000);
    expect(await deliveries(id)).toMatchObject([{ state: 'delivered', attempts: 1 }]);
  });
});

describe('a sender that stops in the middle', () => {
  it('leaves nothing behind: what it was sending is sent again', async () => {
    await open(['proposal.published']);
    await publish();
    world.clock.set(new Date(start.getTime() + 3_000));
    // It posts, and is gone before it can write anything down.
    const gone: Webhooking = {
      ...webhooking,
      transport: {
        post: async (...sent) => {
          await webhooking.transport.post(...sent);
          throw new Error('the function was stopped');
        },
      },
    };
    await sendWebhooks(world.context, gone);
    await send(1_000);
    expect(receiver.received).toHaveLength(1);
    await send(60_000);
    expect(receiver.received).toHaveLength(2);
    expect(receiver.received[1]?.headers['webhook-id']).toBe(receiver.received[0]?.headers['webhook-id']);
  });
});

describe('a sender at work', () => {
  /** Two messages of one lane; what its institution does while the first is under way. */
  async function meanwhile(id: string, act: () => Promise<{ status: number }>): Promise<void> {
    const proposal = await publish();
    await world.call('PUT', `proposals/${proposal}/empathy`, { as: await world.tokenOf('mina') });
    await world.idle();
    expect(await deliveries(id)).toHaveLength(2);
    world.clock.set(new Date(world.clock.now().getTime() + 3_000));
    let posts = 0;
    const transport: Transport = {
      post: async (...sent) => {
        const outcome = await webhooking.transport.post(...sent);
        if (++posts === 1) expect((await act()).status).toBeLessThan(300);
        return outcome;
      },
    };
    await sendWebhooks(world.context, { ...webhooking, transport });
  }
  const types = ['proposal.published', 'proposal.step-fired'];

  it.each<[string, (id: string) => Promise<{ status: number }>]>([
    ['stopped', (id) => as('PUT', `/${id}/switch`, { on: false })],
    ['removed', (id) => as('DELETE', `/${id}`)],
  ])('sends nothing more to an endpoint that is %s', async (_, act) => {
    const { id } = await open(types);
    await meanwhile(id, () => act(id));
    expect(receiver.received.map(({ body }) => body.type)).toEqual(['proposal.published']);
  });

  it('sends to the address an endpoint has by then', async () => {
    const { id, revision } = await open(types);
    await meanwhile(id, () => as('PUT', `/${id}`, { url: `${receiver.url}/moved`, types, revision }));
    expect(receiver.received.map(({ path }) => path)).toEqual(['/hooks', '/hooks/moved']);
  });

  it('signs with no secret that was ended', async () => {
    const { id, secret } = await open(types);
    await meanwhile(id, () => as('POST', `/${id}/secrets`, { overlapHours: 0 }));
    const isSigned = receiver.received.map(({ headers, text }) => {
      const at = new Date(Number(headers['webhook-timestamp']) * 1000);
      return (
        headers['webhook-signature'] === new Webhook(secret).sign(String(headers['webhook-id']), at, text)
      );
    });
    expect(isSigned).toEqual([true, false]);
  });
});

describe('secrets', () => {
  it('are shown once, and two of them sign while they change over', async () => {
    const { id, secret } = await open(['proposal.published']);
    expect(JSON.stringify((await as('GET', `/${id}`)).body)).not.toContain('whsec_');
    const rotated = await as('POST', `/${id}/secrets`, { overlapHours: 1 });
    const fresh = rotated.body.secret as string;
    expect(rotated.body.secrets).toMatchObject([{ number: 2 }, { number: 1 }]);
    const signers = () => {
      const { headers, text } = receiver.received.at(-1) as (typeof receiver.received)[0];
      const at = new Date(Number(headers['webhook-timestamp']) * 1000);
      const signatures = String(headers['webhook-signature']).split(' ');
      return [secret, fresh].map((each) =>
        signatures.includes(new Webhook(each).sign(String(headers['webhook-id']), at, text)),
      );
    };
    await publish('하나째');
    await send();
    expect(signers()).toEqual([true, true]);
    await publish('둘째');
    await send(hour);
    expect(signers()).toEqual([false, true]);
    await as('POST', `/${id}/secrets`, { overlapHours: 24 });
    const { body } = await as('DELETE', `/${id}/secrets`);
    expect(body.secrets).toMatchObject([{ number: 3 }]);
  });
});

describe('an administrator', () => {
  it('tries an endpoint, looks at a delivery and has it sent again', async () => {
    const { id } = await open(['proposal.published']);
    expect((await as('POST', `/${id}/test`)).status).toBe(202);
    await send(0);
    expect(receiver.received.map(({ body }) => body.type)).toEqual(['webhook.test']);
    const [sent] = await deliveries(id);
    expect((await as('GET', `/${id}/deliveries/${sent.key}`)).body).toMatchObject({ state: 'delivered' });
    expect((await as('POST', `/${id}/deliveries/${sent.key}/replay`)).status).toBe(202);
    await send(0);
    expect(receiver.received).toHaveLength(2);
    expect(code(await as('GET', `/${id}/deliveries/bm9uZQ`))).toBe('404 webhook.not-found');
    expect(code(await as('GET', `/${id}/deliveries?cursor=zz`))).toBe('400 request.bad-cursor');
  });

  it('makes one for a repeated request, ten at most, and takes one away for good', async () => {
    const as1 = await admin();
    const body = { url: receiver.url, types: ['forum.closed'] };
    const make = (key: string) =>
      call('POST', root(), { as: as1, body, headers: { 'idempotency-key': key } });
    const [first, again] = [await make('one'), await make('one')];
    expect([again.body.id, again.body.secret]).toEqual([first.body.id, null]);
    for (let made = 1; made < 10; made++) await make(`more-${made}`);
    expect(code(await make('eleventh'))).toBe('409 webhook.too-many');
    expect((await as('DELETE', `/${first.body.id}`)).status).toBe(204);
    expect(code(await as('GET', `/${first.body.id}`))).toBe('404 webhook.not-found');
    expect((await as('GET', '')).body.items).toHaveLength(9);
  });

  it('has a change refused that somebody else made meanwhile', async () => {
    const { id, revision } = await open(['forum.closed']);
    const change = (types: string[]) => as('PUT', `/${id}`, { url: receiver.url, types, revision });
    expect((await change(['forum.opened'])).status).toBe(200);
    expect(code(await change(['forum.result']))).toBe('409 webhook.changed');
    expect((await change(['forum.opened'])).status).toBe(200);
  });

  it.each([
    'http://partner.example/hooks',
    'https://10.0.0.1/hooks',
    'https://169.254.169.254/latest/meta-data',
    'https://[::ffff:10.0.0.1]/',
    'https://[fe80::1]/',
    'https://user:secret@partner.example/',
    'https://partner.example:22/',
    'ftp://partner.example/',
    'no address',
  ])('is refused %s as an address', async (url) => {
    const { status, body } = await call('POST', root(), {
      as: await admin(),
      body: { url, types: ['forum.closed'] },
    });
    expect([status, body.code]).toEqual([422, 'webhook.address-refused']);
  });

  it('is refused elsewhere, as is everybody else', async () => {
    const { id } = await open(['forum.closed']);
    const elsewhere = await world.institution();
    for (const roles of [[], [`officer@${institution}/democracy`], [`admin@${elsewhere}`]]) {
      const token = await world.tokenOf(`other-${roles.join()}`, ...roles);
      for (const [method, path] of [
        ['GET', ''],
        ['GET', `/${id}`],
        ['DELETE', `/${id}`],
        ['POST', `/${id}/test`],
        ['GET', `/${id}/deliveries`],
      ] as const)
        expect(code(await call(method, `${root()}${path}`, { as: token }))).toBe('403 auth.forbidden');
    }
    const other = await world.tokenOf('other-admin', `admin@${elsewhere}`);
    expect(code(await call('GET', `institutions/${elsewhere}/webhooks/${id}`, { as: other }))).toBe(
      '404 webhook.not-found',
    );
  });
});
