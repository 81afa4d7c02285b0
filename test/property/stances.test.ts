import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settleGraceMs } from '../../functions/empathy/index.ts';
import { attendForum } from '../../functions/forums/attend-forum.ts';
import { stancesTaken, toTallies } from '../../functions/forums/counted.ts';
import { askCitizens, getForum, makeForumGates, takeStance } from '../../functions/forums/index.ts';
import { countOfForum, findStance, keepFirstStance } from '../../functions/forums/repository.ts';
import { withStance } from '../../functions/forums/rules.ts';
import { withdrawStance } from '../../functions/forums/take-stance.ts';
import { foundInstitution } from '../../functions/institutions/index.ts';
import { toPersonId } from '../../functions/people/index.ts';
import { tallyOnRecord } from '../../shared/counting/recount.ts';
import { timelineFrom } from '../../shared/dynamo/timeline.ts';
import { AppError } from '../../shared/errors.ts';
import { departmentIdSchema, type ForumId, institutionIdSchema, type PersonId } from '../../shared/ids.ts';
import { openTestEngine, type TestEngine } from '../support/engine.ts';
import { grant } from '../support/world.ts';
import { anyDeliver, anyDelivery, type Deliver, makeStreamPlay, type StreamPlay } from './stream-play.ts';

const threshold = 3;
const people = Array.from({ length: 7 }, (_, index) =>
  toPersonId(new Uint8Array(32), 'test', `participant-${index}`),
);
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
        { on: 'empathy', threshold: 100, then: 'forum' },
        { on: 'forum-participants', threshold, then: 'mayor-answer' },
        { on: 'forum-closed', then: 'committee-final-answer' },
      ],
    },
  });
});

afterAll(async () => {
  await play.close();
  await engine.close();
});

type Side = 'for' | 'against' | 'other';
type Act =
  | { do: 'take'; who: number; side: Side }
  | { do: 'withdraw'; who: number }
  | { do: 'rush'; taken: { who: number; side: Side }[]; back: number[] }
  | Deliver;

const who = fc.nat({ max: people.length - 1 });
const side = fc.constantFrom<Side>('for', 'against', 'other');
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('take' as const), who, side }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('withdraw' as const), who }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('rush' as const),
      taken: fc.array(fc.record({ who, side }), { minLength: 2, maxLength: 8 }),
      back: fc.array(who, { maxLength: 3 }),
    }),
  },
  { weight: 5, arbitrary: anyDeliver },
);

let made = 0;

async function openForum(): Promise<ForumId> {
  await play.reset();
  play.clock.set(start);
  const { id } = await askCitizens(
    play.context,
    { person: people[0] as PersonId, grants: [grant('officer@test/democracy')] },
    {
      institution,
      department: democracy,
      topic: `물음 ${++made}`,
      background: '배경입니다.',
      sources: [],
      opensOn: '2026-03-02',
      closesOn: '2026-03-10',
      idempotencyKey: undefined,
    },
  );
  return id;
}

const sidesOnRecord = async (id: ForumId) =>
  new Map(
    await Promise.all(
      people.map(
        async (person, index) => [index, (await findStance(play.context.table, id, person))?.stance] as const,
      ),
    ),
  );

/** Does the acts; gives the most that can have taken part together at any moment. */
async function perform(id: ForumId, acts: Act[]): Promise<number> {
  const { context } = play;
  const gates = makeForumGates(context);
  const sides = new Map<number, string | undefined>();
  const standing = () => [...sides.values()].filter((one) => one !== undefined).length;
  const take = (one: number, stance: Side) => takeStance(context, gates, people[one] as PersonId, id, stance);
  const withdraw = (one: number) => withdrawStance(context, gates, people[one] as PersonId, id);
  let most = 0;
  for (const each of acts) {
    switch (each.do) {
      case 'take':
        await take(each.who, each.side);
        sides.set(each.who, each.side);
        break;
      case 'withdraw':
        await withdraw(each.who);
        sides.set(each.who, undefined);
        break;
      case 'rush':
        await Promise.all([
          ...each.taken.map((one) => take(one.who, one.side)),
          ...each.back.map((one) => withdraw(one)),
        ]);
        most = Math.max(
          most,
          new Set([
            ...each.taken.map((one) => one.who),
            ...[...sides].flatMap(([one, taken]) => (taken === undefined ? [] : [one])),
          ]).size,
        );
        for (const [one, taken] of await sidesOnRecord(id)) sides.set(one, taken);
        break;
      case 'deliver':
        await play.deliver(each.consumer, each.delivery);
        break;
    }
    most = Math.max(most, standing());
  }
  const recorded = await sidesOnRecord(id);
  for (const [one] of people.entries()) expect(recorded.get(one)).toBe(sides.get(one));
  return most;
}

async function stateOf(id: ForumId) {
  const { table } = play.context;
  const forum = await getForum(table, id);
  const { tallies } = await countOfForum(table, forum, { consistent: true });
  const { tally } = await tallyOnRecord(table, stancesTaken, id);
  const recorded = toTallies(tally, forum.stances);
  const { items: timeline } = await timelineFrom(table, id, { limit: 100 });
  const firings = timeline.filter(({ type }) => type === 'forum.step-fired').map(({ facts }) => facts.step);
  return { forum, tallies, recorded, timeline, firings };
}

/** What a person's own history says of them. */
async function toldByHistories(id: ForumId) {
  const taken = await Promise.all(people.map((person) => findStance(play.context.table, id, person)));
  const changes = taken.map((one) => {
    const sides = (one?.history ?? []).flatMap(({ stance }) => stance ?? []);
    return sides.filter((stance, index) => index > 0 && stance !== sides[index - 1]).length;
  });
  return {
    participants: taken.filter((one) => one?.stance !== undefined).length,
    changes: changes.reduce((sum, number) => sum + number, 0),
  };
}

describe('the sides of a forum', () => {
  it(
    'are one for a citizen and counted to the last one, whatever is changed, redelivered, or dies',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(act, { maxLength: 30 }), async (acts) => {
          const id = await openForum();
          const most = await perform(id, acts);
          await play.drain();
          const { forum, tallies, recorded, firings } = await stateOf(id);
          expect(tallies).toEqual(recorded);
          expect(recorded).toMatchObject(await toldByHistories(id));
          const sum = Object.values(tallies.stances).reduce((one, other) => one + other, 0);
          expect(sum).toBe(tallies.participants);
          const fired = Object.keys(forum.fired).map(Number);
          expect(firings).toEqual(fired);
          if (recorded.participants >= threshold) expect(fired).toContain(2);
          if (most < threshold) expect(fired).not.toContain(2);
          expect(fired).not.toContain(3);
        }),
        { numRuns: 25 },
      );
    },
    patience,
  );

  it(
    'are frozen with all that were taken in time, and what that reaches fires once',
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
          const id = await openForum();
          const { context, clock } = play;
          const closesAt = Date.parse((await stateOf(id)).forum.closesAt);
          clock.set(new Date(closesAt - 1));
          await perform(id, before);
          clock.set(new Date(closesAt));
          const gates = makeForumGates(context);
          const closed = new AppError('stance.closed');
          await expect(takeStance(context, gates, people[0] as PersonId, id, 'for')).rejects.toEqual(closed);
          await expect(withdrawStance(context, gates, people[0] as PersonId, id)).rejects.toEqual(closed);
          clock.set(new Date(closesAt + settleGraceMs - 1));
          await attendForum(context, id);
          expect((await stateOf(id)).forum.state).toBe('open');
          const last = withStance(undefined, 'against', new Date(closesAt - 1).toISOString());
          for (const one of underWay) await keepFirstStance(context.table, id, people[one] as PersonId, last);
          clock.set(new Date(closesAt + settleGraceMs));
          await Promise.all([
            ...Array.from({ length: sweepers }, () => attendForum(context, id)),
            ...after.map((each) => play.deliver('counts', each)),
          ]);
          await play.drain();
          const { forum, tallies, recorded, firings, timeline } = await stateOf(id);
          expect(forum).toMatchObject({ state: 'closed', final: recorded });
          expect(tallies).toEqual(recorded);
          expect(timeline.filter(({ type }) => type === 'forum.closed')).toHaveLength(1);
          expect(new Set(firings)).toEqual(new Set(Object.keys(forum.fired).map(Number)));
          expect(firings).toHaveLength(new Set(firings).size);
          expect(firings).toContain(3);
          expect(forum.fired[2] !== undefined || recorded.participants < threshold).toBe(true);
          for (const { at } of Object.values(forum.fired)) expect(Date.parse(at)).toBeLessThan(closesAt);
        }),
        { numRuns: 25 },
      );
    },
    patience,
  );
});
