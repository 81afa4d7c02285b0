import { createHash } from 'node:crypto';
import { searchShards } from '../../shared/dynamo/keys.ts';
import type { ProposalId } from '../../shared/ids.ts';
import type { Proposal } from '../proposals/model.ts';
import { hidesWords } from '../proposals/rules.ts';
import { type SearchableState, searchableStateSchema } from './model.ts';

/** Its state, where everybody may read its words and so find it. */
export function searchableStateOf(proposal: Proposal): SearchableState | undefined {
  return hidesWords(proposal, undefined) ? undefined : searchableStateSchema.safeParse(proposal.state).data;
}

/** Whether search may ever have known of it. */
export function wasEverPublic({ publishedAt, rejectedAt }: Proposal): boolean {
  return publishedAt !== undefined || rejectedAt !== undefined;
}

/** The partition a proposal's searched words are kept in: several, so that reading all of them is no hot spot. */
export function searchShardOf(id: ProposalId): number {
  return (createHash('sha256').update(id).digest()[0] ?? 0) % searchShards;
}
