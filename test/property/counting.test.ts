import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { giveEmpathy, makeGates, settleGraceMs, settleWindow } from '../../functions/empathy/index.ts';
import { empathiesOnRecord, recordEmpathy } from '../../functions/empathy/repository.ts';
import { withdrawEmpathy } from '../../functions/empathy/withdraw-empathy.ts';
import { foundInstitution } from '../../functions/institutions/index.ts';
import { toPersonId } from '../../functions/people/index.ts';
import { countOf, findProposal, screenProposal, submitProposal } from '../../functions/proposals/index.ts';
import { timelineFrom } from '../../shared/dynamo/timeline.ts';
import { AppError } from '../../shared/errors.ts';
import { departmentIdSchema, institutionIdSchema, type PersonId, type ProposalId } from '../../shared/ids.ts';
import { openTestEngine, type TestEngine } from '../support/engine.ts';
import { grant } from '../support/world.ts';
import { anyDeliver, anyDelivery, type Deliver, makeStreamPlay, type StreamPlay } from './stream-play.ts';

const threshold = 3;
const secondThreshold = 5;
const people = Array.from({ length: 7 }, (_, index) =>
  toPersonId(new Uint8Array(32), 'test', `citizen-${index}`),
);
// A property is many runs; a busy machine takes its time.
const patience = 300_000;
const start = new Date('2026-03-02T01:00:00.000Z');

let engine: TestEngine;
let play: StreamPlay;

beforeAll(async () => {
  engine = await openTestEngine();
  play = await makeStreamPlay(engine);
  play.clock.set(start);
  await foundInstitution(play.context, {
    id: institutionIdSchema.parse('test'),
    kind: 'city',
    name: { ko: '시험시', en: 'Test City' },
    programme: null,
    departments: [{ id: departmentIdSchema.parse('democracy'), name: '민주주의과' }],
    schemeDepartment: departmentIdSchema.parse('democracy'),
    categories: [],
    rule: {
      windowDays: 10,
      steps: [
        { on: 'empathy', threshold, then: 'department-answer' },
        { on: 'empathy', threshold: secondThreshold, then: 'mayor-answer' },
      ],
    },
  });
});

afterAll(async () => {
  await play.close();
  await engine.close();
});

type Act = { do: 'give' | 'withdraw'; who: number } | { do: 'rush'; who: number[]; back: number[] } | Deliver;

const who = fc.nat({ max: people.length - 1 });
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('give' as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('withdraw' as const), who }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('rush' as const),
      who: fc.array(who, { minLength: 2, maxLength: 8 }),
      back: fc.array(who, { maxLength: 3 }),
    }),
  },
  { weight: 5, arbitrary: anyDeliver },
);

let made = 0;

async function publishedProposal(): Promise<ProposalId> {
  await play.reset();
  play.clock.set(start);
  const { context } = play;
  const author = { person: people[0] as PersonId, grants: [] };
  const { id } = await submitProposal(context, author, {
    institution: institutionIdSchema.parse('test'),
    words: { title: `제안 ${++made}`, body: '본문입니다.', tags: [] },
    draft: false,
    idempotencyKey: undefined,
  });
  await screenProposal(context, { person: people[1] as PersonId, grants: [grant('moderator@test')] }, id, {
    decision: 'publish',
  });
  return id;
}

/** Does the acts; gives the most voices that can have stood together at any moment. */
async function perform(id: ProposalId, acts: Act[]): Promise<number> {
  const { context } = play;
  const gates = makeGates(context);
  const standing = new Set<number>();
  let most = 0;
  for (const each of acts) {
    switch (each.do) {
      case 'give':
        await giveEmpathy(context, gates, people[each.who] as PersonId, id);
        standing.add(each.who);
        break;
      case 'withdraw':
        await withdrawEmpathy(context, gates, people[each.who] as PersonId, id);
        standing.delete(each.who);
        break;
      case 'rush': {
        const outcomes = await Promise.all([
          ...each.who.map((one) => giveEmpathy(context, gates, people[one] as PersonId, id)),
          ...each.back.map((one) => withdrawEmpathy(context, gates, people[one] as PersonId, id)),
        ]);
        const given = outcomes.filter((outcome) => outcome === 'given').length;
        // One empathy per citizen, whatever came at once: it is given again only where it was taken back.
        expect(given).toBeLessThanOrEqual(new Set(each.who).size + each.back.length);
        most = Math.max(most, standing.size + new Set(each.who).size);
        standing.clear();
        for (const { sk } of await empathiesOnRecord(context.table, id)) standing.add(people.indexOf(sk));
        break;
      }
      case 'deliver':
        await play.deliver(each.consumer, each.delivery);
        break;
    }
    most = Math.max(most, standing.size);
  }
  const onRecord = (await empathiesOnRecord(context.table, id)).map(({ sk }) => people.indexOf(sk));
  expect(new Set(onRecord)).toEqual(standing);
  expect(onRecord).toHaveLength(standing.size);
  return most;
}

async function stateOf(id: ProposalId) {
  const { table } = play.context;
  const proposal = await findProposal(table, id, { consistent: true });
  if (!proposal) throw new Error('the proposal is gone');
  const { total } = await countOf(table, id, { consistent: true });
  const recorded = (await empathiesOnRecord(table, id)).length;
  const timeline = (await timelineFrom(table, id, { limit: 100 })).items;
  const firings = timeline
    .filter(({ type }) => type === 'proposal.step-fired')
    .map(({ facts }) => facts.step);
  return { proposal, total, recorded, timeline, firings };
}

describe('a count', () => {
  it(
    'is that of the record, and each step fires once and never below its threshold, however the stream delivers',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 30 }), async (acts) => {
          const id = await publishedProposal();
          const most = await perform(id, acts);
          await play.drain();
          const { proposal, total, recorded, firings } = await stateOf(id);
          expect(total).toBe(recorded);
          const fired = Object.keys(proposal.fired).map(Number);
          expect(firings).toEqual(fired);
          for (const [number, needed] of [
            [1, threshold],
            [2, secondThreshold],
          ] as const) {
            if (recorded >= needed) expect(fired).toContain(number);
            if (most < needed) expect(fired).not.toContain(number);
            const one = proposal.fired[number];
            if (one) expect(one.count).toBeGreaterThanOrEqual(needed);
          }
        }),
        { numRuns: 25 },
      );
    },
    patience,
  );

  it(
    'closes with every voice given in time, fires what it reaches then, and nothing afterwards',
    async () => {
      const late = fc.record({
        before: fc.array(act, { maxLength: 14 }),
        // Accepted in the last millisecond, on record only during the grace.
        underWay: fc.uniqueArray(who, { maxLength: 4 }),
        after: fc.array(anyDelivery(), { maxLength: 6 }),
        sweepers: fc.integer({ min: 1, max: 3 }),
      });
      await fc.assert(
        fc.asyncProperty(late, async ({ before, underWay, after, sweepers }) => {
          const id = await publishedProposal();
          const { context, clock } = play;
          const closesAt = Date.parse((await stateOf(id)).proposal.closesAt ?? '');
          clock.set(new Date(closesAt - 1));
          await perform(id, before);
          clock.set(new Date(closesAt));
          const gates = makeGates(context);
          for (const act of [giveEmpathy, withdrawEmpathy]) {
            const refused = act(context, gates, people[0] as PersonId, id);
            await expect(refused).rejects.toEqual(new AppError('empathy.window-closed'));
          }
          clock.set(new Date(closesAt + settleGraceMs - 1));
          await settleWindow(context, id);
          expect((await stateOf(id)).proposal.state).toBe('open');
          for (const one of underWay) {
            await recordEmpathy(
              context.table,
              id,
              people[one] as PersonId,
              new Date(closesAt - 1).toISOString(),
            );
          }
          clock.set(new Date(closesAt + settleGraceMs));
          await Promise.all([
            ...Array.from({ length: sweepers }, () => settleWindow(context, id)),
            ...after.map((each) => play.deliver('counts', each)),
          ]);
          await play.drain();
          const { proposal, total, recorded, firings, timeline } = await stateOf(id);
          expect(proposal).toMatchObject({ state: 'closed', finalCount: recorded });
          expect(total).toBe(recorded);
          expect(timeline.filter(({ type }) => type === 'proposal.closed')).toHaveLength(1);
          expect(firings).toEqual(Object.keys(proposal.fired).map(Number));
          expect(proposal.fired[1] !== undefined || recorded < threshold).toBe(true);
          expect(proposal.fired[2] !== undefined || recorded < secondThreshold).toBe(true);
          for (const { at, count } of Object.values(proposal.fired)) {
            expect(Date.parse(at)).toBeLessThan(closesAt);
            expect(count).toBeGreaterThanOrEqual(threshold);
          }
        }),
        { numRuns: 25 },
      );
    },
    patience,
  );
});
