import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import { newProposalId, type SessionId } from '../../shared/ids.ts';
import { type Actor, assertAllowed } from '../people/index.ts';
import { findProposal, submitProposal } from '../proposals/index.ts';
import type { Workshop } from './model.ts';
import { changeWorkshop, getSession, getWorkshop } from './repository.ts';
import { assertStage, canRunSession, proposalNumbers } from './rules.ts';

/**
 * Says what came of a workshop and which of its proposals are carried on. Those become proposals of the person who runs
 * it, and are screened as every proposal is. The write that carries them on gives them their ids: however often it is
 * taken up afterwards, and by whomever, each is registered once.
 *
 * @throws session.not-found, auth.forbidden, workshop.not-found, workshop.wrong-stage also where it has ended with other
 *   results, workshop.changed
 */
export async function endWorkshop(
  context: Context,
  actor: Actor,
  id: SessionId,
  { text, carried }: { text: string; carried: number[] },
): Promise<Workshop> {
  const { table, clock } = context;
  const session = await getSession(table, id);
  assertAllowed(canRunSession(session, actor));
  const numbers = [...new Set(carried)].sort((one, other) => one - other);
  const before = await getWorkshop(table, id);
  assertStage(before, 'results');
  const there = proposalNumbers(before);
  if (!numbers.every((number) => there.includes(number))) throw new AppError('workshop.not-found');
  const now = clock.now();
  const chosen = numbers.map((number) => ({ number, proposal: newProposalId(now) }));
  const ended = await changeWorkshop(table, id, (current) => {
    assertStage(current, 'results');
    if (current.results) {
      const isSame =
        current.results.text === text &&
        String(current.results.carried.map(({ number }) => number)) === String(numbers);
      if (isSame) return undefined;
      throw new AppError('workshop.wrong-stage');
    }
    return {
      at: now,
      by: { person: actor.person, department: current.department },
      events: [{ type: 'workshop.ended', carried: chosen.length }],
      next: {
        ...current,
        results: { text, at: now.toISOString(), by: actor.person, carried: chosen },
      },
    };
  });
  await registerCarried(context, ended);
  return ended;
}

/** Registers what a workshop carried on, as far as it is not. */
export async function registerCarried(
  context: Context,
  { session, institution, entries, results }: Workshop,
): Promise<void> {
  if (!results) return;
  for (const { number, proposal: id } of results.carried) {
    const entry = entries.find((each) => each.number === number);
    if (entry?.kind !== 'proposal') throw new Error(`the proposal ${number} of ${session} is gone`);
    if (await findProposal(context.table, id, { consistent: true })) continue;
    const author: Actor = { person: results.by, grants: [] };
    await submitProposal(context, author, {
      institution,
      words: { title: entry.title, body: entry.body, tags: [] },
      draft: false,
      carriedOn: { id, session },
      idempotencyKey: undefined,
    });
  }
}
