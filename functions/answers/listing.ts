import type { Context } from '../../shared/context.ts';
import { keys, lists } from '../../shared/dynamo/keys.ts';
import { type Entry, entryVersion, placeEntries } from '../../shared/dynamo/listing.ts';
import { type AnswerId, answerIdSchema } from '../../shared/ids.ts';
import type { Answer } from './model.ts';
import { findAnswer } from './repository.ts';
import { nextAttentionAt, questionsTo, timeTaken } from './rules.ts';

export interface Scope {
  institution?: string | undefined;
  department?: string | undefined;
}

export function scopeOf({ institution, department }: Scope): string {
  return `${institution ?? '*'}/${department ?? '*'}`;
}

/** What an answered answer's rank says, so that the board needs no other read. */
interface AnsweredRank {
  answeredAt: string;
  department: string;
  days: number;
  onTime: boolean;
}

function toAnsweredRank(answer: Answer, answeredAt: string): string {
  const { days, onTime } = timeTaken(answer, new Date(answeredAt));
  return [answeredAt, answer.holder.department, days, onTime ? 'on-time' : 'late', answer.id].join('#');
}

export function fromAnsweredRank(rank: string): AnsweredRank {
  const [answeredAt = '', department = '', days, onTime] = rank.split('#');
  return { answeredAt, department, days: Number(days), onTime: onTime === 'on-time' };
}

/** By decision, answers are ranked by when they were given, with the department beside it. */
function toDecidedRank(answer: Answer, answeredAt: string): string {
  return [answeredAt, answer.holder.department, answer.id].join('#');
}

export function fromDecidedRank(rank: string): { answeredAt: string; department: string } {
  const [answeredAt = '', department = ''] = rank.split('#');
  return { answeredAt, department };
}

/** Owed answers are ranked by their date, with the department that holds them beside it. */
function toOwedRank({ dueAt, holder, id }: Answer): string {
  return [dueAt, holder.department, id].join('#');
}

export function fromOwedRank(rank: string): { dueAt: string; department: string } {
  const [dueAt = '', department = ''] = rank.split('#');
  return { dueAt, department };
}

/** Where an answer stands in the lists, as a function of what it is and nothing else. */
function entriesOf(answer: Answer): Entry[] {
  const scopes: [string, string][] = [
    ['all', scopeOf({})],
    ['institution', scopeOf({ institution: answer.institution })],
    ['department', scopeOf({ institution: answer.institution, department: answer.holder.department })],
  ];
  const own = (scope: string) =>
    answer.answeredAt === undefined
      ? { list: lists.answers(scope, 'owed'), rank: toOwedRank(answer) }
      : { list: lists.answers(scope, 'answered'), rank: toAnsweredRank(answer, answer.answeredAt) };
  const decided = (scope: string) =>
    answer.answeredAt === undefined || answer.decision === undefined
      ? undefined
      : {
          list: lists.decisions(scope, answer.decision),
          rank: toDecidedRank(answer, answer.answeredAt),
        };
  const { institution, contributions } = answer;
  // Whoever was asked once may be asked again: its entry stays, in the list or out of it.
  const asked = [...new Set(contributions.map(({ department }) => department))];
  const attention = nextAttentionAt(answer);
  return [
    ...scopes.flatMap(([slot, scope]): Entry[] => [
      { slot: `${slot}/own`, place: own(scope) },
      {
        slot: `${slot}/any`,
        place: { list: lists.answers(scope, 'any'), rank: `${answer.openedAt}#${answer.id}` },
      },
      { slot: `${slot}/decided`, place: decided(scope) },
    ]),
    ...scopes.slice(1).map(
      ([slot, scope]): Entry => ({
        slot: `${slot}/held`,
        place:
          answer.state === 'owed'
            ? { list: lists.held(scope, answer.holder.officer?.id), rank: toOwedRank(answer) }
            : undefined,
      }),
    ),
    ...asked.map(
      (department): Entry => ({
        slot: `asked/${department}`,
        place:
          questionsTo(answer, department).length > 0
            ? {
                list: lists.asked(scopeOf({ institution, department })),
                rank: `${answer.dueAt}#${answer.id}`,
              }
            : undefined,
      }),
    ),
    {
      slot: 'due',
      place: attention && { list: lists.due('answer'), rank: attention.toISOString() },
    },
  ];
}

/** It stands in the lists by decision too: one that ended before there were any does not yet. */
export async function isListedByDecision({ table }: Context, id: AnswerId): Promise<boolean> {
  return (await entryVersion(table, keys.answer(id).pk, 'all/decided')) > 0;
}

/** Puts an answer where it belongs in every list, by what it is now. */
export async function relistAnswer({ table }: Context, id: AnswerId): Promise<Answer | undefined> {
  const answer = await findAnswer(table, id, { consistent: true });
  if (!answer) return undefined;
  await placeEntries(table, keys.answer(id).pk, answer.revision, entriesOf(answer));
  return answer;
}

export function answerIdOfEntry(pk: string): AnswerId {
  return answerIdSchema.parse(pk.slice('ANSWER#'.length));
}
