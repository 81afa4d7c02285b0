import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { AnswerId, DepartmentId } from '../../shared/ids.ts';
import { departmentOf, getInstitution } from '../institutions/index.ts';
import { type Actor, assertAllowed } from '../people/index.ts';
import { type Answer, mostTransfers } from './model.ts';
import { changeAnswer, getAnswer } from './repository.ts';
import { assertState, assertStillWith, canHandle, didLast } from './rules.ts';

interface Destination {
  department: DepartmentId;
  reason: string;
}

/**
 * Passes an owed answer on to another department of the institution, for a reason everyone can read. The date stays: the
 * clock keeps running. Whoever asks again for what they did last changes nothing.
 *
 * @throws answer.not-found, auth.forbidden, answer.wrong-state, department.not-found, answer.same-department,
 *   answer.too-many-changes, answer.changed
 */
export async function transferAnswer(
  context: Context,
  actor: Actor,
  id: AnswerId,
  to: Destination,
): Promise<Answer> {
  const { table, clock } = context;
  const held = await getAnswer(table, id);
  if (isPassedOn(held, actor, to)) return held;
  assertAllowed(canHandle(held, actor));
  departmentOf(await getInstitution(context, held.institution), to.department);
  return changeAnswer(table, id, (current) => {
    if (isPassedOn(current, actor, to)) return undefined;
    assertAllowed(canHandle(current, actor));
    assertState(current, 'owed');
    assertStillWith(held, current);
    if (current.holder.department === to.department) throw new AppError('answer.same-department');
    if (current.transfers >= mostTransfers) throw new AppError('answer.too-many-changes');
    return {
      at: clock.now(),
      by: { person: actor.person, department: current.holder.department },
      events: [
        {
          type: 'answer.transferred',
          from: current.holder.department,
          to: to.department,
          reason: to.reason,
        },
      ],
      next: { ...current, holder: { department: to.department }, transfers: current.transfers + 1 },
    };
  });
}

function isPassedOn(answer: Answer, actor: Actor, { department, reason }: Destination): boolean {
  const last = didLast(answer, actor, 'answer.transferred');
  return last?.to === department && last.reason === reason && answer.holder.department === department;
}
