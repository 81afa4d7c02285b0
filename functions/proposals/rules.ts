import { createHash } from 'node:crypto';
import { daysBetween } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { InstitutionId } from '../../shared/ids.ts';
import type { Outcome, Rule } from '../institutions/model.ts';
import { defaultDueDays, responderOf } from '../institutions/rules.ts';
import type { Actor } from '../people/model.ts';
import { isAdmin, isModerator, isStaff } from '../people/rules.ts';
import type {
  PinnedRule,
  PinnedStep,
  Proposal,
  ProposalEvent,
  ProposalState,
  ScreeningLock,
  Words,
} from './model.ts';
import { mostCustody, rejectionCodes, unpublishedStates, wordsSchema } from './model.ts';

/** @throws proposal.wrong-state */
export function assertState(proposal: Proposal, allowed: readonly ProposalState[]): void {
  if (!allowed.includes(proposal.state)) throw new AppError('proposal.wrong-state');
}

/** Whether it is this person's own. A client that acts for its author has to do with what came through it alone. */
function isAuthor({ author, via }: Proposal, actor: Actor | undefined): boolean {
  return actor?.person === author && (actor.client === undefined || actor.client.id === via);
}

/** What is kept of words beside them: that they are unfinished, where they could not be handed in as they are. */
export function finishOf(words: Words): Pick<Proposal, 'unfinished'> {
  return { unfinished: wordsSchema.safeParse(words).success ? undefined : true };
}

/** @throws proposal.unfinished */
export function assertFinished({ unfinished }: Pick<Proposal, 'unfinished'>): void {
  if (unfinished) throw new AppError('proposal.unfinished');
}

/** @throws auth.forbidden */
export function assertAuthor(proposal: Proposal, actor: Actor): void {
  if (!isAuthor(proposal, actor)) throw new AppError('auth.forbidden');
}

/**
 * Drafts are the author's; what waits for screening is the author's and the moderators'; the rest is public, and stays so:
 * what was rejected in public cannot be made to vanish by rewriting or withdrawing it.
 */
export function canSee(proposal: Proposal, actor: Actor | undefined): boolean {
  if (proposal.rejectedAt !== undefined) return true;
  if (!unpublishedStates.includes(proposal.state) && !wasNeverPublic(proposal)) return true;
  if (!actor) return false;
  if (isAuthor(proposal, actor)) return true;
  return proposal.state === 'submitted' && canSeeSubmitted(proposal, actor);
}

/** The moderators who screen it, and those who are asked to take it over: they have to know what it is. */
function canSeeSubmitted({ institution, transfer }: Proposal, actor: Actor): boolean {
  return isModerator(actor, institution) || (transfer !== undefined && isModerator(actor, transfer.to));
}

/** Withdrawn before anybody but the author and the moderators had seen it. */
function wasNeverPublic(proposal: Proposal): boolean {
  return proposal.state === 'withdrawn' && proposal.publishedAt === undefined;
}

/**
 * Words that were rejected for a reason that keeps them out of sight, or that nobody has screened yet: only the author and
 * the moderators read them. Those that were hidden after publication, also the officers who may have to answer.
 */
export function hidesWords(proposal: Proposal, actor: Actor | undefined): boolean {
  // Whoever works for the institution may yet owe an answer to it.
  if (proposal.hidden !== undefined)
    return !(actor && (isAuthor(proposal, actor) || isStaff(actor, proposal.institution)));
  if (proposal.rejectedAt !== undefined && isUnscreened(proposal)) {
    if (isAuthor(proposal, actor)) return false;
    return !(proposal.state === 'submitted' && actor && canSeeSubmitted(proposal, actor));
  }
  if (proposal.screening?.decision !== 'reject' || proposal.state !== 'rejected') return false;
  if (!rejectionCodes[proposal.screening.code].hidesText) return false;
  return !(actor && (isAuthor(proposal, actor) || isModerator(actor, proposal.institution)));
}

function isUnscreened(proposal: Proposal): boolean {
  return unpublishedStates.includes(proposal.state) || wasNeverPublic(proposal);
}

/** Empathy is given from publication until the last millisecond before `closesAt`. */
export function isGathering(proposal: Pick<Proposal, 'state' | 'closesAt'>, now: Date): boolean {
  return (
    proposal.state === 'open' &&
    proposal.closesAt !== undefined &&
    now.getTime() < Date.parse(proposal.closesAt)
  );
}

type EmpathyStep = PinnedStep & { on: 'empathy' };

/** The steps that empathy sets off and has not yet, lowest first. */
export function pendingEmpathySteps(proposal: Pick<Proposal, 'rule' | 'fired'>): EmpathyStep[] {
  return (proposal.rule?.steps ?? [])
    .filter((step): step is EmpathyStep => step.on === 'empathy' && proposal.fired[step.number] === undefined)
    .sort((one, other) => one.threshold - other.threshold);
}

type DissatisfiedStep = PinnedStep & { on: 'answer-dissatisfied' };

/** The step that waits for enough supporters to find the answer to an earlier one wanting, until it has fired. */
export function pendingDissatisfiedStep(
  proposal: Pick<Proposal, 'rule' | 'fired'>,
  answered: number,
): DissatisfiedStep | undefined {
  return proposal.rule?.steps.find(
    (step): step is DissatisfiedStep =>
      step.on === 'answer-dissatisfied' &&
      step.number > answered &&
      proposal.fired[step.number] === undefined,
  );
}

/** The next step, with the voices still missing to it and what follows from it; nothing when there is none ahead. */
export function nextStep(
  proposal: Pick<Proposal, 'rule' | 'fired'>,
  count: number,
): { missing: number; then: Outcome } | undefined {
  const next = pendingEmpathySteps(proposal)[0];
  return next && { missing: Math.max(0, next.threshold - count), then: next.then };
}

/**
 * The moment a step counts as fired. A rush's last voices may be counted after the window closed; they were given before
 * it, so the step is reached at its last millisecond at the latest.
 */
export function reachedBy(proposal: Pick<Proposal, 'closesAt'>, now: Date): Date {
  if (proposal.closesAt === undefined) return now;
  return new Date(Math.min(now.getTime(), Date.parse(proposal.closesAt) - 1));
}

/** What is handed in is to be screened by the end of this many days after. */
export const screeningTargetDays = 3;

export function isPastTarget(since: Date, now: Date): boolean {
  return daysBetween(since, now) > screeningTargetDays;
}

/** Long enough to read and decide, short enough that a moderator who went away holds nothing up. */
const lockMs = 10 * 60_000;

export function isHeld(lock: ScreeningLock | undefined, now: Date): lock is ScreeningLock {
  return lock !== undefined && lock.until > now.toISOString();
}

/** A hold from now on; one that a moderator has already goes on as the same. */
export function lockFor(
  who: Pick<ScreeningLock, 'moderator' | 'name'>,
  before: ScreeningLock | undefined,
  now: Date,
): ScreeningLock {
  const at = now.toISOString();
  const isMine = isHeld(before, now) && before.moderator === who.moderator;
  return { ...who, since: isMine ? before.since : at, until: new Date(now.getTime() + lockMs).toISOString() };
}

/** @throws screening.taken while another moderator has it */
export function assertNotTaken(lock: ScreeningLock | undefined, actor: Actor, now: Date): void {
  if (isHeld(lock, now) && lock.moderator !== actor.person) throw new AppError('screening.taken');
}

/** The rule as a proposal keeps it, whatever becomes of the institution's. */
export function pinRule(version: number, rule: Rule): PinnedRule {
  return {
    version,
    windowDays: rule.windowDays,
    steps: rule.steps.map((step, index) => ({
      ...step,
      number: index + 1,
      dueDays: step.dueDays ?? defaultDueDays,
    })),
  };
}

const ofImports: readonly string[] = [
  'proposal.imported',
  'proposal.import-updated',
  'proposal.import-undone',
] satisfies ProposalEvent['type'][];

/** Nothing has happened to what an import made, but by imports. */
export function isUntouched({ state, events, fired, hidden, links, addenda }: Proposal): boolean {
  return (
    (state === 'open' || state === 'closed') &&
    events.every(({ type }) => ofImports.includes(type)) &&
    Object.keys(fired).length === 0 &&
    hidden === undefined &&
    links === undefined &&
    addenda.length === 0
  );
}

/** By what an address is found, however it is written: the scheme and a slash at its end say nothing. */
export function addressDigest(url: string): string {
  const { host, pathname, search } = new URL(url);
  const address = `${host}${pathname.replace(/\/+$/, '')}${search}`;
  return createHash('sha256').update(address).digest('base64url').slice(0, 22);
}

/** Whoever moderates or administers an institution hands proposals over for it, and takes them over. */
export function canTransfer(actor: Actor, institution: InstitutionId): boolean {
  return isModerator(actor, institution) || isAdmin(actor, institution);
}

/** A step fired that obliges an answer, and the answer was not given yet. */
function owesAnswer({ rule, fired }: Pick<Proposal, 'rule' | 'fired'>): boolean {
  return (rule?.steps ?? []).some((step) => {
    const reached = fired[step.number];
    return reached !== undefined && reached.givenAt === undefined && responderOf(step.then) !== undefined;
  });
}

/**
 * It waits for screening, gathers empathy or is owed an answer, in sight: there is something left to do that another
 * institution may be the right one for.
 *
 * @throws proposal.wrong-state, transfer.imported, transfer.hidden, transfer.too-many
 */
export function assertMovable(proposal: Proposal, now: Date): void {
  // Past its window it is closed but for the sweeper's hand, which may yet fire a step.
  if (proposal.state !== 'submitted' && !isGathering(proposal, now) && !owesAnswer(proposal))
    throw new AppError('proposal.wrong-state');
  // The import that brought it may yet bring it up to date, or be undone.
  if (proposal.imported) throw new AppError('transfer.imported');
  if (proposal.hidden) throw new AppError('transfer.hidden');
  if ((proposal.custody?.length ?? 0) >= mostCustody) throw new AppError('transfer.too-many');
}

/** Another institution is asked to take it, and still could. */
export function awaitsTransfer(
  proposal: Proposal,
): proposal is Proposal & Required<Pick<Proposal, 'transfer'>> {
  const isAlive = proposal.state === 'submitted' || proposal.state === 'open' || owesAnswer(proposal);
  return proposal.transfer !== undefined && isAlive && !proposal.hidden;
}

/** Whose it was at a moment: what happened then is that institution's, wherever the proposal is now. */
export function institutionAt({ institution, custody = [] }: Proposal, at: string): InstitutionId {
  return custody.find((passed) => at < passed.at)?.from ?? institution;
}
