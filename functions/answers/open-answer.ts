import type { Context } from '../../shared/context.ts';
import { answerIdOf, type DepartmentId } from '../../shared/ids.ts';
import { getInstitution, responderOf } from '../institutions/index.ts';
import type { PinnedStep, Proposal } from '../proposals/index.ts';
import { createAnswer, findAnswer } from './repository.ts';
import { dueAfter, firstAttention } from './rules.ts';

/**
 * Opens the answer that a fired step obliges: one for each step, however often asked. Its date counts from the moment the
 * step fired, not from when this was done. Held by the department the moderator named, else by the one that runs the
 * scheme. Says whether it was opened now.
 */
export async function openAnswer(context: Context, proposal: Proposal, step: PinnedStep): Promise<boolean> {
  const responder = responderOf(step.then);
  const fired = proposal.fired[step.number];
  if (!responder || !fired) return false;
  const institution = await getInstitution(context, proposal.institution);
  const department =
    (await secondAnswersHolder(context, proposal, step)) ??
    proposal.department ??
    institution.schemeDepartment;
  const now = context.clock.now();
  const due = dueAfter(new Date(fired.at), step.dueDays);
  const opened = await createAnswer(context.table, {
    at: now,
    events: [{ type: 'answer.opened', department, dueAt: due.toISOString() }],
    next: {
      id: answerIdOf(proposal.id, step.number),
      proposal: proposal.id,
      proposalTitle: proposal.title,
      ...(proposal.hidden && { proposalHidden: true }),
      institution: proposal.institution,
      step: step.number,
      outcome: step.then,
      responder,
      state: 'owed',
      holder: { department },
      openedAt: fired.at,
      dueAt: due.toISOString(),
      firstDueAt: due.toISOString(),
      transfers: 0,
      contributions: [],
      versions: [],
      commitments: [],
      attention: firstAttention(due, new Date(fired.at)),
    },
  });
  return opened !== undefined;
}

/** A second answer is owed by whoever gave the one that was found wanting. */
async function secondAnswersHolder(
  { table }: Context,
  proposal: Proposal,
  step: PinnedStep,
): Promise<DepartmentId | undefined> {
  const answered = proposal.fired[step.number]?.answered;
  if (answered === undefined) return undefined;
  const answer = await findAnswer(table, answerIdOf(proposal.id, answered), { consistent: true });
  return answer?.holder.department;
}

/** Opens whatever answers a proposal's fired steps oblige and that are not there yet. Gives the ids of those opened. */
export async function openOwedAnswers(context: Context, proposal: Proposal): Promise<string[]> {
  const opened: string[] = [];
  for (const step of proposal.rule?.steps ?? []) {
    if (proposal.fired[step.number] === undefined) continue;
    if (await openAnswer(context, proposal, step)) opened.push(answerIdOf(proposal.id, step.number));
  }
  return opened;
}
