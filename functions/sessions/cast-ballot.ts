import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { SessionId } from '../../shared/ids.ts';
import type { Actor } from '../people/index.ts';
import { findBallots, findSignUps, getSession, getWorkshop, keepBallot } from './repository.ts';
import { assertStage, proposalNumbers } from './rules.ts';

/**
 * Votes for some of a workshop's proposals, in place of what the same person voted for before; for none takes the vote
 * back. Those vote who signed up and came, while the vote lasts: a ballot is taken before it is closed or not at all.
 *
 * @throws session.not-found, workshop.not-found, workshop.wrong-stage, workshop.not-attended, workshop.too-many-votes
 */
export async function castBallot(
  { table }: Context,
  { person }: Actor,
  id: SessionId,
  choices: number[],
): Promise<{ choices: number[] }> {
  const { attendance } = await getSession(table, id);
  const workshop = await getWorkshop(table, id);
  assertStage(workshop, 'vote');
  if (workshop.voting?.by !== 'signed-in') throw new AppError('workshop.wrong-stage');
  const number = (await findSignUps(table, id)).numbers[person];
  if (number === undefined || !attendance?.numbers.includes(number))
    throw new AppError('workshop.not-attended');
  const chosen = [...new Set(choices)].sort((one, other) => one - other);
  const there = proposalNumbers(workshop);
  if (!chosen.every((each) => there.includes(each))) throw new AppError('workshop.not-found');
  if (chosen.length > workshop.voting.each) throw new AppError('workshop.too-many-votes');
  if (!(await keepBallot(table, id, number, chosen))) throw new AppError('workshop.wrong-stage');
  return { choices: chosen };
}

/**
 * What this person voted for. Nobody else is ever told.
 *
 * @throws session.not-found, workshop.not-found
 */
export async function ownBallot(
  { table }: Context,
  { person }: Actor,
  id: SessionId,
): Promise<{ choices: number[] }> {
  await getSession(table, id);
  await getWorkshop(table, id);
  const number = (await findSignUps(table, id)).numbers[person];
  const ballots = number === undefined ? undefined : await findBallots(table, id);
  return { choices: ballots?.votes[String(number)] ?? [] };
}
