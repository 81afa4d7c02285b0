import { ulid } from 'ulid';
import { endOfPeriod, startOfDate } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import { reserveId } from '../../shared/http/idempotency.ts';
import {
  type DepartmentId,
  forumIdOf,
  type InstitutionId,
  newForumId,
  type ProposalId,
} from '../../shared/ids.ts';
import { defaultDueDays, departmentOf, getInstitution, type Rule } from '../institutions/index.ts';
import { type Actor, assertAllowed } from '../people/index.ts';
import { findProposal, type Proposal, textOf } from '../proposals/index.ts';
import { type Background, type Forum, type ForumStep, type Stance, usualStances } from './model.ts';
import { createForum, findForum, keepBackground } from './repository.ts';
import { assertDates, canRun, endOf, forumDays } from './rules.ts';

/**
 * Opens the forum that a proposal grew into, at once and with the proposal's own words as its background: one for a
 * proposal, however often and by whomever asked. Gives it as it then is.
 *
 * @param openedFor why it is opened below the threshold, where the agenda panel decided so
 */
export async function openCitizenForum(
  context: Context,
  proposal: Proposal,
  openedFor?: string,
): Promise<Forum> {
  const { table, clock } = context;
  const id = forumIdOf(proposal.id);
  const known = await findForum(table, id, { consistent: true });
  if (known) return known;
  const { schemeDepartment } = await getInstitution(context, proposal.institution);
  const now = clock.now();
  const at = now.toISOString();
  const text = { number: 1, attempt: ulid(now.getTime()), at };
  await keepBackground(table, id, text, { background: await textOf(table, proposal), sources: [] });
  const closesAt = endOfPeriod(now, forumDays).toISOString();
  const created = await createForum(table, {
    at: now,
    events: [{ type: 'forum.opened', closesAt }],
    next: {
      id,
      kind: 'citizen',
      institution: proposal.institution,
      department: proposal.department ?? schemeDepartment,
      proposal: proposal.id,
      ...(openedFor !== undefined && { openedFor }),
      topic: proposal.title,
      ...(proposal.hidden && { hidden: true }),
      ...(proposal.category !== undefined && { category: proposal.category }),
      stances: usualStances,
      texts: [text],
      state: 'open',
      createdAt: at,
      opensAt: at,
      closesAt,
      steps: stepsOfForum(proposal.rule?.steps ?? []),
      fired: {},
      batches: [],
      reports: [],
    },
  });
  const forum = created ?? (await findForum(table, id, { consistent: true }));
  if (!forum) throw new AppError('forum.not-found');
  return forum;
}

/** The steps of a rule that a forum sets off. */
function stepsOfForum(steps: readonly ForumStep[]): ForumStep[] {
  return steps.filter(({ on }) => on === 'forum-participants' || on === 'forum-closed');
}

function pinned({ steps }: Rule): ForumStep[] {
  return stepsOfForum(
    steps.map((step, index) => ({ ...step, number: index + 1, dueDays: step.dueDays ?? defaultDueDays })),
  );
}

interface Question extends Background {
  institution: InstitutionId;
  department: DepartmentId;
  topic: string;
  category?: string | undefined;
  stances?: Stance[] | undefined;
  /** Proposals it has to do with, though it did not grow from them. */
  about?: ProposalId[] | undefined;
  opensOn: string;
  closesOn: string;
  idempotencyKey: string | undefined;
}

/**
 * An institution asks its citizens about a policy, before or after it is made: from the start of one date to the end of
 * another. What its rule says of participants holds as it is in force now.
 *
 * @throws institution.not-found, department.not-found, auth.forbidden, forum.date-wrong, proposal.not-found for one that
 *   is not published, or hidden,
 *   request.idempotency-key-invalid, request.idempotency-key-reused
 */
export async function askCitizens(context: Context, actor: Actor, question: Question): Promise<Forum> {
  const { table, clock } = context;
  const { idempotencyKey, opensOn, closesOn, background, sources, ...asked } = question;
  const institution = await getInstitution(context, asked.institution);
  departmentOf(institution, asked.department);
  assertAllowed(canRun(asked, actor));
  const now = clock.now();
  // Opened for today, it opens now.
  const opensAt = new Date(Math.max(startOfDate(opensOn).getTime(), now.getTime()));
  const closesAt = endOf(closesOn);
  assertDates(opensAt, closesAt, now);
  await assertPublished(context, asked.about ?? []);
  const id = await reserveId(context, {
    person: actor.person,
    route: 'forums',
    key: idempotencyKey,
    request: { ...asked, opensOn, closesOn, background, sources },
    newId: () => newForumId(now),
  });
  const at = now.toISOString();
  const text = { number: 1, attempt: ulid(now.getTime()), at };
  await keepBackground(table, id, text, { background, sources });
  const isOpen = opensAt <= now;
  const dates = { opensAt: opensAt.toISOString(), closesAt: closesAt.toISOString() };
  const created = await createForum(table, {
    at: now,
    by: { person: actor.person, department: asked.department },
    events: [
      { type: 'forum.scheduled', ...dates },
      ...(isOpen ? [{ type: 'forum.opened' as const, closesAt: dates.closesAt }] : []),
    ],
    next: {
      id,
      kind: 'institution',
      institution: asked.institution,
      department: asked.department,
      topic: asked.topic,
      ...(asked.category !== undefined && { category: asked.category }),
      ...(asked.about !== undefined && { about: [...new Set(asked.about)] }),
      stances: asked.stances ?? usualStances,
      texts: [text],
      state: isOpen ? 'open' : 'scheduled',
      createdAt: at,
      ...dates,
      steps: pinned(institution.rule.rule),
      fired: {},
      batches: [],
      reports: [],
    },
  });
  const forum = created ?? (await findForum(table, id, { consistent: true }));
  if (!forum) throw new AppError('forum.not-found');
  return forum;
}

async function assertPublished({ table }: Context, proposals: readonly ProposalId[]): Promise<void> {
  const found = await Promise.all(proposals.map((id) => findProposal(table, id, { consistent: false })));
  const isWrong = found.some(
    (each) => each?.publishedAt === undefined || each.hidden || each.state === 'withdrawn',
  );
  if (isWrong) throw new AppError('proposal.not-found');
}
