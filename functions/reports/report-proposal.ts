import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { ProposalId } from '../../shared/ids.ts';
import type { Actor } from '../people/index.ts';
import { seeProposal } from '../proposals/index.ts';
import type { ReportCase, ReportReason } from './model.ts';
import { countReport, findCase, findReport, keepReport } from './repository.ts';

/**
 * A citizen tells the moderators that something is wrong with a published proposal: once a citizen and proposal, and the
 * first time stands. Says whether this was it.
 *
 * @throws proposal.not-found, proposal.wrong-state where it is not published or its words are hidden already
 */
export async function reportProposal(
  context: Context,
  actor: Actor,
  id: ProposalId,
  { reason, text }: { reason: ReportReason; text?: string | undefined },
): Promise<{ isFirst: boolean }> {
  const { table, clock } = context;
  const proposal = await seeProposal(context, actor, id);
  if (proposal.publishedAt === undefined || proposal.hidden) throw new AppError('proposal.wrong-state');
  const about = { proposal: id, institution: proposal.institution };
  const at = clock.now().toISOString();
  const isFirst = await keepReport(table, id, actor.person, {
    reason,
    at,
    ...(text !== undefined && { text }),
  });
  if (isFirst) {
    await countReport(table, about, at);
    return { isFirst };
  }
  // The first time was cut short before anybody was told of it: it is now.
  const [report, known] = await Promise.all([findReport(table, id, actor.person), findCase(table, id)]);
  const isUntold =
    !known || (isSettled(known) && report !== undefined && report.at > (known.settledAt ?? ''));
  if (report && isUntold) await countReport(table, about, report.at);
  return { isFirst };
}

function isSettled({ state }: ReportCase): boolean {
  return state === 'dismissed' || state === 'hidden';
}
