import type { Context } from '../../shared/context.ts';
import {
  type AnswerId,
  answerIdOf,
  type DepartmentId,
  type ForumId,
  forumAnswerIdOf,
  forumIdOf,
  type InstitutionId,
  type OwedFor,
  type ProposalId,
  resultIdOf,
} from '../../shared/ids.ts';
import { getInstitution, type Outcome, type Responder, responderOf } from '../institutions/index.ts';
import { findProposal, type PinnedStep, type Proposal } from '../proposals/index.ts';
import { followSight } from './follow-sight.ts';
import { resultStep } from './model.ts';
import { createAnswer, findAnswer } from './repository.ts';
import { dueAfter, firstAttention } from './rules.ts';

/**
 * Opens the answer that a fired step obliges: one for each step, however often asked. Its date counts from the moment the
 * step fired, not from when this was done. Held by the department the moderator named, else by the one that runs the
 * scheme. Says whether it was opened now.
 */
async function openAnswer(context: Context, proposal: Proposal, step: PinnedStep): Promise<boolean> {
  const responder = responderOf(step.then);
  const fired = proposal.fired[step.number];
  if (!responder || !fired) return false;
  const institution = await getInstitution(context, proposal.institution);
  const { answered } = fired;
  const department =
    (answered !== undefined && (await secondAnswersHolder(context, proposal, answered))) ||
    (proposal.department ?? institution.schemeDepartment);
  const followed = proposal.custody?.length ?? 0;
  return open(context, {
    id: answerIdOf(proposal.id, step.number),
    proposal: proposal.id,
    title: proposal.title,
    titleHidden: proposal.hidden !== undefined,
    institution: proposal.institution,
    followed,
    step: step.number,
    ...(answered !== undefined && { secondTo: answered }),
    outcome: step.then,
    responder,
    department,
    firedAt: fired.at,
    dueDays: step.dueDays,
  });
}

/** What a forum obliges: its result, which is `resultStep`, or the answer to one of its own steps. */
export interface ForumAnswer {
  forum: ForumId;
  /** What it grew from: only the result is owed for both, since a citizen forum's steps are its proposal's. */
  proposal?: ProposalId | undefined;
  institution: InstitutionId;
  title: string;
  department: DepartmentId;
  step: number;
  responder: Responder;
  outcome: Outcome;
  /** What the date counts from: the forum's end, or the moment its step fired. */
  firedAt: string;
  dueDays: number;
}

/**
 * Opens the answer that a forum obliges, once, however often asked. A result whose proposal's words are hidden is opened
 * without its title. Says whether it was opened now.
 */
export async function openForumAnswer(context: Context, owed: ForumAnswer): Promise<boolean> {
  const { forum, proposal, step } = owed;
  if (proposal && (forum !== forumIdOf(proposal) || step !== resultStep))
    throw new Error(`${forum} owes no answer of its own for ${proposal}`);
  const grownFrom = proposal && (await findProposal(context.table, proposal, { consistent: true }));
  const id = step === resultStep ? resultIdOf(forum) : forumAnswerIdOf(forum, step);
  const opened = await open(context, { ...owed, id, titleHidden: grownFrom?.hidden !== undefined });
  // Hidden in between: whoever follows the proposal's sight found no answer yet.
  if (proposal) await followSight(context, proposal);
  return opened;
}

interface Owed extends OwedFor, Omit<ForumAnswer, keyof OwedFor> {
  id: AnswerId;
  secondTo?: number;
  followed?: number;
  titleHidden: boolean;
}

async function open({ table, clock }: Context, owed: Owed): Promise<boolean> {
  const { id, proposal, forum, title, titleHidden, institution, step, outcome, responder } = owed;
  const { department, firedAt, dueDays, secondTo, followed } = owed;
  const due = dueAfter(new Date(firedAt), dueDays);
  const opened = await createAnswer(table, {
    at: clock.now(),
    events: [{ type: 'answer.opened', department, dueAt: due.toISOString() }],
    next: {
      id,
      ...(proposal && { proposal }),
      ...(forum && { forum }),
      title,
      ...(titleHidden && { titleHidden }),
      institution,
      ...(followed !== undefined && { followed }),
      step,
      ...(secondTo !== undefined && { secondTo }),
      outcome,
      responder,
      state: 'owed',
      holder: { department },
      openedAt: firedAt,
      dueAt: due.toISOString(),
      firstDueAt: due.toISOString(),
      transfers: 0,
      contributions: [],
      versions: [],
      commitments: [],
      attention: firstAttention(due, new Date(firedAt)),
    },
  });
  return opened !== undefined;
}

/**
 * A second answer is owed by whoever gave the one that was found wanting; by whoever has the proposal now, where that was
 * another institution.
 */
async function secondAnswersHolder(
  { table }: Context,
  proposal: Proposal,
  answered: number,
): Promise<DepartmentId | undefined> {
  const answer = await findAnswer(table, answerIdOf(proposal.id, answered), { consistent: true });
  return answer?.institution === proposal.institution ? answer.holder.department : undefined;
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
