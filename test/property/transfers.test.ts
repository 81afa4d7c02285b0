import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  followTransfer,
  publishAnswer,
  publishInterim,
  transferAnswer,
} from '../../functions/answers/index.ts';
import { getAnswer } from '../../functions/answers/repository.ts';
import { foundInstitution } from '../../functions/institutions/index.ts';
import { type Actor, toPersonId } from '../../functions/people/index.ts';
import { closeWindow } from '../../functions/proposals/close-window.ts';
import {
  acceptTransfer,
  askTransfer,
  findProposal,
  fireStep,
  screenProposal,
  submitProposal,
} from '../../functions/proposals/index.ts';
import { addDays, dateAt } from '../../shared/clock.ts';
import { lists } from '../../shared/dynamo/keys.ts';
import { allEntries } from '../../shared/dynamo/listing.ts';
import { timelineFrom } from '../../shared/dynamo/timeline.ts';
import { AppError } from '../../shared/errors.ts';
import {
  type AnswerId,
  answerIdOf,
  departmentIdSchema,
  type InstitutionId,
  institutionIdSchema,
  type ProposalId,
} from '../../shared/ids.ts';
import { openTestEngine, type TestEngine } from '../support/engine.ts';
import { grant } from '../support/world.ts';
import { anyDelivery, type Delivery, makeStreamPlay, type StreamPlay } from './stream-play.ts';

// A property is many runs; a busy machine takes its time.
const patience = 300_000;
const start = new Date('2026-03-02T01:00:00.000Z');
const institutions = ['first', 'second', 'third'].map((id) => institutionIdSchema.parse(id));
const departments = ['democracy', 'women'].map((id) => departmentIdSchema.parse(id));

let engine: TestEngine;
let play: StreamPlay;

beforeAll(async () => {
  engine = await openTestEngine();
  play = await makeStreamPlay(engine);
  play.clock.set(start);
  for (const id of institutions)
    await foundInstitution(play.context, {
      id,
      kind: 'city',
      name: { ko: id, en: id },
      programme: null,
      departments: departments.map((department) => ({ id: department, name: department })),
      schemeDepartment: departments[0] ?? departmentIdSchema.parse('democracy'),
      categories: [],
      rule: {
        windowDays: 10,
        steps: [
          { on: 'empathy', threshold: 1, then: 'department-answer' },
          { on: 'empathy', threshold: 2, then: 'mayor-answer', dueDays: 3 },
        ],
      },
    });
});

afterAll(async () => {
  await play.close();
  await engine.close();
});

type Act =
  | { do: 'move'; to: number; department: number | undefined }
  | { do: 'answer' | 'interim' | 'pass on'; of: number; as: number }
  | { do: 'fire' | 'close' | 'follow' }
  | { do: 'deliver'; delivery: Delivery };

const place = fc.nat({ max: institutions.length - 1 });
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('move' as const),
      to: place,
      department: fc.option(fc.nat({ max: 1 }), { nil: undefined }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('answer' as const, 'interim' as const, 'pass on' as const, 'pass on' as const),
      of: fc.integer({ min: 1, max: 2 }),
      as: place,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'fire' as const,
        'fire' as const,
        'follow' as const,
        'follow' as const,
        'close' as const,
      ),
    }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('deliver' as const), delivery: anyDelivery() }) },
);
/** Some acts at once, and how many hours pass before them. */
const moments = fc.array(
  fc.record({
    hours: fc.constantFrom(0, 0, 0, 1, 24 * 11),
    acts: fc.array(act, { minLength: 1, maxLength: 3 }),
  }),
  { minLength: 4, maxLength: 14 },
);

const staffOf = (institution: InstitutionId): Actor => ({
  person: toPersonId(new Uint8Array(32), 'test', `staff of ${institution}`),
  grants: [
    grant(`moderator@${institution}`),
    ...departments.map((department) => grant(`head@${institution}/${department}`)),
  ],
});
const at = (index: number) => institutions[index] as InstitutionId;

async function publishedProposal(): Promise<ProposalId> {
  await play.drain();
  await play.reset();
  play.clock.set(start);
  const author = { person: toPersonId(new Uint8Array(32), 'test', 'author'), grants: [] };
  const { id } = await submitProposal(play.context, author, {
    institution: at(0),
    words: { title: '하천을 맑게', body: '하천에 쓰레기가 많습니다.', tags: [] },
    draft: false,
    idempotencyKey: undefined,
  });
  await screenProposal(play.context, staffOf(at(0)), id, { decision: 'publish' });
  await perform(id, { do: 'fire' });
  return id;
}

async function perform(id: ProposalId, each: Act): Promise<unknown> {
  const { context, clock } = play;
  switch (each.do) {
    case 'deliver':
      return play.deliver('changes', each.delivery);
    case 'follow':
      // Two consumers and the night, say.
      return Promise.all([1, 2, 3].map(() => followTransfer(context, id)));
    case 'close':
      return closeWindow(context, id, 2);
    case 'fire': {
      const proposal = await findProposal(context.table, id, { consistent: true });
      const step = proposal?.rule?.steps.find(({ number }) => proposal.fired[number] === undefined);
      return step && fireStep(context, id, { step, count: step.number });
    }
    case 'move': {
      const from = (await findProposal(context.table, id, { consistent: true }))?.institution;
      if (!from) return undefined;
      const asked = await askTransfer(context, staffOf(from), id, {
        to: at(each.to),
        reason: '그곳의 일입니다.',
      });
      const department = each.department === undefined ? undefined : departments[each.department];
      const askedAt = asked.transfer?.askedAt ?? '';
      return acceptTransfer(context, staffOf(at(each.to)), id, { askedAt, department });
    }
    case 'answer':
      return publishAnswer(context, staffOf(at(each.as)), answerIdOf(id, each.of), {
        decision: 'later',
        text: '나중에 합니다.',
        contact: null,
        commitments: [],
      });
    case 'interim':
      return publishInterim(context, staffOf(at(each.as)), answerIdOf(id, each.of), {
        text: '알아보고 있습니다.',
        reason: '시간이 더 필요합니다.',
        dueOn: addDays(dateAt(clock.now()), 60),
      });
    case 'pass on':
      return transferAnswer(context, staffOf(at(each.as)), answerIdOf(id, each.of), {
        department: departments[1] ?? departmentIdSchema.parse('women'),
        reason: '우리 일이 아닙니다.',
      });
  }
}

const answersOf = async (id: ProposalId) => {
  const found = [1, 2].map((step) =>
    getAnswer(play.context.table, answerIdOf(id, step)).catch(() => undefined),
  );
  return (await Promise.all(found)).filter((answer) => answer !== undefined);
};

/** The institutions whose list of owed answers has it. */
async function listedAt(answer: AnswerId): Promise<InstitutionId[]> {
  const holding: InstitutionId[] = [];
  for (const institution of institutions) {
    const entries = await allEntries(play.context.table, { list: lists.answers(`${institution}/*`, 'owed') });
    holding.push(...entries.filter(({ pk }) => pk === `ANSWER#${answer}`).map(() => institution));
  }
  return holding;
}

describe('an answer that is owed for a proposal', () => {
  it(
    'has one holder and one date at every moment, and ends where its proposal is or with whoever gave it, whatever the stream does',
    async () => {
      await fc.assert(
        fc.asyncProperty(moments, async (all) => {
          const id = await publishedProposal();
          const known = new Map<AnswerId, { dueAt: string; given?: string; custody: unknown[] }>();
          let now = start.getTime();
          for (const { hours, acts } of all) {
            now += 60_000 + hours * 3_600_000;
            play.clock.set(new Date(now));
            const outcomes = await Promise.allSettled(acts.map((each) => perform(id, each)));
            for (const outcome of outcomes)
              if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(AppError);
            for (const answer of await answersOf(id)) {
              const { institution, custody = [], dueAt, interim, firstDueAt, state } = answer;
              const before = known.get(answer.id);
              // By one date, which an interim answer alone puts off.
              expect(dueAt === firstDueAt || interim !== undefined).toBe(true);
              if (before && before.dueAt !== dueAt) expect(before.dueAt).toBe(firstDueAt);
              // From one to the next, without a gap, and what was is never rewritten.
              expect(custody.slice(0, before?.custody.length ?? 0)).toEqual(before?.custody ?? []);
              for (const [index, { to }] of custody.entries())
                expect(custody[index + 1]?.from.institution ?? institution).toBe(to.institution);
              // Whoever gave it keeps it.
              if (before?.given !== undefined) expect(institution).toBe(before.given);
              known.set(answer.id, { dueAt, custody, ...(state === 'answered' && { given: institution }) });
            }
          }
          await play.drain();
          const proposal = await findProposal(play.context.table, id, { consistent: true });
          if (!proposal) throw new Error('the proposal is gone');
          const told = (await timelineFrom(play.context.table, id, { limit: 200 })).items;
          const answers = await answersOf(id);
          expect(answers.map((answer) => answer.step)).toEqual(Object.keys(proposal.fired).map(Number));
          for (const answer of answers) {
            const isOwed = answer.state === 'owed';
            if (isOwed) expect(answer.institution).toBe(proposal.institution);
            // Each transfer since it was opened was followed once, up to the last, or to where it was given.
            const passed = (proposal.custody ?? []).map(({ from, to }) => [from, to]);
            const first = (answer.followed ?? 0) - (answer.custody ?? []).length;
            const followed = (answer.custody ?? []).map(({ from, to }) => [from.institution, to.institution]);
            expect(followed).toEqual(passed.slice(first, answer.followed));
            expect(await listedAt(answer.id)).toEqual(isOwed ? [proposal.institution] : []);
            expect(proposal.fired[answer.step]?.givenAt).toBe(answer.answeredAt);
            const moves = told.filter(
              ({ type, facts }) => type === 'answer.moved' && facts.answer === answer.id,
            );
            expect(moves.map(({ facts }) => [facts.from, facts.to])).toEqual(
              (answer.custody ?? []).map(({ from, to }) => [from.institution, to.institution]),
            );
          }
          // The night finds nothing to do.
          await followTransfer(play.context, id);
          expect(await answersOf(id)).toEqual(answers);
        }),
        { numRuns: 30 },
      );
    },
    patience,
  );
});
