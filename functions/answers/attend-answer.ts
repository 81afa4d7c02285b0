import type { Context } from '../../shared/context.ts';
import { lists } from '../../shared/dynamo/keys.ts';
import { allEntries } from '../../shared/dynamo/listing.ts';
import type { AnswerId } from '../../shared/ids.ts';
import { answerIdOfEntry } from './listing.ts';
import type { Answer, AnswerEvent, AttentionStage } from './model.ts';
import { changeAnswer } from './repository.ts';
import { dueAttention } from './rules.ts';

/** The owed answers that something is due to be done about. */
export async function answersToAttend({ table, clock }: Context): Promise<AnswerId[]> {
  const due = await allEntries(table, { list: lists.due('answer'), upTo: clock.now().toISOString() });
  return due.map(({ pk }) => answerIdOfEntry(pk));
}

/**
 * Reminds of an answer's date, says in public that it is late and tells the department's head, and, a week later, the
 * institution's administrator. Each stage happens once, whoever else does the same at the same time.
 */
export async function attendAnswer({ table, clock }: Context, id: AnswerId): Promise<Answer> {
  return changeAnswer(table, id, (current) => {
    if (current.state !== 'owed') return undefined;
    const now = clock.now();
    const { stages, next } = dueAttention(current, now);
    if (next === current.attention) return undefined;
    return {
      at: now,
      events: stages.map((stage) => toEvent(stage, current)),
      next: { ...current, attention: next },
    };
  });
}

function toEvent(stage: AttentionStage, { holder: { department }, dueAt }: Answer): AnswerEvent {
  switch (stage) {
    case 'd-7':
    case 'd-3':
    case 'd-day':
      return { type: 'answer.reminded', stage };
    case 'overdue':
      return { type: 'answer.overdue', department, dueAt };
    case 'escalated':
      return { type: 'answer.escalated', department };
  }
}
