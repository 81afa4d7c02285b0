import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishAnswer } from '../../functions/answers/index.ts';
import { giveEmpathy, makeGates } from '../../functions/empathy/index.ts';
import { foundInstitution } from '../../functions/institutions/index.ts';
import { type Actor, toPersonId } from '../../functions/people/index.ts';
import { findProposal, screenProposal, submitProposal } from '../../functions/proposals/index.ts';
import { ratingsGiven, toTotals } from '../../functions/ratings/counted.ts';
import type { RatingValue } from '../../functions/ratings/model.ts';
import { rateAnswer } from '../../functions/ratings/rate-answer.ts';
import { findRating, keptTotals } from '../../functions/ratings/repository.ts';
import { withdrawRating } from '../../functions/ratings/withdraw-rating.ts';
import { tallyOnRecord } from '../../shared/counting/recount.ts';
import { timelineFrom } from '../../shared/dynamo/timeline.ts';
import {
  type AnswerId,
  answerIdOf,
  departmentIdSchema,
  institutionIdSchema,
  type ProposalId,
} from '../../shared/ids.ts';
import { openTestEngine, type TestEngine } from '../support/engine.ts';
import { grant } from '../support/world.ts';
import {
  anyDeliver,
  anyDelivery,
  type Deliver,
  type Delivery,
  makeStreamPlay,
  type StreamPlay,
} from './stream-play.ts';

const threshold = 3;
const people: Actor[] = Array.from({ length: 7 }, (_, index) => ({
  person: toPersonId(new Uint8Array(32), 'test', `supporter-${index}`),
  grants: [],
}));
const staff: Actor = {
  person: toPersonId(new Uint8Array(32), 'test', 'staff'),
  grants: [grant('moderator@test'), grant('officer@test/democracy')],
};
const patience = 300_000;
const start = new Date('2026-03-02T01:00:00.000Z');
const institution = institutionIdSchema.parse('test');
const democracy = departmentIdSchema.parse('democracy');

let engine: TestEngine;
let play: StreamPlay;

beforeAll(async () => {
  engine = await openTestEngine();
  play = await makeStreamPlay(engine);
  play.clock.set(start);
  await foundInstitution(play.context, {
    id: institution,
    kind: 'city',
    name: { ko: '시험시', en: 'Test City' },
    programme: null,
    departments: [{ id: democracy, name: '민주주의과' }],
    schemeDepartment: democracy,
    categories: [],
    rule: {
      windowDays: 10,
      steps: [
        { on: 'empathy', threshold: 1, then: 'department-answer' },
        { on: 'answer-dissatisfied', threshold, then: 'department-answer' },
      ],
    },
  });
});

afterAll(async () => {
  await play.close();
  await engine.close();
});

type Act =
  | { do: 'rate'; who: number; value: RatingValue }
  | { do: 'withdraw'; who: number }
  | { do: 'rush'; rated: { who: number; value: RatingValue }[]; back: number[] }
  | Deliver;

const who = fc.nat({ max: people.length - 1 });
const value = fc.constantFrom<RatingValue>('satisfied', 'dissatisfied', 'dissatisfied');
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('rate' as const), who, value }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('withdraw' as const), who }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('rush' as const),
      rated: fc.array(fc.record({ who, value }), { minLength: 2, maxLength: 8 }),
      back: fc.array(who, { maxLength: 3 }),
    }),
  },
  { weight: 5, arbitrary: anyDeliver },
);

/** Somebody comes to be dissatisfied, where need be in the place of somebody who no longer is; some of it is told. */
interface Turn {
  who: number;
  /** Picks who leaves: by taking it back, or by a change of mind. */
  leaves: number;
  back: boolean;
  told: Delivery | null;
}
const turn: fc.Arbitrary<Turn> = fc.record({
  who,
  leaves: fc.nat(),
  back: fc.boolean(),
  told: fc.option(anyDelivery()),
});

/** Turns as acts: at no moment are enough dissatisfied to oblige anything. */
function inTurns(turns: Turn[]): Act[] {
  const standing: number[] = [];
  return turns.flatMap(({ who: comes, leaves, back, told }): Act[] => {
    const acts: Act[] = [];
    if (!standing.includes(comes)) {
      const [left] = standing.length < threshold - 1 ? [] : standing.splice(leaves % standing.length, 1);
      if (left !== undefined)
        acts.push(back ? { do: 'withdraw', who: left } : { do: 'rate', who: left, value: 'satisfied' });
      standing.push(comes);
      acts.push({ do: 'rate', who: comes, value: 'dissatisfied' });
    }
    return told ? [...acts, { do: 'deliver', consumer: 'counts', delivery: told }] : acts;
  });
}

let made = 0;

/** A proposal that everybody supports and that was answered, with all that follows from it done. */
async function answered(): Promise<{ proposal: ProposalId; answer: AnswerId }> {
  await play.reset();
  const { context } = play;
  const { id } = await submitProposal(context, staff, {
    institution,
    words: { title: `제안 ${++made}`, body: '본문입니다.', tags: [] },
    draft: false,
    idempotencyKey: undefined,
  });
  await screenProposal(context, staff, id, { decision: 'publish' });
  const gates = makeGates(context);
  for (const { person } of people) await giveEmpathy(context, gates, person, id);
  await play.drain();
  const answer = answerIdOf(id, 1);
  const text = '절반만 합니다.';
  await publishAnswer(context, staff, answer, { decision: 'partly', text, contact: null, commitments: [] });
  await play.drain();
  return { proposal: id, answer };
}

const supporter = (index: number) => people[index] ?? staff;

const onRecord = async (id: AnswerId) =>
  Promise.all(people.map(async ({ person }) => (await findRating(play.context.table, id, person))?.value));

/** Does the acts; gives the most that can have been dissatisfied together at any moment. */
async function perform(id: AnswerId, acts: Act[]): Promise<number> {
  const { context, clock } = play;
  const minds: (RatingValue | undefined)[] = people.map(() => undefined);
  const dissatisfied = () => minds.flatMap((mind, one) => (mind === 'dissatisfied' ? [one] : []));
  const rate = (one: number, said: RatingValue) => rateAnswer(context, supporter(one), id, said);
  const withdraw = (one: number) => withdrawRating(context, supporter(one), id);
  let most = 0;
  for (const [index, each] of acts.entries()) {
    clock.set(new Date(start.getTime() + index));
    switch (each.do) {
      case 'rate':
        expect(await rate(each.who, each.value)).toBe(minds[each.who] === undefined);
        minds[each.who] = each.value;
        break;
      case 'withdraw':
        await withdraw(each.who);
        minds[each.who] = undefined;
        break;
      case 'rush': {
        const may = each.rated.flatMap((one) => (one.value === 'dissatisfied' ? [one.who] : []));
        most = Math.max(most, new Set([...dissatisfied(), ...may]).size);
        await Promise.all([
          ...each.rated.map((one) => rate(one.who, one.value)),
          ...each.back.map((one) => withdraw(one)),
        ]);
        for (const [one, mind] of (await onRecord(id)).entries()) minds[one] = mind;
        break;
      }
      case 'deliver':
        await play.deliver(each.consumer, each.delivery);
        break;
    }
    most = Math.max(most, dissatisfied().length);
  }
  expect(await onRecord(id)).toEqual(minds);
  return most;
}

describe('what supporters say of an answer', () => {
  it(
    'is one voice each and counted to the last one, and obliges once and never too early, whatever is changed, taken back, redelivered, or dies',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(act, { maxLength: 30 }), async (acts) => {
          const { proposal: id, answer } = await answered();
          const { table } = play.context;
          const most = await perform(answer, acts);
          await play.drain();
          const minds = await onRecord(answer);
          const expected = {
            satisfied: minds.filter((mind) => mind === 'satisfied').length,
            dissatisfied: minds.filter((mind) => mind === 'dissatisfied').length,
          };
          expect(toTotals((await tallyOnRecord(table, ratingsGiven, answer)).tally)).toEqual(expected);
          expect(await keptTotals(table, answer, { consistent: true })).toMatchObject(expected);
          const fired = (await findProposal(table, id, { consistent: true }))?.fired[2];
          if (expected.dissatisfied >= threshold) expect(fired).toBeDefined();
          if (most < threshold) expect(fired).toBeUndefined();
          if (fired) {
            expect(fired).toMatchObject({ answered: 1 });
            expect(fired.count).toBeGreaterThanOrEqual(threshold);
            expect(fired.count).toBeLessThanOrEqual(most);
          }
          const { items: timeline } = await timelineFrom(table, id, { limit: 100 });
          const told = (type: string) => timeline.filter((entry) => entry.type === type);
          expect(
            told('proposal.step-fired')
              .map(({ facts }) => Number(facts.step))
              .sort(),
          ).toEqual(fired ? [1, 2] : [1]);
          expect(told('answer.opened')).toHaveLength(fired ? 2 : 1);
        }),
        { numRuns: 25 },
      );
    },
    patience,
  );

  it(
    'obliges nothing where never enough were dissatisfied together, however much of it is told in which order',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(turn, { minLength: 4, maxLength: 14 }), async (turns) => {
          const { proposal: id, answer } = await answered();
          expect(await perform(answer, inTurns(turns))).toBeLessThan(threshold);
          await play.drain();
          const { table } = play.context;
          const { fired } = (await findProposal(table, id, { consistent: true })) ?? {};
          expect(Object.keys(fired ?? {})).toEqual(['1']);
        }),
        { numRuns: 25 },
      );
    },
    patience,
  );
});
