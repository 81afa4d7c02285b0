import { ulid } from 'ulid';
import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import { reserveId } from '../../shared/http/idempotency.ts';
import type { SessionId } from '../../shared/ids.ts';
import { type Actor, assertAllowed } from '../people/index.ts';
import { type Entry, mostEntries, type Stage, stageOfEntry, type Voting, type Workshop } from './model.ts';
import { changeWorkshop, closeBallots, getSession, getWorkshop, openBallots } from './repository.ts';
import {
  assertSessionState,
  assertStage,
  canRunSession,
  countBallots,
  proposalNumbers,
  stageAfter,
} from './rules.ts';

async function workshopToRun({ table }: Context, actor: Actor, id: SessionId): Promise<Workshop> {
  const session = await getSession(table, id);
  assertAllowed(canRunSession(session, actor));
  assertSessionState(session, 'announced', 'held');
  return getWorkshop(table, id);
}

/**
 * Writes down a case, what a table said or a proposal, at the stage for it. Repeated with the same idempotency key it is
 * written down once.
 *
 * @throws session.not-found, auth.forbidden, session.wrong-state, workshop.not-found, workshop.wrong-stage,
 *   workshop.too-many-entries, workshop.changed, request.idempotency-key-invalid, request.idempotency-key-reused
 */
export async function addEntry(
  context: Context,
  actor: Actor,
  id: SessionId,
  { entry, idempotencyKey }: { entry: Entry; idempotencyKey: string | undefined },
): Promise<Workshop> {
  const { table, clock } = context;
  const before = await workshopToRun(context, actor, id);
  assertStage(before, stageOfEntry[entry.kind]);
  const now = clock.now();
  const attempt = await reserveId(context, {
    person: actor.person,
    route: 'workshop-entries',
    key: idempotencyKey,
    request: { id, entry },
    newId: () => ulid(now.getTime()),
  });
  return changeWorkshop(table, id, (current) => {
    if (current.entries.some((each) => each.attempt === attempt)) return undefined;
    assertStage(current, stageOfEntry[entry.kind]);
    const alike = current.entries.filter(({ kind }) => kind === entry.kind);
    if (alike.length >= mostEntries[entry.kind] || current.made >= mostMade)
      throw new AppError('workshop.too-many-entries');
    const number = current.made + 1;
    return {
      at: now,
      by: { person: actor.person, department: current.department },
      events: [{ type: 'workshop.entered', kind: entry.kind, number }],
      next: {
        ...current,
        made: number,
        entries: [...current.entries, { ...entry, number, at: now.toISOString(), attempt }],
      },
    };
  });
}

/** Numbers of entries have up to four digits. */
const mostMade = 9_999;

/**
 * Strikes out an entry while its stage lasts. Struck out again nothing happens.
 *
 * @throws session.not-found, auth.forbidden, session.wrong-state, workshop.not-found, workshop.wrong-stage, workshop.changed
 */
export async function strikeEntry(
  context: Context,
  actor: Actor,
  id: SessionId,
  number: number,
): Promise<Workshop> {
  const { table, clock } = context;
  await workshopToRun(context, actor, id);
  return changeWorkshop(table, id, (current) => {
    const entry = current.entries.find((each) => each.number === number);
    if (!entry && number <= current.made) return undefined;
    if (!entry) throw new AppError('workshop.not-found');
    assertStage(current, stageOfEntry[entry.kind]);
    return {
      at: clock.now(),
      by: { person: actor.person, department: current.department },
      events: [{ type: 'workshop.struck', kind: entry.kind, number }],
      next: { ...current, entries: current.entries.filter((each) => each !== entry) },
    };
  });
}

interface Step {
  to: Stage;
  /** How the vote is held, where it begins. */
  voting?: Voting | undefined;
  /** The hands counted for each proposal, where the vote ends. */
  counts?: Record<string, number> | undefined;
}

/**
 * Takes a workshop on to its next stage. Beginning the vote it needs proposals and how the vote is held; ending it, the
 * counts of the hands, or the ballots of those who came: none is taken from then on, and none that was is lost. Taken to
 * where it is, it stays.
 *
 * @throws session.not-found, auth.forbidden, session.wrong-state, workshop.not-found, workshop.wrong-stage,
 *   workshop.too-many-votes, request.invalid, workshop.changed
 */
export async function advanceWorkshop(
  context: Context,
  actor: Actor,
  id: SessionId,
  step: Step,
): Promise<Workshop> {
  const { table, clock } = context;
  const before = await workshopToRun(context, actor, id);
  if (before.stage === step.to) return before;
  if (stageAfter(before.stage) !== step.to) throw new AppError('workshop.wrong-stage');
  const voting = step.to === 'vote' ? votingFor(before, step) : before.voting;
  if (step.to === 'vote' && voting?.by === 'signed-in') await openBallots(table, id);
  const counted = step.to === 'results' ? await countFor(context, before, step) : undefined;
  return changeWorkshop(table, id, (current) => {
    if (current.stage === step.to) return undefined;
    // What was decided on above is what it is decided for.
    if (current.revision !== before.revision) throw new AppError('workshop.changed');
    return {
      at: clock.now(),
      by: { person: actor.person, department: current.department },
      events: [{ type: 'workshop.advanced', stage: step.to }],
      next: { ...current, stage: step.to, ...(voting && { voting }), ...(counted && { counted }) },
    };
  });
}

function votingFor(workshop: Workshop, { voting }: Step): Voting {
  const there = proposalNumbers(workshop).length;
  if (there === 0) throw new AppError('workshop.wrong-stage');
  if (!voting)
    throw new AppError('request.invalid', [{ field: '/voting', message: 'needed to begin a vote' }]);
  if (voting.each > there) throw new AppError('workshop.too-many-votes');
  return voting;
}

async function countFor(
  { table }: Context,
  workshop: Workshop,
  { counts }: Step,
): Promise<NonNullable<Workshop['counted']>> {
  if (workshop.voting?.by === 'signed-in') {
    const ballots = await closeBallots(table, workshop.session);
    const { attendance } = await getSession(table, workshop.session);
    return countBallots(ballots, workshop, attendance?.numbers ?? []);
  }
  const numbers = proposalNumbers(workshop).map(String);
  const isComplete = counts && Object.keys(counts).sort().join() === [...numbers].sort().join();
  if (!isComplete)
    throw new AppError('request.invalid', [{ field: '/counts', message: 'a count for each proposal' }]);
  return { counts };
}
