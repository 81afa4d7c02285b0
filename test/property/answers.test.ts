import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { correctAnswer } from '../../functions/answers/correct-answer.ts';
import {
  askContribution,
  assignAnswer,
  attendAnswer,
  publishAnswer,
  publishInterim,
  transferAnswer,
} from '../../functions/answers/index.ts';
import { getAnswer, versionsOf } from '../../functions/answers/repository.ts';
import { giveEmpathy, makeGates } from '../../functions/empathy/index.ts';
import type { Actor } from '../../functions/people/index.ts';
import { screenProposal, submitProposal } from '../../functions/proposals/index.ts';
import { addDays, dateAt, day } from '../../shared/clock.ts';
import { timelineFrom } from '../../shared/dynamo/timeline.ts';
import { AppError } from '../../shared/errors.ts';
import {
  type AnswerId,
  answerIdOf,
  departmentIdSchema,
  type InstitutionId,
  proposalIdSchema,
} from '../../shared/ids.ts';
import { openTestEngine, type TestEngine } from '../support/engine.ts';
import { grant, makeWorld, type World } from '../support/world.ts';

const departments = ['democracy', 'women', 'energy'];
// A property is many runs; a busy machine takes its time.
const patience = 300_000;
const start = new Date('2026-03-02T01:00:00.000Z');

let engine: TestEngine;
let world: World;
let institution: InstitutionId;

beforeAll(async () => {
  engine = await openTestEngine();
  world = await makeWorld(engine);
  world.clock.set(start);
  institution = await world.institution({
    departments,
    rule: { windowDays: 30, steps: [{ on: 'empathy', threshold: 1, then: 'department-answer' }] },
  });
});

afterAll(async () => {
  await world.close();
  await engine.close();
});

type Act =
  | { do: 'assign' | 'publish' | 'correct' | 'attend' }
  | { do: 'transfer' | 'ask'; to: number }
  | { do: 'interim'; days: number };

const act: fc.Arbitrary<Act> = fc.oneof(
  fc.record({
    do: fc.constantFrom('assign' as const, 'attend' as const, 'attend' as const, 'correct' as const),
  }),
  fc.record({ do: fc.constant('publish' as const) }),
  fc.record({
    do: fc.constantFrom('transfer' as const, 'ask' as const),
    to: fc.nat({ max: departments.length - 1 }),
  }),
  fc.record({ do: fc.constant('interim' as const), days: fc.integer({ min: -5, max: 100 }) }),
);
/** Some acts at once, and how many hours pass before them. */
const moment = fc.record({
  hours: fc.integer({ min: 0, max: 24 * 9 }),
  acts: fc.array(act, { maxLength: 4 }),
});

async function owedAnswer(): Promise<AnswerId> {
  const { context } = world;
  const { id } = await submitProposal(context, world.actorOf('author'), {
    institution,
    words: { title: '밤길을 밝게', body: '골목에 등을 더 달아 주세요.', tags: [] },
    draft: false,
    idempotencyKey: undefined,
  });
  const moderator = world.actorOf('moderator', grant(`moderator@${institution}`));
  await screenProposal(context, moderator, id, { decision: 'publish' });
  await giveEmpathy(context, makeGates(context), world.actorOf('supporter').person, id);
  await world.idle();
  return answerIdOf(id, 1);
}

function perform(id: AnswerId, each: Act, as: Actor): Promise<unknown> {
  const { context, clock } = world;
  const to = (index: number) => departmentIdSchema.parse(departments[index]);
  switch (each.do) {
    case 'assign':
      return assignAnswer(context, as, id, as.person);
    case 'publish':
      return publishAnswer(context, as, id, {
        decision: 'later',
        text: '나중에 합니다.',
        contact: null,
        commitments: [],
      });
    case 'correct':
      return correctAnswer(context, as, id, {
        decision: 'partly',
        text: '고쳐 씁니다.',
        contact: null,
        reason: '잘못 적었습니다.',
      });
    case 'attend':
      return attendAnswer(context, id);
    case 'transfer':
      return transferAnswer(context, as, id, { department: to(each.to), reason: '우리 일이 아닙니다.' });
    case 'ask':
      return askContribution(context, as, id, { department: to(each.to), question: '어떻습니까?' });
    case 'interim':
      return publishInterim(context, as, id, {
        text: '알아보고 있습니다.',
        reason: '시간이 더 필요합니다.',
        dueOn: addDays(dateAt(clock.now()), each.days),
      });
  }
}

describe('an owed answer', () => {
  it(
    'has one holder and one date at every moment, is late once, is answered once, and its history only grows',
    async () => {
      // An administrator may do all of it, and everybody at once.
      const admin = world.actorOf(
        'admin',
        grant(`admin@${institution}`),
        ...departments.map((each) => grant(`head@${institution}/${each}`)),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(moment, { minLength: 3, maxLength: 10 }), async (moments) => {
          world.clock.set(start);
          const id = await owedAnswer();
          const opened = await getAnswer(world.context.table, id);
          let due = opened.dueAt;
          let told: unknown[] = [];
          let versions: unknown[] = [];
          let now = start.getTime();
          for (const { hours, acts } of moments) {
            now += hours * 3_600_000;
            world.clock.set(new Date(now));
            const outcomes = await Promise.allSettled(acts.map((each) => perform(id, each, admin)));
            for (const outcome of outcomes) {
              if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(AppError);
            }
            const answer = await getAnswer(world.context.table, id);
            expect(departments).toContain(answer.holder.department);
            // The date moves once at most, by an interim answer, and never forward in time to an earlier one.
            if (answer.dueAt !== due) {
              expect(answer.interim).toBeDefined();
              expect(due).toBe(opened.dueAt);
              expect(answer.dueAt > due).toBe(true);
              due = answer.dueAt;
            }
            expect(answer.firstDueAt).toBe(opened.dueAt);
            expect(answer.answeredAt !== undefined).toBe(answer.state === 'answered');
            await world.idle();
            const timeline = (
              await timelineFrom(world.context.table, proposalIdSchema.parse(opened.proposal), { limit: 100 })
            ).items;
            expect(timeline.slice(0, told.length)).toEqual(told);
            told = timeline;
            const readable = await versionsOf(world.context.table, answer);
            expect(readable.slice(0, versions.length)).toEqual(versions);
            expect(readable).toHaveLength(answer.versions.length);
            versions = readable;
          }
          const types = (told as { type: string }[]).map(({ type }) => type);
          for (const once of [
            'answer.opened',
            'answer.published',
            'answer.interim',
            'answer.overdue',
            'answer.escalated',
          ]) {
            const most = once === 'answer.overdue' || once === 'answer.escalated' ? 2 : 1;
            expect(types.filter((type) => type === once).length).toBeLessThanOrEqual(most);
          }
          expect(types.filter((type) => type === 'answer.opened')).toHaveLength(1);
        }),
        { numRuns: 25 },
      );
    },
    patience,
  );

  it(
    'is said to be late and passed upwards exactly once, however many sweepers there are and however seldom they come',
    async () => {
      const visits = fc.array(
        fc.record({ hours: fc.integer({ min: 1, max: 24 * 12 }), sweepers: fc.integer({ min: 1, max: 4 }) }),
        {
          minLength: 1,
          maxLength: 8,
        },
      );
      await fc.assert(
        fc.asyncProperty(visits, async (all) => {
          world.clock.set(start);
          const id = await owedAnswer();
          const { dueAt, proposal } = await getAnswer(world.context.table, id);
          let now = start.getTime();
          for (const { hours, sweepers } of all) {
            now += hours * 3_600_000;
            world.clock.set(new Date(now));
            await Promise.all(Array.from({ length: sweepers }, () => attendAnswer(world.context, id)));
          }
          await world.idle();
          const timeline = (
            await timelineFrom(world.context.table, proposalIdSchema.parse(proposal), { limit: 100 })
          ).items;
          const said = (type: string) => timeline.filter((entry) => entry.type === type).length;
          const late = now - Date.parse(dueAt);
          expect(said('answer.overdue')).toBe(late > 0 ? 1 : 0);
          expect(said('answer.escalated')).toBe(late > 7 * day ? 1 : 0);
        }),
        { numRuns: 20 },
      );
    },
    patience,
  );
});
