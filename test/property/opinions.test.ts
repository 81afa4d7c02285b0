import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askCitizens } from '../../functions/forums/index.ts';
import { foundInstitution } from '../../functions/institutions/index.ts';
import { sympathies } from '../../functions/opinions/counted.ts';
import { makeOpinionGates, speak } from '../../functions/opinions/index.ts';
import { balancedOpinions, officialSide } from '../../functions/opinions/listing.ts';
import { countOfOpinion, findSympathy } from '../../functions/opinions/repository.ts';
import { endSympathy, sympathise } from '../../functions/opinions/sympathise.ts';
import { toPersonId } from '../../functions/people/index.ts';
import { tallyOnRecord } from '../../shared/counting/recount.ts';
import { keys, lists, pad } from '../../shared/dynamo/keys.ts';
import { placeEntries } from '../../shared/dynamo/listing.ts';
import { departmentIdSchema, institutionIdSchema, newForumId, newOpinionId } from '../../shared/ids.ts';
import { openTestEngine, type TestEngine } from '../support/engine.ts';
import { grant } from '../support/world.ts';
import { anyDelivery, type Delivery, makeStreamPlay, type StreamPlay } from './stream-play.ts';

const start = new Date('2026-03-02T01:00:00.000Z');
const institution = institutionIdSchema.parse('test');
const democracy = departmentIdSchema.parse('democracy');
const patience = 300_000;
const actors = Array.from({ length: 6 }, (_, index) => ({
  person: toPersonId(new Uint8Array(32), 'test', `speaker-${index}`),
  grants: [],
}));

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
    rule: { windowDays: 10, steps: [{ on: 'empathy', threshold: 100, then: 'forum' }] },
  });
});

afterAll(async () => {
  await play.close();
  await engine.close();
});

type Act =
  | { do: 'give' | 'end'; who: number }
  | { do: 'rush'; given: number[]; back: number[] }
  | { do: 'deliver'; delivery: Delivery };
const who = fc.nat({ max: actors.length - 2 });
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('give' as const, 'end' as const), who }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('rush' as const),
      given: fc.array(who, { minLength: 2, maxLength: 6 }),
      back: fc.array(who, { maxLength: 3 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('deliver' as const),
      delivery: anyDelivery({ writes: 6 }),
    }),
  },
);

let made = 0;

describe('sympathy with an opinion', () => {
  it(
    'is one for a citizen and counted to the last one, whatever is given, taken back, redelivered, or dies',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 20 }), async (acts) => {
          await play.reset();
          const { context } = play;
          const gates = makeOpinionGates(context);
          const author = actors.at(-1) ?? actors[0];
          if (!author) throw new Error('nobody');
          const forum = await askCitizens(
            context,
            { ...author, grants: [grant('officer@test/democracy')] },
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
          const said = { stance: 'for', text: '할 말', idempotencyKey: undefined };
          const opinion = await speak(context, gates, author, forum.id, said);
          if (!opinion) throw new Error('nothing was said');
          const of = (index: number) => actors[index] ?? author;
          const give = (index: number) => sympathise(context, gates, of(index), opinion.id);
          const end = (index: number) => endSympathy(context, gates, of(index), opinion.id);
          for (const each of acts) {
            if (each.do === 'give') await give(each.who);
            if (each.do === 'end') await end(each.who);
            if (each.do === 'rush') await Promise.all([...each.given.map(give), ...each.back.map(end)]);
            if (each.do === 'deliver') await play.deliver('counts', each.delivery);
          }
          await play.drain();
          const standing = await Promise.all(
            actors.map(({ person }) => findSympathy(context.table, opinion.id, person)),
          );
          const recorded = standing.filter((one) => one !== undefined).length;
          const { tally } = await tallyOnRecord(context.table, sympathies, opinion.id);
          expect(tally.count ?? 0).toBe(recorded);
          const { total } = await countOfOpinion(context.table, opinion.id, { consistent: true });
          expect(total).toBe(recorded);
        }),
        { numRuns: 25 },
      );
    },
    patience,
  );
});

describe('sides in turn', () => {
  const stances = [{ id: 'for' }, { id: 'against' }, { id: 'other' }];
  const sides = [...stances.map(({ id }) => id), officialSide];

  it(
    'shows each opinion once, one of each side after the other by sympathy, wherever a page ends',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.tuple(...sides.map(() => fc.array(fc.nat({ max: 3 }), { maxLength: 7 }))),
          fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 6 }),
          async (counts, limits) => {
            const { table } = play.context;
            const subject = newForumId(start);
            const queues = await Promise.all(
              sides.map(async (side, at) => {
                const ranked = (counts[at] ?? []).map((sympathy) => {
                  const id = newOpinionId(start);
                  return { id, rank: `${pad(sympathy, 10)}#${id}` };
                });
                for (const { id, rank } of ranked) {
                  const list = lists.opinions(subject, `side/${side}`);
                  await placeEntries(table, keys.opinion(id).pk, 1, [
                    { slot: 'side', place: { list, rank } },
                  ]);
                }
                return ranked.sort((one, other) => (one.rank < other.rank ? 1 : -1)).map(({ id }) => id);
              }),
            );
            const longest = Math.max(...queues.map((queue) => queue.length));
            const expected = Array.from({ length: longest }, (_, round) =>
              queues.flatMap((queue) => queue[round] ?? []),
            ).flat();
            const shown: string[] = [];
            let cursor: string | undefined;
            for (let page = 0; ; page++) {
              const limit = limits[page % limits.length] ?? 1;
              const { ids, next } = await balancedOpinions(play.context, subject, stances, { limit, cursor });
              expect(ids.length).toBe(Math.min(limit, expected.length - shown.length));
              shown.push(...ids);
              if (next === null) break;
              cursor = next;
            }
            expect(shown).toEqual(expected);
          },
        ),
        { numRuns: 40 },
      );
    },
    patience,
  );
});
