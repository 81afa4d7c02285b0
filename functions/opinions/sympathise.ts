import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { OpinionId } from '../../shared/ids.ts';
import type { Actor } from '../people/index.ts';
import { assertDiscussed, type OpinionGate, type OpinionGates } from './gate.ts';
import { findSympathy, getOpinion, recordSympathy, removeSympathy } from './repository.ts';
import { assertShown, stateOf } from './rules.ts';

/**
 * Sympathises with somebody else's opinion while its subject is discussed: one conditional write, and no read while it is
 * hot. Given again it stays one. Counting happens behind the stream, and nobody learns who it was.
 *
 * @throws opinion.not-found, opinion.own, opinion.wrong-state, opinion.not-open, opinion.closed from the last
 *   millisecond on
 */
export async function sympathise(
  { table, clock }: Context,
  gates: OpinionGates,
  { person }: Actor,
  id: OpinionId,
): Promise<'given' | 'already-given'> {
  const now = clock.now();
  const opinion = await shownNow(gates, id);
  if (opinion.author === person) throw new AppError('opinion.own');
  await assertDiscussed(gates, opinion.subject, now);
  return (await recordSympathy(table, id, person, now.toISOString())) ? 'given' : 'already-given';
}

/**
 * Takes one's sympathy back while the subject is discussed. Where there is none nothing happens.
 *
 * @throws opinion.not-found, opinion.not-open, opinion.closed
 */
export async function endSympathy(
  { table, clock }: Context,
  gates: OpinionGates,
  { person }: Actor,
  id: OpinionId,
): Promise<void> {
  const now = clock.now();
  const { subject } = await knownNow(gates, id);
  await assertDiscussed(gates, subject, now);
  await removeSympathy(table, id, person);
}

/**
 * Whether this person sympathises with an opinion. Nobody else is ever told.
 *
 * @throws opinion.not-found
 */
export async function ownSympathy(
  { table }: Context,
  { person }: Actor,
  id: OpinionId,
): Promise<{ at: string } | undefined> {
  const sympathy = await findSympathy(table, id, person);
  if (!sympathy) await getOpinion(table, id);
  return sympathy;
}

async function knownNow({ opinions }: OpinionGates, id: OpinionId): Promise<OpinionGate> {
  // It may have been written a moment ago.
  return opinions.recent(id).catch(() => opinions.current(id));
}

async function shownNow(gates: OpinionGates, id: OpinionId): Promise<OpinionGate> {
  const recent = await knownNow(gates, id);
  if (stateOf(recent) === 'shown') return recent;
  const opinion = await gates.opinions.current(id);
  assertShown(opinion);
  return opinion;
}
