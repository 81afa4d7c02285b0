import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { AnswerId, PersonId } from '../../shared/ids.ts';
import { type Actor, assertAllowed, findStaff, isOfficer, recordStaff } from '../people/index.ts';
import type { Answer } from './model.ts';
import { changeAnswer, getAnswer } from './repository.ts';
import { assertState, assertStillWith, canAssign } from './rules.ts';

/**
 * Gives an owed answer to one officer of the department that holds it. Without an officer named, whoever asks takes it
 * over.
 *
 * @throws answer.not-found, auth.forbidden, answer.wrong-state, answer.officer-unknown
 */
export async function assignAnswer(
  context: Context,
  actor: Actor,
  id: AnswerId,
  officer: PersonId = actor.person,
): Promise<Answer> {
  const { table, clock } = context;
  const held = await getAnswer(table, id);
  assertAllowed(canAssign(held, actor, officer));
  assertState(held, 'owed');
  const { department } = held.holder;
  // Whoever takes it over for the first time is not known as one of the department's officers yet.
  if (officer === actor.person && isOfficer(actor, held.institution, department))
    await recordStaff(context, actor);
  const member = await findStaff(table, held.institution, department, officer);
  if (!member) throw new AppError('answer.officer-unknown');
  return changeAnswer(table, id, (current) => {
    assertAllowed(canAssign(current, actor, officer));
    assertState(current, 'owed');
    assertStillWith(held, current);
    // Transferred meanwhile: the officer is no longer one of the holder's.
    if (current.holder.department !== department) throw new AppError('answer.changed');
    if (current.holder.officer?.id === officer) return undefined;
    return {
      at: clock.now(),
      by: { person: actor.person, department },
      events: [{ type: 'answer.assigned', department, officer: member.name, officerId: officer }],
      next: { ...current, holder: { department, officer: { id: officer, name: member.name } } },
    };
  });
}
