import { ulid } from 'ulid';
import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { OpinionId } from '../../shared/ids.ts';
import type { Actor } from '../people/index.ts';
import { assertDiscussed, type OpinionGates } from './gate.ts';
import { mostVersions, type Opinion } from './model.ts';
import { changeOpinion, claimWords, getOpinion, keepWords, saidBy, wordsOf } from './repository.ts';
import { assertAuthor, assertShown, digestOf } from './rules.ts';
import { stanceOf } from './write-opinion.ts';

/**
 * Gives an opinion new words while its subject is discussed. The ones before stay to be read; the side shown with it is
 * the one its author takes now. The words it has already change nothing.
 *
 * @throws opinion.not-found, auth.forbidden, opinion.wrong-state, opinion.not-open, opinion.closed,
 *   opinion.stance-needed, opinion.duplicate, opinion.too-many-changes, opinion.changed
 */
export async function rewordOpinion(
  context: Context,
  gates: OpinionGates,
  actor: Actor,
  id: OpinionId,
  text: string,
): Promise<Opinion> {
  const { table, clock } = context;
  const before = await getOpinion(table, id);
  assertAuthor(before, actor);
  assertShown(before);
  const now = clock.now();
  await assertDiscussed(gates, before.subject, now);
  const [current] = await wordsOf(table, { id, texts: before.texts.slice(-1) });
  if (current === text) return before;
  if (before.texts.length >= mostVersions) throw new AppError('opinion.too-many-changes');
  const stance = before.official ? undefined : await stanceOf(context, actor, before.subject);
  const digest = digestOf(text);
  if (!(await claimWords(table, before, digest))) {
    const said = await saidBy(table, before.subject, before.author);
    // Its own earlier words it may have again.
    if (said?.idOf(digest) !== id) throw new AppError('opinion.duplicate');
  }
  const version = {
    number: before.texts.length + 1,
    attempt: ulid(now.getTime()),
    at: now.toISOString(),
    ...(stance !== undefined && { stance }),
  };
  await keepWords(table, before, version, text);
  return changeOpinion(table, id, (opinion) => {
    assertShown(opinion);
    if (opinion.texts.length !== before.texts.length) throw new AppError('opinion.changed');
    return {
      at: now,
      events: [{ type: 'opinion.reworded', version: version.number }],
      next: { ...opinion, texts: [...opinion.texts, version] },
    };
  });
}
