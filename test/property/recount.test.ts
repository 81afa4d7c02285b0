import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { empathies, shardOf } from '../../functions/empathy/counted.ts';
import { giveEmpathy, makeGates, reconcileCounts, recoverCounts } from '../../functions/empathy/index.ts';
import { empathiesOnRecord, shardPks } from '../../functions/empathy/repository.ts';
import { withdrawEmpathy } from '../../functions/empathy/withdraw-empathy.ts';
import { foundInstitution } from '../../functions/institutions/index.ts';
import { toPersonId } from '../../functions/people/index.ts';
import { countOf, findProposal, screenProposal, submitProposal } from '../../functions/proposals/index.ts';
import { markSk } from '../../shared/counting/counted.ts';
import { correctSlot } from '../../shared/counting/slots.ts';
import { departmentIdSchema, institutionIdSchema, type PersonId, type ProposalId } from '../../shared/ids.ts';
import { openTestEngine, type TestEngine } from '../support/engine.ts';
import { grant } from '../support/world.ts';
import { anyDelivery, makeStreamPlay, type StreamPlay } from './stream-play.ts';

const institution = institutionIdSchema.parse('recounted');
const democracy = departmentIdSchema.parse('democracy');
const threshold = 3;
const shardsUsed = [2, 5];
// A comparison waits a while for each shard that differs: two shards are enough to disagree with each other.
const people = Array.from({ length: 60 }, (_, index) => toPersonId(new Uint8Array(32), 'recount', `${index}`))
  .filter((person) => shardsUsed.includes(shardOf(person)))
  .slice(0, 6);
const patience = 120_000;

let engine: TestEngine;
let play: StreamPlay;
let runs = 0;

beforeAll(async () => {
  engine = await openTestEngine();
  play = await makeStreamPlay(engine);
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
      steps: [{ on: 'empathy', threshold, then: 'department-answer' }],
    },
  });
});

afterAll(async () => {
  await play.close();
  await engine.close();
});

const who = fc.nat({ max: people.length - 1 });
const act = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('give' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('withdraw' as const), who }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('deliver' as const),
      delivery: anyDelivery({ records: 3, writes: 6 }),
    }),
  },
);
type Act = typeof act extends fc.Arbitrary<infer Of> ? Of : never;

async function publishedProposal(): Promise<ProposalId> {
  await play.reset();
  const { id } = await submitProposal(
    play.context,
    { person: people[0] as PersonId, grants: [] },
    {
      institution,
      words: { title: '밤길을 밝게', body: '골목에 등을 더 달아 주세요.', tags: [] },
      draft: false,
      idempotencyKey: undefined,
    },
  );
  const moderator = { person: people[1] as PersonId, grants: [grant(`moderator@${institution}`)] };
  await screenProposal(play.context, moderator, id, { decision: 'publish' });
  return id;
}

async function perform(id: ProposalId, acts: Act[]): Promise<void> {
  const gates = makeGates(play.context);
  for (const each of acts) {
    if (each.do === 'deliver') await play.deliver('counts', each.delivery);
    else {
      const change = each.do === 'give' ? giveEmpathy : withdrawEmpathy;
      await change(play.context, gates, people[each.who] as PersonId, id);
    }
  }
}

const recordedOf = async (id: ProposalId) => (await empathiesOnRecord(play.context.table, id)).length;
const totalOf = async (id: ProposalId) => (await countOf(play.context.table, id, { consistent: true })).total;
const firedOf = async (id: ProposalId) =>
  Object.keys((await findProposal(play.context.table, id, { consistent: true }))?.fired ?? {});
const damage = fc.array(fc.record({ shard: fc.nat({ max: 1 }), by: fc.constantFrom(-2, -1, 1, 2) }), {
  maxLength: 2,
});

/** Compares while the stream goes on. */
async function reconcile(id: ProposalId, meanwhile = async () => {}, table = play.context.table) {
  let isDone = false;
  const comparing = reconcileCounts({ ...play.context, table }, id, `night ${++runs}`).finally(() => {
    isDone = true;
  });
  await meanwhile();
  while (!isDone) {
    await play.drain();
    await sleep(5);
  }
  const { drifts, undecided } = await comparing;
  await play.drain();
  const found = drifts.reduce((sum, { counted, recorded }) => sum + counted - recorded, 0);
  return { drifts, undecided, found };
}

async function spoil(id: ProposalId, damages: { shard: number; by: number }[]): Promise<void> {
  for (const { shard, by } of damages) {
    const pk = shardPks(id)[shardsUsed[shard] ?? 0] ?? '';
    await correctSlot(play.context.table, empathies, pk, { count: by }, `spoilt ${++runs}`);
  }
}

describe('a recount', () => {
  it(
    'at a start makes up for all that the stream lost, fires what was reached, and is counted on from',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(act, { maxLength: 16 }),
          fc.array(act, { maxLength: 8 }),
          fc.boolean(),
          async (before, after, again) => {
            const id = await publishedProposal();
            await perform(id, before);
            // The server dies: what was not consumed by now never will be.
            await play.reset();
            const gates = makeGates(play.context);
            const run = `start ${++runs}`;
            await recoverCounts(play.context, gates, shardPks(id), run);
            if (again) await recoverCounts(play.context, gates, shardPks(id), `${run}, again`);
            const recorded = await recordedOf(id);
            expect(await totalOf(id)).toBe(recorded);
            if (recorded >= threshold) expect(await firedOf(id)).toEqual(['1']);
            await perform(id, after);
            await play.drain();
            expect(await totalOf(id)).toBe(await recordedOf(id));
          },
        ),
        { numRuns: 20 },
      );
    },
    patience,
  );

  it(
    'finds what is wrong with a count, to the voice, and nothing where the stream is only behind',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(act, { maxLength: 12 }), damage, async (acts, damages) => {
          const id = await publishedProposal();
          await perform(id, acts);
          await spoil(id, damages);
          const wrong = damages.reduce((sum, { by }) => sum + by, 0);
          const { drifts, undecided, found } = await reconcile(id);
          expect(undecided).toBe(0);
          expect(drifts.every(({ repaired }) => repaired)).toBe(true);
          // One that is behind by exactly what it is wrong by looks right, until the stream has caught up.
          expect(found + (await reconcile(id)).found).toBe(wrong);
          expect(await totalOf(id)).toBe(await recordedOf(id));
        }),
        { numRuns: 10 },
      );
    },
    patience,
  );

  it(
    'at night corrects a count for good, also while citizens give and take back',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(act, { maxLength: 8 }),
          fc.array(act, { maxLength: 12 }),
          damage,
          async (before, meanwhile, damages) => {
            const id = await publishedProposal();
            await perform(id, before);
            await spoil(id, damages);
            await reconcile(id, () => perform(id, meanwhile));
            const off = (await totalOf(id)) - (await recordedOf(id));
            if (damages.length === 0) expect(off).toBe(0);
            // A shard that changed under the comparison is left to the next night, which is a quiet one.
            expect((await reconcile(id)).found).toBe(off);
            expect(await totalOf(id)).toBe(await recordedOf(id));
          },
        ),
        { numRuns: 8 },
      );
    },
    patience,
  );

  /** Compares a shard of one voice and a false one, while another comes, and may go, around the mark. */
  async function comparedAround({ goes }: { goes: boolean }) {
    const id = await publishedProposal();
    const gates = makeGates(play.context);
    const [first, second] = people.filter((person) => shardOf(person) === shardsUsed[0]) as [
      PersonId,
      PersonId,
    ];
    await giveEmpathy(play.context, gates, first, id);
    await spoil(id, [{ shard: 0, by: 1 }]);
    await play.drain();
    const { table } = play.context;
    const documents = new Proxy(table.documents, {
      get: (target, name) => {
        if (name !== 'send') return Reflect.get(target, name);
        return async (command: { input: { Item?: { sk: string } } }) => {
          if (command.input.Item?.sk !== markSk) return target.send(command as never);
          await giveEmpathy(play.context, gates, second, id);
          const sent = await target.send(command as never);
          if (goes) await withdrawEmpathy(play.context, gates, second, id);
          return sent;
        };
      },
    });
    const { undecided } = await reconcile(id, undefined, { ...table, documents });
    return { undecided, off: (await totalOf(id)) - (await recordedOf(id)) };
  }

  it('is exact where a voice came right before its mark', async () => {
    expect(await comparedAround({ goes: false })).toEqual({ undecided: 0, off: 0 });
  });

  it('leaves a shard undecided where voices come and go between its marks, and its count as it was', async () => {
    expect(await comparedAround({ goes: true })).toEqual({ undecided: 1, off: 1 });
  });
});
