import type { StreamRecord } from '../../shared/dynamo/stream.ts';
import type { AnswerId } from '../../shared/ids.ts';
import { answerIdOfEntry } from './listing.ts';
import type { DraftReview } from './model.ts';
import { reviewIn } from './repository.ts';

interface ToldReview extends DraftReview {
  answer: AnswerId;
  /** Whose draft it is: how often the answer had moved before. */
  moves: number;
}

/** Each institution that owed the answer has a draft of its own (`keys.answerDraft`). */
const draftKey = /^DRAFT(?:#(\d+))?$/;

/** The step of a draft's review that a change of the draft tells of; nothing where its words alone have changed. */
export function reviewTold({ key, before, after }: StreamRecord): ToldReview | undefined {
  const [isDraft, moves = '0'] = draftKey.exec(key.sk) ?? [];
  if (isDraft === undefined || after === undefined) return undefined;
  const review = reviewIn(after);
  const known = before && reviewIn(before);
  if (!review || (known?.at === review.at && known.state === review.state)) return undefined;
  return { ...review, answer: answerIdOfEntry(key.pk), moves: Number(moves) };
}
