import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import { forumIdSchema, type SubjectId } from '../../shared/ids.ts';
import { takeStance } from '../forums/index.ts';
import type { Actor } from '../people/index.ts';
import type { OpinionGates } from './gate.ts';
import type { Opinion } from './model.ts';
import { type NewOpinion, writeOpinion } from './write-opinion.ts';

/**
 * Takes a side in a forum, writes an opinion, or both at once. Each part may be repeated: the side stays taken, the same
 * words are said once.
 *
 * @throws what `takeStance` and `writeOpinion` throw, stance.unknown for a side of a proposal, which has none
 */
export async function speak(
  context: Context,
  gates: OpinionGates,
  actor: Actor,
  subject: SubjectId,
  { text, ...said }: Omit<NewOpinion, 'text'> & { text: string | undefined },
): Promise<Opinion | undefined> {
  if (text !== undefined) return writeOpinion(context, gates, actor, subject, { text, ...said });
  const forum = forumIdSchema.safeParse(subject).data;
  if (forum === undefined || said.stance === undefined) throw new AppError('stance.unknown');
  await takeStance(context, gates.forums, actor.person, forum, said.stance);
  return undefined;
}
