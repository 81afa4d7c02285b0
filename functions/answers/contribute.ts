import { ulid } from 'ulid';
import type { Context } from '../../shared/context.ts';
import type { Table } from '../../shared/dynamo/client.ts';
import { AppError } from '../../shared/errors.ts';
import { reserveId } from '../../shared/http/idempotency.ts';
import {
  type AnswerId,
  type ContributionId,
  contributionIdSchema,
  type DepartmentId,
  newId,
} from '../../shared/ids.ts';
import { departmentOf, getInstitution } from '../institutions/index.ts';
import { type Actor, assertAllowed, isAdmin, isOfficer } from '../people/index.ts';
import { type Answer, mostContributions } from './model.ts';
import { changeAnswer, contributionText, getAnswer, keepContribution } from './repository.ts';
import { assertState, assertStillWith, canHandle } from './rules.ts';

/**
 * Asks another department of the institution to contribute. The answer stays with its holder, and so does its date. Repeated
 * with the same idempotency key it asks once.
 *
 * @throws answer.not-found, auth.forbidden, answer.wrong-state, department.not-found, answer.same-department,
 *   answer.too-many-changes, answer.changed, request.idempotency-key-invalid, request.idempotency-key-reused
 */
export async function askContribution(
  context: Context,
  actor: Actor,
  id: AnswerId,
  asked: { department: DepartmentId; question: string },
  idempotencyKey?: string,
): Promise<Answer> {
  const { table, clock } = context;
  const held = await getAnswer(table, id);
  assertAllowed(canHandle(held, actor));
  departmentOf(await getInstitution(context, held.institution), asked.department);
  const contribution = await reserveId(context, {
    person: actor.person,
    route: 'contributions',
    key: idempotencyKey,
    request: { id, ...asked },
    newId: () => newId(contributionIdSchema, 'ctb', clock.now()),
  });
  return changeAnswer(table, id, (current) => {
    assertAllowed(canHandle(current, actor));
    if (current.contributions.some((known) => known.id === contribution)) return undefined;
    assertState(current, 'owed');
    assertStillWith(held, current);
    if (current.holder.department === asked.department) throw new AppError('answer.same-department');
    if (current.contributions.length >= mostContributions) throw new AppError('answer.too-many-changes');
    const now = clock.now();
    return {
      at: now,
      by: { person: actor.person, department: current.holder.department },
      events: [{ type: 'answer.contribution-asked', department: asked.department }],
      next: {
        ...current,
        contributions: [...current.contributions, { id: contribution, ...asked, askedAt: now.toISOString() }],
      },
    };
  });
}

/**
 * Gives the contribution a department was asked for: once, by one of its officers, while the answer is owed. Its words
 * are for the officers who write the answer. The same words again from the same person change nothing.
 *
 * @throws answer.not-found, contribution.not-found, auth.forbidden, answer.wrong-state, answer.changed where it moved to
 *   another institution, contribution.already-given
 */
export async function giveContribution(
  { table, clock }: Context,
  actor: Actor,
  id: AnswerId,
  contribution: ContributionId,
  text: string,
): Promise<Answer> {
  const owed = await getAnswer(table, id);
  const asked = requested(owed, contribution);
  assertAllowed(isOfficer(actor, asked.institution, asked.department) || isAdmin(actor, asked.institution));
  if (await isGiven(table, owed, actor, { contribution, text })) return owed;
  // Those who asked owe it no more.
  if (asked.institution !== owed.institution) throw new AppError('answer.changed');
  assertState(owed, 'owed');
  if (asked.given) throw new AppError('contribution.already-given');
  const now = clock.now();
  const attempt = ulid(now.getTime());
  await keepContribution(table, id, contribution, attempt, text);
  return changeAnswer(table, id, async (current) => {
    if (await isGiven(table, current, actor, { contribution, text })) return undefined;
    assertState(current, 'owed');
    assertStillWith(owed, current);
    if (requested(current, contribution).given) throw new AppError('contribution.already-given');
    return {
      at: now,
      by: { person: actor.person, department: asked.department },
      events: [{ type: 'answer.contribution-given', department: asked.department }],
      next: {
        ...current,
        contributions: current.contributions.map((each) =>
          each.id === contribution ? { ...each, given: { at: now.toISOString(), attempt } } : each,
        ),
      },
    };
  });
}

function requested(answer: Answer, id: ContributionId) {
  const request = answer.contributions.find((each) => each.id === id);
  if (!request) throw new AppError('contribution.not-found');
  return { ...request, institution: request.institution ?? answer.institution };
}

async function isGiven(
  table: Table,
  answer: Answer,
  actor: Actor,
  { contribution, text }: { contribution: ContributionId; text: string },
): Promise<boolean> {
  const { given } = requested(answer, contribution);
  const isOwn = answer.events.some(
    ({ type, at, by }) =>
      type === 'answer.contribution-given' && at === given?.at && by?.person === actor.person,
  );
  return isOwn && given !== undefined
    ? (await contributionText(table, answer.id, contribution, given.attempt)) === text
    : false;
}
