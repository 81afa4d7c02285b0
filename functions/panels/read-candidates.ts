import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { PanelId, ProposalId } from '../../shared/ids.ts';
import { type Actor, assertAllowed } from '../people/index.ts';
import { getPanel } from './read-panels.ts';
import {
  allCandidates,
  applicationsOf,
  candidatesPage,
  findApplicant,
  findCandidate,
  findNote,
  notesOf,
} from './repository.ts';
import { canServePanel, meanScores, membersOf, seatOf } from './rules.ts';
import { type CandidateDesk, type CandidateView, toCandidateView } from './view.ts';

/**
 * What lies before a panel and what it decided, in the order it was put forward.
 *
 * @throws panel.not-found, request.bad-cursor
 */
export async function listCandidates(
  context: Context,
  id: PanelId,
  page: { limit: number; cursor?: string | undefined },
): Promise<{ items: CandidateView[]; next: string | null }> {
  await getPanel(context, id);
  const { items, next } = await candidatesPage(context.table, id, page);
  return { items: items.map(toCandidateView), next };
}

/** @throws panel.not-found, candidate.not-found */
export async function readCandidate(
  context: Context,
  id: PanelId,
  proposal: ProposalId,
): Promise<CandidateView> {
  await getPanel(context, id);
  const candidate = await findCandidate(context.table, id, proposal);
  if (!candidate) throw new AppError('candidate.not-found');
  return toCandidateView(candidate);
}

/**
 * The same for those who decide on it and those who serve them: the members' notes by their seats, scores together, how
 * many have voted, and one's own. What others voted nobody sees.
 *
 * @throws panel.not-found, candidate.not-found, auth.forbidden
 */
export async function readCandidateDesk(
  context: Context,
  actor: Actor,
  id: PanelId,
  proposal: ProposalId,
): Promise<CandidateDesk> {
  const { table } = context;
  const panel = await getPanel(context, id);
  const ticket = (await findApplicant(table, id, actor.person))?.ticket;
  const isMember = seatOf(panel, ticket)?.state === 'accepted';
  assertAllowed(isMember || canServePanel(actor, panel.institution));
  const [candidate, notes] = await Promise.all([
    findCandidate(table, id, proposal),
    notesOf(table, id, proposal),
  ]);
  if (!candidate) throw new AppError('candidate.not-found');
  const members = membersOf(panel);
  const ballots = candidate.vote?.ballots ?? {};
  const mine = isMember && ticket !== undefined ? ticket : undefined;
  return {
    candidate: toCandidateView(candidate),
    scores: meanScores(candidate.scores) ?? null,
    notes: notes.flatMap(({ sk, text, at }) => {
      const seat = seatOf(panel, sk);
      return seat ? [{ seat: seat.number, text, at }] : [];
    }),
    voted: members.filter((each) => ballots[each] !== undefined).length,
    members: members.length,
    own:
      mine === undefined
        ? null
        : {
            scores: candidate.scores[mine] ?? null,
            vote: ballots[mine] ?? null,
            note: notes.find(({ sk }) => sk === mine)?.text ?? null,
          },
  };
}

/** The panels somebody applied to or sits on, with what they did there, for that person alone. */
export async function listOwnApplications(
  { table }: Context,
  { person }: Actor,
  page: { limit: number; cursor?: string | undefined },
) {
  const { items, next } = await applicationsOf(table, person, page);
  const told = items.map(async ({ panel, ...applicant }) => {
    const { ticket } = applicant;
    const work = (await allCandidates(table, panel)).map(async ({ proposal, scores, vote }) => ({
      proposal,
      scores: scores[ticket] ?? null,
      vote: vote?.ballots[ticket] ?? null,
      note: (await findNote(table, panel, proposal, ticket))?.text ?? null,
    }));
    const done = (await Promise.all(work)).filter(
      ({ scores, vote, note }) => scores !== null || vote !== null || note !== null,
    );
    return { panel, ...applicant, work: done };
  });
  return { items: await Promise.all(told), next };
}
