import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { correctAnswer } from '../../functions/answers/correct-answer.ts';
import {
  askContribution,
  assignAnswer,
  publishAnswer,
  publishInterim,
  transferAnswer,
} from '../../functions/answers/index.ts';
import { reportProgress } from '../../functions/commitments/index.ts';
import { giveEmpathy, makeGates } from '../../functions/empathy/index.ts';
import { withdrawEmpathy } from '../../functions/empathy/withdraw-empathy.ts';
import { changeRule } from '../../functions/institutions/change-rule.ts';
import { nameDepartment } from '../../functions/institutions/name-department.ts';
import { addAddendum } from '../../functions/proposals/add-addendum.ts';
import { editProposal } from '../../functions/proposals/edit-proposal.ts';
import { screenProposal, submitProposal } from '../../functions/proposals/index.ts';
import { sendToScreening } from '../../functions/proposals/send-to-screening.ts';
import { withdrawProposal } from '../../functions/proposals/withdraw-proposal.ts';
import { addDays, dateAt } from '../../shared/clock.ts';
import { dayPrefix, kindOf } from '../../shared/dynamo/keys.ts';
import { AppError } from '../../shared/errors.ts';
import {
  answerIdOf,
  commitmentIdOf,
  departmentIdSchema,
  type InstitutionId,
  type ProposalId,
} from '../../shared/ids.ts';
import { openTestEngine, type TestEngine } from '../support/engine.ts';
import { grant, makeWorld, type World } from '../support/world.ts';
import { type Item, keepLedger, type Ledger, type Write } from './ledger.ts';

const start = new Date('2026-03-02T01:00:00.000Z');
const departments = ['democracy', 'women'];
const voices = ['voice-1', 'voice-2', 'voice-3'];

let engine: TestEngine;
let world: World;
let institution: InstitutionId;
let ledger: Ledger;

beforeAll(async () => {
  engine = await openTestEngine();
  world = await makeWorld(engine);
  world.clock.set(start);
  ledger = keepLedger(world.context.table);
  institution = await world.institution({
    departments,
    rule: {
      windowDays: 10,
      steps: [
        { on: 'empathy', threshold: 1, then: 'department-answer' },
        { on: 'empathy', threshold: 3, then: 'mayor-answer', dueDays: 3 },
      ],
    },
  });
});

afterAll(async () => {
  await world.close();
  await engine.close();
});

const roles = ['author', 'stranger', 'moderator', 'officer', 'head', 'admin'] as const;
type Role = (typeof roles)[number];
const grantsOf: Record<Role, string[]> = {
  author: [],
  stranger: [],
  moderator: ['moderator@'],
  officer: ['officer@/democracy'],
  head: ['head@/women'],
  admin: ['admin@', 'moderator@'],
};
const actorOf = (role: Role) =>
  world.actorOf(role, ...grantsOf[role].map((text) => grant(text.replace('@', `@${institution}`))));

const verbs = [
  ...['propose', 'edit', 'edit', 'edit', 'hand in', 'publish', 'reject', 'withdraw', 'add'],
  ...['give', 'give', 'give', 'take back', 'close'],
  ...[
    'assign',
    'transfer',
    'ask',
    'interim',
    'answer',
    'answer',
    'correct',
    'correct',
    'note',
    'rule',
    'department',
  ],
] as const;
const command = fc.record({
  verb: fc.constantFrom(...verbs),
  /** Nobody in particular: somebody who may. */
  role: fc.oneof(fc.constant(undefined), fc.constant(undefined), fc.constantFrom<Role>(...roles)),
  /** Which proposal, which of two, which voice: whatever the verb asks for. */
  which: fc.nat({ max: 2 }),
  other: fc.nat({ max: 2 }),
  days: fc.integer({ min: -1, max: 6 }),
  hours: fc.constantFrom(0, 0, 1, 30),
});
type Command = typeof command extends fc.Arbitrary<infer Of> ? Of : never;

const plain = { role: 'author', which: 0, other: 1, days: 1, hours: 0 } as const;

async function submitted(): Promise<ProposalId> {
  const { id } = await submitProposal(world.context, actorOf('author'), {
    institution,
    words: { title: '밤길을 밝게', body: '골목에 등을 더 달아 주세요.', tags: [] },
    draft: false,
    idempotencyKey: undefined,
  });
  return id;
}

const ofAuthors: readonly string[] = ['propose', 'edit', 'hand in', 'withdraw', 'add'];

async function perform({ verb, role, which, other, days }: Command, ids: ProposalId[]): Promise<unknown> {
  const { context, clock } = world;
  const actor = actorOf(role ?? (ofAuthors.includes(verb) ? 'author' : 'admin'));
  const gates = makeGates(context);
  const id = ids[which % ids.length] as ProposalId;
  const answer = answerIdOf(id, 1 + (other % 2));
  const department = departmentIdSchema.parse(departments[other % 2]);
  const voice = world.actorOf(voices[other] ?? '').person;
  const words = {
    title: `제안 ${days}`,
    body: `본문 ${days}`,
    category: other === 0 ? undefined : '복지',
    tags: [],
  };
  const dueOn = addDays(dateAt(clock.now()), days);
  switch (verb) {
    case 'propose': {
      const draft = other === 0;
      const made = await submitProposal(context, actor, {
        institution,
        words,
        draft,
        idempotencyKey: undefined,
      });
      ids.push(made.id);
      return made;
    }
    case 'edit':
      return editProposal(context, actor, id, words);
    case 'hand in':
      return sendToScreening(context, actor, id);
    case 'publish':
      return screenProposal(context, actor, id, { decision: 'publish' });
    case 'reject':
      return screenProposal(context, actor, id, {
        decision: 'reject',
        code: 'unclear',
        reason: '분명하지 않습니다.',
      });
    case 'withdraw':
      return withdrawProposal(context, actor, id);
    case 'add':
      return addAddendum(context, actor, id, { text: '덧붙입니다.', idempotencyKey: undefined });
    case 'give':
      return giveEmpathy(context, gates, voice, id);
    case 'take back':
      return withdrawEmpathy(context, gates, voice, id);
    case 'close':
      return world.schedules.sweep();
    case 'assign':
      return assignAnswer(context, actor, answer, other === 0 ? actorOf('officer').person : undefined);
    case 'transfer':
      return transferAnswer(context, actor, answer, { department, reason: '소관입니다.' });
    case 'ask':
      return askContribution(context, actor, answer, { department, question: '어떻습니까?' });
    case 'interim':
      return publishInterim(context, actor, answer, { text: '검토합니다.', reason: '예산', dueOn });
    case 'answer':
      return publishAnswer(context, actor, answer, {
        decision: 'accepted',
        text: `하겠습니다 ${days}`,
        contact: null,
        commitments: [{ title: '골목등', dueOn }],
      });
    case 'correct':
      return correctAnswer(context, actor, answer, {
        decision: 'partly',
        text: `고칩니다 ${days}`,
        contact: null,
        reason: '잘못 적었습니다.',
      });
    case 'note':
      return reportProgress(context, actor, commitmentIdOf(answer, 1), {
        kind: days < 5 ? 'progress' : 'done',
        text: '하고 있습니다.',
      });
    case 'rule':
      return changeRule(context, actor, institution, {
        windowDays: 10,
        steps: [
          { on: 'empathy', threshold: 1, then: 'department-answer', dueDays: 1 + other },
          { on: 'empathy', threshold: 2 + (days > 3 ? 1 : 0), then: 'mayor-answer', dueDays: 3 },
        ],
      });
    case 'department':
      return nameDepartment(context, actor, institution, { id: department, name: `과 ${days}` });
  }
}

/** Words and history: written once, and read as they are for good. */
function isLasting({ pk, sk }: Item): boolean {
  return (
    ['NOTICE', 'RULES'].includes(kindOf(pk)) ||
    // Beside what happened lies each day's count, which stands when the day is over.
    (kindOf(pk) === 'TIMELINE' && !sk.startsWith(dayPrefix)) ||
    /^(TEXT|ADDENDUM|VERSION|NOTE|CONTRIBUTION)#/.test(sk)
  );
}

type Named = { version?: number; number?: number; attempt: string };
const keyOf = ({ version, number, attempt }: Named) =>
  `${String(version ?? number).padStart(4, '0')}#${attempt}`;

/** What of a proposal, once public, may still change: nothing that people supported. */
const settled = [
  'institution',
  'title',
  'category',
  'tags',
  'text',
  'author',
  'rule',
  'closesAt',
  'publishedAt',
];

function expectNothingSilent(writes: Write[]): void {
  for (const { before: was, after: is } of writes) {
    if (was === undefined) continue;
    expect(isLasting(was), `${was.pk} ${was.sk} is written once`).toBe(false);
    if (is && kindOf(is.pk) === 'ANSWER' && is.sk === 'META') {
      expect((is.versions as unknown[]).length > 0).toBe(is.state === 'answered');
    }
    if (kindOf(was.pk) !== 'PROPOSAL' || was.sk !== 'META') continue;
    expect(is?.fired).toMatchObject(was.fired as object);
    if (was.publishedAt === undefined) continue;
    for (const part of settled) expect(is?.[part], part).toEqual(was[part]);
  }
}

describe('a command, whoever gives it and whenever', () => {
  it('that is refused leaves nothing behind; one that is done changes nothing that was published, and names no supporter', async () => {
    const supporters = voices.map((voice) => world.actorOf(voice).person);
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 15, maxLength: 35 }), async (commands) => {
        let now = start.getTime();
        world.clock.set(start);
        const ids = [await submitted(), await submitted()];
        await perform({ ...plain, verb: 'publish', role: 'moderator' }, ids);
        await world.idle();
        ledger.take();
        for (const each of commands) {
          now += each.hours * 3_600_000;
          world.clock.set(new Date(now));
          const outcome = await perform(each, ids).catch((error: unknown) => error);
          await world.idle();
          const writes = ledger.take();
          if (outcome instanceof Error) {
            expect(outcome).toBeInstanceOf(AppError);
            expect(writes, each.verb).toEqual([]);
          }
          expectNothingSilent(writes);
        }
        for (const item of ledger.items.values()) {
          if (kindOf(item.pk) === 'EMPATHY') continue;
          const text = JSON.stringify(item);
          for (const supporter of supporters) expect(text.includes(supporter), item.pk).toBe(false);
        }
      }),
      { numRuns: 8 },
    );
  });

  it('given by everybody at once is done or refused, and whatever words are named are there', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(command, { minLength: 3, maxLength: 8 }),
        fc.boolean(),
        async (commands, owed) => {
          world.clock.set(start);
          const ids = [await submitted()];
          if (owed) {
            await perform({ ...plain, verb: 'publish', role: 'moderator' }, ids);
            await perform({ ...plain, verb: 'give' }, ids);
          }
          await world.idle();
          ledger.take();
          const outcomes = await Promise.allSettled(
            commands.map((each) => perform({ ...each, which: 0 }, [...ids])),
          );
          await world.idle();
          for (const outcome of outcomes) {
            if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(AppError);
          }
          expectNothingSilent(ledger.take());
          for (const { pk, sk, text, versions } of ledger.items.values()) {
            if (sk !== 'META' || !['PROPOSAL', 'ANSWER'].includes(kindOf(pk))) continue;
            const named = text
              ? [`TEXT#${keyOf(text as Named)}`]
              : (versions as Named[]).map((each) => `VERSION#${keyOf(each)}`);
            for (const words of named) expect(ledger.items.has(`${pk} ${words}`), words).toBe(true);
          }
        },
      ),
      { numRuns: 20 },
    );
  });
});
