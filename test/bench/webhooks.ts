import type { ServerResponse } from 'node:http';
import {
  makeTransport,
  makeWebhookProjection,
  sendWebhooks,
  webhookTypes,
} from '../../functions/webhooks/index.ts';
import { openEndpoint } from '../../functions/webhooks/open-endpoint.ts';
import { keys } from '../../shared/dynamo/keys.ts';
import { type StreamRecord, toSequence } from '../../shared/dynamo/stream.ts';
import { answerIdOf, newProposalId } from '../../shared/ids.ts';
import { openTestEngine } from '../support/engine.ts';
import { openReceiver, type Received } from '../support/receiver.ts';
import { grant, makeWorld } from '../support/world.ts';
import type { Figure } from './figure.ts';

const proposals = 2_000;
/** What happens to each answer, in order. */
const stages = ['answer.opened', 'd-7', 'd-3', 'd-day', 'answer.overdue'] as const;
const failing = 0.3;
const second = 1_000;
/** How the clock goes on between two runs, in milliseconds: until everything arrived, four days at most. */
const pauses = [6, 60, 300, 1_800, ...Array.from({ length: 47 }, () => 7_200)].map((each) => each * second);

/** Ten thousand deliveries to a receiver that fails three times in ten: whether all arrive, and in order. */
export async function measureWebhooks(): Promise<Figure[]> {
  const engine = await openTestEngine();
  const world = await makeWorld(engine);
  const receiver = await openReceiver();
  const { context, clock } = world;
  const started = new Date('2026-03-02T01:00:00.000Z');
  clock.set(started);
  const institution = await world.institution();
  const settings = { secretKey: async () => new Uint8Array(32).fill(5), allowsLoopback: true };
  const admin = world.actorOf('admin', grant(`admin@${institution}`));
  const facts = { url: receiver.url, description: '', types: [...webhookTypes] };
  await openEndpoint(context, settings, admin, institution, { facts });

  const taken: Received[] = [];
  let refused = 0;
  receiver.answer = (received: Received, response: ServerResponse) => {
    if (Math.random() < failing) {
      refused++;
      response.writeHead(503).end();
      return;
    }
    taken.push(received);
    response.writeHead(204).end();
  };

  const projection = makeWebhookProjection(context);
  for (let made = 0; made < proposals; made += 50)
    await projection.project(
      Array.from({ length: 50 }, (_, index) => answerRecord(institution, started, made + index)),
    );

  const webhooking = { ...settings, site: 'https://gongnon.example', transport: makeTransport(settings) };
  const wanted = proposals * stages.length;
  const began = performance.now();
  let passed = 0;
  for (const pause of pauses) {
    clock.set(new Date(clock.now().getTime() + pause));
    let before: number;
    do {
      before = receiver.received.length;
      await sendWebhooks(context, webhooking);
    } while (receiver.received.length > before);
    passed += pause;
    if (taken.length >= wanted) break;
  }
  const seconds = Math.round((performance.now() - began) / 1000);
  await receiver.close();
  await world.close();
  await engine.close();

  const ids = new Set(taken.map(({ headers }) => String(headers['webhook-id'])));
  const byProposal = Map.groupBy(taken, ({ body }) => String(body.data.proposal));
  const order = ['owed', 'd-7', 'd-3', 'd-day', 'overdue'];
  const misplaced = [...byProposal.values()].filter((each) =>
    each.some(
      ({ body }, at) =>
        at > 0 && order.indexOf(body.data.stage) < order.indexOf(each[at - 1]?.body.data.stage),
    ),
  ).length;
  const of = { proposals, refused, taken: taken.length, seconds, clockHours: Math.round(passed / 3_600_000) };
  return [
    {
      figure: 'webhooks that never arrived at a receiver failing three times in ten',
      value: wanted - ids.size,
      unit: 'deliveries',
      bar: { atMost: 0 },
      of: { deliveries: wanted, ...of },
    },
    {
      figure: 'proposals told of out of order',
      value: misplaced,
      unit: 'proposals',
      bar: { atMost: 0 },
      of,
    },
  ];
}

/** An answer that was opened, reminded of three times and came to be overdue, as the stream tells of it. */
function answerRecord(institution: string, started: Date, number: number): StreamRecord {
  const proposal = newProposalId(started);
  const id = answerIdOf(proposal, 1);
  const at = (index: number) => new Date(started.getTime() + index * second).toISOString();
  const dueAt = new Date(started.getTime() + 30 * 86_400_000).toISOString();
  const after = {
    ...keys.answer(id),
    revision: stages.length,
    events: stages.map((stage, index) => ({
      revision: index + 1,
      at: at(index),
      ...(stage.startsWith('d-')
        ? { type: 'answer.reminded', stage }
        : { type: stage, department: 'democracy', dueAt }),
    })),
    ...{ id, proposal, title: `제안 ${number}`, institution, step: 1 },
    outcome: 'department-answer',
    responder: 'department',
    state: 'owed',
    holder: { department: 'democracy' },
    ...{ openedAt: at(0), dueAt, firstDueAt: dueAt, transfers: 0, contributions: [], versions: [] },
    ...{ commitments: [], attention: 4 },
  };
  return { key: keys.answer(id), sequence: toSequence(BigInt(number)), after };
}
