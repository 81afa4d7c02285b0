import { z } from '@hono/zod-openapi';
import type { Context } from '../../shared/context.ts';
import type { InstitutionId } from '../../shared/ids.ts';
import { answerCardSchema, listAnswers } from '../answers/index.ts';
import { commitmentCardSchema, listCommitments } from '../commitments/index.ts';
import { listProposals, proposalCardSchema } from '../proposals/index.ts';

export const datasetSchema = z.enum(['proposals', 'answers', 'commitments']);
export type Dataset = z.infer<typeof datasetSchema>;

export interface Rows {
  items: object[];
  next: string | null;
}

/** One page of what anybody may see of an institution; proposals that gather empathy or did, with their counts. */
export async function readDataset(
  context: Context,
  dataset: Dataset,
  query: { institution: InstitutionId; cursor: string | undefined; limit: number },
): Promise<Rows> {
  switch (dataset) {
    case 'proposals':
      return listProposals(context, undefined, { ...query, state: 'published', sort: 'oldest' });
    case 'answers':
      return listAnswers(context, query);
    case 'commitments':
      return listCommitments(context, query);
  }
}

/** The columns of a dataset's CSV: the fields of its rows, in order. */
export function columnsOf(dataset: Dataset): string[] {
  switch (dataset) {
    case 'proposals':
      return Object.keys(proposalCardSchema.shape);
    case 'answers':
      return Object.keys(answerCardSchema.shape);
    case 'commitments':
      return Object.keys(commitmentCardSchema.shape);
  }
}
