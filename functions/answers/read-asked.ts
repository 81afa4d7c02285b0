import type { Context } from '../../shared/context.ts';
import { lists } from '../../shared/dynamo/keys.ts';
import { listEntries } from '../../shared/dynamo/listing.ts';
import { answerIdOfEntry, scopeOf } from './listing.ts';
import { answersById, type Office } from './repository.ts';
import { questionsTo } from './rules.ts';
import { type AnswerCard, toCard } from './view.ts';

export interface Asked {
  answer: AnswerCard;
  questions: { question: string; askedAt: string }[];
}

const mostAsked = 50;

/** The owed answers that a department is asked to contribute to and has not, by when they are due. */
export async function answersAsking({ table, clock }: Context, office: Office): Promise<Asked[]> {
  const now = clock.now();
  const { entries } = await listEntries(table, { list: lists.asked(scopeOf(office)), limit: mostAsked });
  const answers = await answersById(
    table,
    entries.map(({ pk }) => answerIdOfEntry(pk)),
  );
  return (
    answers
      .map((answer) => ({
        answer: toCard(answer, now),
        questions: questionsTo(answer, office.department),
      }))
      // The list may be a moment behind.
      .filter(({ questions }) => questions.length > 0)
  );
}
