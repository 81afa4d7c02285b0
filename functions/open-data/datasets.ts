import { z } from '@hono/zod-openapi';
import type { Context } from '../../shared/context.ts';
import {
  answerIdSchema,
  commitmentIdSchema,
  type InstitutionId,
  proposalIdSchema,
} from '../../shared/ids.ts';
import { answerViewSchema, listAnswers, readAnswer } from '../answers/index.ts';
import { commitmentViewSchema, listCommitments, readCommitment } from '../commitments/index.ts';
import { listProposals, proposalViewSchema, readProposal } from '../proposals/index.ts';

export const datasetSchema = z.enum(['proposals', 'rejections', 'answers', 'commitments']);
export type Dataset = z.infer<typeof datasetSchema>;

export interface Rows {
  items: object[];
  next: string | null;
}

/**
 * One page of what anybody may see of an institution, in full: proposals that gather empathy or did, with their words and
 * counts; proposals that were rejected, with code and reason; answers with their text; commitments with their progress.
 */
export async function readDataset(
  context: Context,
  dataset: Dataset,
  query: { institution: InstitutionId; cursor: string | undefined; limit: number },
): Promise<Rows> {
  switch (dataset) {
    case 'proposals':
      return proposalsIn(context, { ...query, state: 'published' });
    case 'rejections':
      return proposalsIn(context, { ...query, state: 'rejected' });
    case 'answers':
      return inFull(await listAnswers(context, query), (id) => readAnswer(context, answerIdSchema.parse(id)));
    case 'commitments':
      return inFull(await listCommitments(context, query), (id) =>
        readCommitment(context, commitmentIdSchema.parse(id)),
      );
  }
}

async function proposalsIn(
  context: Context,
  query: {
    institution: InstitutionId;
    cursor: string | undefined;
    limit: number;
    state: 'published' | 'rejected';
  },
): Promise<Rows> {
  return inFull(await listProposals(context, undefined, { ...query, sort: 'oldest' }), (id) =>
    readProposal(context, undefined, proposalIdSchema.parse(id)),
  );
}

async function inFull(
  { items, next }: { items: { id: string }[]; next: string | null },
  read: (id: string) => Promise<object>,
): Promise<Rows> {
  return { items: await Promise.all(items.map(({ id }) => read(id))), next };
}

/** The columns of a dataset's CSV: the fields of its rows, in order. */
export function columnsOf(dataset: Dataset): string[] {
  switch (dataset) {
    case 'proposals':
    case 'rejections':
      return Object.keys(proposalViewSchema.shape);
    case 'answers':
      return Object.keys(answerViewSchema.shape);
    case 'commitments':
      return Object.keys(commitmentViewSchema.shape);
  }
}
