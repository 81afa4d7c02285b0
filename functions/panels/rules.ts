import { addDays, startOfDate } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { InstitutionId, TicketId } from '../../shared/ids.ts';
import type { Actor } from '../people/model.ts';
import { isAdmin, isModerator } from '../people/rules.ts';
import {
  type Candidate,
  type Choice,
  type CountedVote,
  type Criterion,
  criteria,
  type Panel,
  type PanelState,
  type Scores,
  type Seat,
} from './model.ts';

/** How long an offered seat waits for a word. */
export const offerDays = 7;
/** The seed may not be known before everybody has seen the pool for so long. */
export const leastPauseMs = 3_600_000;
/** Longer than a request may run: whoever applied in time is on record by then. */
const poolGraceMs = 30_000;

/** @throws panel.wrong-state */
export function assertPanelState(panel: Panel, allowed: readonly PanelState[]): void {
  if (!allowed.includes(panel.state)) throw new AppError('panel.wrong-state');
}

/** Sets up panels and draws them. */
export function canRunPanels(actor: Actor, institution: InstitutionId): boolean {
  return isAdmin(actor, institution);
}

/** Puts proposals before a panel and has it vote. */
export function canServePanel(actor: Actor, institution: InstitutionId): boolean {
  return isAdmin(actor, institution) || isModerator(actor, institution);
}

/** Applications are taken before `closesAt`, not at it. */
export function isRecruiting({ state, closesAt }: Panel, now: Date): boolean {
  return state === 'recruiting' && closesAt !== undefined && now.getTime() < Date.parse(closesAt);
}

export function mayFreeze({ state, closesAt }: Panel, now: Date): boolean {
  return (
    state === 'recruiting' && closesAt !== undefined && now.getTime() >= Date.parse(closesAt) + poolGraceMs
  );
}

/** The midnight after a date. */
export function endOf(date: string): string {
  return startOfDate(addDays(date, 1)).toISOString();
}

export function seatOf({ seats }: Pick<Panel, 'seats'>, ticket: TicketId | undefined): Seat | undefined {
  return ticket === undefined ? undefined : seats.find((seat) => seat.ticket === ticket);
}

/** Those who sit on the panel now. */
export function membersOf({ seats }: Pick<Panel, 'seats'>): TicketId[] {
  return seats.flatMap(({ state, ticket }) => (state === 'accepted' && ticket !== undefined ? [ticket] : []));
}

/** Every ticket that a seat was ever offered to: nobody is asked twice. */
export function askedTickets({ seats }: Pick<Panel, 'seats'>): Set<string> {
  return new Set(
    seats.flatMap(({ ticket, passed }) => [
      ...(ticket === undefined ? [] : [ticket]),
      ...passed.map((each) => each.ticket),
    ]),
  );
}

/** The next moment at which the clock has something to do: the pool to close, an offer to pass on, the term to end. */
export function panelDueAt(panel: Panel): string | undefined {
  if (panel.state === 'ended') return undefined;
  if (panel.state === 'recruiting' && panel.closesAt !== undefined)
    return new Date(Date.parse(panel.closesAt) + poolGraceMs).toISOString();
  const offers = panel.seats.flatMap(({ state, until }) =>
    state === 'offered' && until !== undefined ? [until] : [],
  );
  return [endOf(panel.term.to), ...offers].toSorted()[0];
}

/**
 * What a vote comes to: enough have to have voted, abstentions among them, and more of them for it than against. Only
 * those count who sit on the panel when it is counted.
 */
export function countVote(
  vote: NonNullable<Candidate['vote']>,
  members: readonly TicketId[],
  quorum: number,
  closedAt: Date,
): CountedVote {
  const said = (choice: Choice) => members.filter((ticket) => vote.ballots[ticket] === choice).length;
  const [yes, no, abstain] = [said('yes'), said('no'), said('abstain')];
  return {
    motion: vote.motion,
    openedAt: vote.openedAt,
    closedAt: closedAt.toISOString(),
    yes,
    no,
    abstain,
    members: members.length,
    quorum,
    outcome: yes + no + abstain < quorum ? 'no-quorum' : yes > no ? 'forum' : 'no-forum',
  };
}

/** A vote ends at its moment, or once all who sit on the panel have voted. */
export function isVoteOver(
  vote: NonNullable<Candidate['vote']>,
  members: readonly TicketId[],
  now: Date,
): boolean {
  if (now.getTime() >= Date.parse(vote.endsAt)) return true;
  return members.length > 0 && members.every((ticket) => vote.ballots[ticket] !== undefined);
}

/** The members' scores, each criterion by itself; nothing where nobody gave any. */
export function meanScores(
  scores: Record<string, Scores>,
): { given: number; means: Record<Criterion, number> } | undefined {
  const all = Object.values(scores);
  if (all.length === 0) return undefined;
  const mean = (criterion: Criterion) =>
    Math.round((all.reduce((sum, each) => sum + each[criterion], 0) / all.length) * 100) / 100;
  return {
    given: all.length,
    means: Object.fromEntries(criteria.map((each) => [each, mean(each)])) as Record<Criterion, number>,
  };
}
