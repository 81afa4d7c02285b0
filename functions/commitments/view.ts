import { z } from '@hono/zod-openapi';
import { type Commitment, commitmentStateSchema } from './model.ts';
import { isOverdue } from './rules.ts';

export const commitmentCardSchema = z
  .object({
    id: z.string(),
    proposal: z.string().nullable(),
    forum: z.string().nullable(),
    answer: z.string(),
    institution: z.string(),
    department: z.string(),
    title: z.string(),
    dueOn: z.string(),
    state: commitmentStateSchema,
    overdue: z.boolean(),
    endedAt: z.string().nullable(),
  })
  .openapi('CommitmentCard');

export const commitmentViewSchema = commitmentCardSchema
  .extend({ notes: z.array(z.object({ at: z.string(), kind: z.string(), text: z.string() })) })
  .openapi('Commitment');

export type CommitmentView = z.infer<typeof commitmentViewSchema>;
export type CommitmentCard = z.infer<typeof commitmentCardSchema>;

export function toCard(commitment: Commitment, now: Date): CommitmentCard {
  const { id, proposal, forum, answer, institution, department, title, dueOn, state, endedAt } = commitment;
  const overdue = isOverdue(commitment, now);
  return {
    id,
    proposal: proposal ?? null,
    forum: forum ?? null,
    answer,
    institution,
    department,
    title,
    dueOn,
    state,
    overdue,
    endedAt: endedAt ?? null,
  };
}

/** How a commitment stands, with what was last reported on it. */
export interface FollowedCommitment extends CommitmentCard {
  /** Its words are missing where an older version did not keep them beside. */
  latest: { at: string; kind: 'progress' | 'done' | 'dropped'; text: string | null } | null;
}

export function toFollowed(commitment: Commitment, now: Date): FollowedCommitment {
  const last = commitment.notes.at(-1);
  const latest = last ? { at: last.at, kind: last.kind, text: commitment.latest ?? null } : null;
  return { ...toCard(commitment, now), latest };
}
