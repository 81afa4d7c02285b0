import { z } from '@hono/zod-openapi';
import type { Context } from '../../shared/context.ts';
import { AppError, errorStatus } from '../../shared/errors.ts';
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
type Dataset = z.infer<typeof datasetSchema>;

export interface Rows {
  items: object[];
  next: string | null;
}

interface DatasetQuery {
  /** Without one: of all of them. */
  institution?: InstitutionId;
  cursor: string | undefined;
  limit: number;
}

/**
 * One page of what anybody may see, in full: proposals that gather empathy or did, with their words and counts; proposals
 * that were rejected, with code and reason; answers with their text; commitments with their progress.
 */
export async function readDataset(context: Context, dataset: Dataset, query: DatasetQuery): Promise<Rows> {
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
  query: DatasetQuery & { state: 'published' | 'rejected' },
): Promise<Rows> {
  return inFull(await listProposals(context, undefined, { ...query, sort: 'oldest' }), (id) =>
    readProposal(context, undefined, proposalIdSchema.parse(id)),
  );
}

/** A page of a list with each of its things read whole; what went away in between is left out. */
export async function inFull(
  { items, next }: { items: { id: string }[]; next: string | null },
  read: (id: string) => Promise<object>,
): Promise<Rows> {
  const rows = await Promise.all(
    items.map(({ id }) =>
      read(id).catch((error: unknown) => {
        if (error instanceof AppError && errorStatus[error.code] === 404) return undefined;
        throw error;
      }),
    ),
  );
  return { items: rows.filter((row) => row !== undefined), next };
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
