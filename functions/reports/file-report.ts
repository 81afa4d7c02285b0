import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import {
  forumOfStatement,
  type InstitutionId,
  type OpinionId,
  type ProposalId,
  type StatementId,
} from '../../shared/ids.ts';
import { getForum } from '../forums/index.ts';
import { getOpinion, stateOf } from '../opinions/index.ts';
import type { Actor } from '../people/index.ts';
import { seeProposal } from '../proposals/index.ts';
import { getStandingStatement } from '../statements/index.ts';
import type { ReportCase, ReportedId, ReportReason } from './model.ts';
import { followProposal } from './projection.ts';
import { countReport, findCase, findReport, keepReport } from './repository.ts';

interface Said {
  reason: ReportReason;
  text?: string | undefined;
}

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
  said: Said,
): Promise<{ isFirst: boolean }> {
  const { institution, publishedAt, hidden } = await seeProposal(context, actor, id);
  if (publishedAt === undefined || hidden) throw new AppError('proposal.wrong-state');
  const filed = await fileReport(context, actor, { id, institution }, said);
  // Another institution may have taken it over while the report was counted.
  if (filed.isFirst) await followProposal(context, id);
  return filed;
}

/**
 * The same of an opinion.
 *
 * @throws opinion.not-found, opinion.wrong-state where its words are hidden or taken back
 */
export async function reportOpinion(
  context: Context,
  actor: Actor,
  id: OpinionId,
  said: Said,
): Promise<{ isFirst: boolean }> {
  const opinion = await getOpinion(context.table, id);
  if (stateOf(opinion) !== 'shown') throw new AppError('opinion.wrong-state');
  return fileReport(context, actor, { id, institution: opinion.institution }, said);
}

/**
 * The same of a statement of a forum.
 *
 * @throws statement.not-found, statement.removed where moderators have taken it out already
 */
export async function reportStatement(
  context: Context,
  actor: Actor,
  id: StatementId,
  said: Said,
): Promise<{ isFirst: boolean }> {
  await getStandingStatement(context.table, id);
  const { institution } = await getForum(context.table, forumOfStatement(id));
  return fileReport(context, actor, { id, institution }, said);
}

async function fileReport(
  { table, clock }: Context,
  { person }: Actor,
  about: { id: ReportedId; institution: InstitutionId },
  { reason, text }: Said,
): Promise<{ isFirst: boolean }> {
  const { id } = about;
  const at = clock.now().toISOString();
  const isFirst = await keepReport(table, id, person, { reason, at, ...(text !== undefined && { text }) });
  if (isFirst) {
    await countReport(table, about, at);
    return { isFirst };
  }
  // The first time was cut short before anybody was told of it: it is now.
  const [report, known] = await Promise.all([findReport(table, id, person), findCase(table, id)]);
  const isUntold =
    !known || (isSettled(known) && report !== undefined && report.at > (known.settledAt ?? ''));
  if (report && isUntold) await countReport(table, about, report.at);
  return { isFirst };
}

function isSettled({ state }: ReportCase): boolean {
  return state === 'dismissed' || state === 'hidden';
}
