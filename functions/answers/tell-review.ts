import type { StreamRecord } from '../../shared/dynamo/stream.ts';
import type { AnswerId } from '../../shared/ids.ts';
import { answerIdOfEntry } from './listing.ts';
import type { DraftReview } from './model.ts';
import { reviewIn } from './repository.ts';

export interface ToldReview extends DraftReview {
  answer: AnswerId;
}

/** The step of a draft's review that a change of the draft tells of; nothing where its words alone have changed. */
export function reviewTold({ key, before, after }: StreamRecord): ToldReview | undefined {
  if (!isDraft(key.sk) || after === undefined) return undefined;
  const review = reviewIn(after);
  const known = before && reviewIn(before);
  if (!review || (known?.at === review.at && known.state === review.state)) return undefined;
  return { ...review, answer: answerIdOfEntry(key.pk) };
}

/** Each institution that owed the answer has a draft of its own (`keys.answerDraft`). */
function isDraft(sk: string): boolean {
  return /^DRAFT(?:#|$)/.test(sk);
}
