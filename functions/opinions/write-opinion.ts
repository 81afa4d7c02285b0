import { ulid } from 'ulid';
import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import { reserveId } from '../../shared/http/idempotency.ts';
import {
  type DepartmentId,
  forumIdSchema,
  newOpinionId,
  type OpinionId,
  type SubjectId,
} from '../../shared/ids.ts';
import { ownStance, takeStance } from '../forums/index.ts';
import { type Actor, assertAllowed, isOfficer, nameOfPerson } from '../people/index.ts';
import { assertDiscussed, type OpinionGates } from './gate.ts';
import { mostOpinions, mostReplies, type Opinion } from './model.ts';
import { claimWords, createOpinion, findOpinion, getOpinion, keepWords, saidBy } from './repository.ts';
import { assertShown, digestOf } from './rules.ts';

export interface NewOpinion {
  text: string;
  /** The side to take in the forum with it; without one, the side that is taken already. */
  stance?: string | undefined;
  /** The opinion it replies to. */
  parent?: OpinionId | undefined;
  /** The department whose voice it is, where it is no citizen's own. */
  officialFor?: DepartmentId | undefined;
  idempotencyKey: string | undefined;
}

/**
 * Says something in an open forum, by whoever takes a side in it or does so with it, or of an open proposal; an officer
 * may speak for a department and then takes no side. The same words twice are said once: a second sending that crosses
 * the first gives the first one's opinion, as does a repeat with the same idempotency key; a later one is refused. Words
 * that will not be taken are refused before a side is.
 *
 * @throws forum.not-found, proposal.not-found, opinion.not-open, opinion.closed, opinion.stance-needed, auth.forbidden,
 *   opinion.duplicate, opinion.too-many, request.idempotency-key-invalid, request.idempotency-key-reused; of a reply
 *   opinion.not-found, opinion.too-deep, opinion.wrong-state; with a side what `takeStance` throws
 */
export async function writeOpinion(
  context: Context,
  gates: OpinionGates,
  actor: Actor,
  subject: SubjectId,
  { text, stance, parent, officialFor, idempotencyKey }: NewOpinion,
): Promise<Opinion> {
  const { table, clock } = context;
  const now = clock.now();
  const { institution, stances } = await assertDiscussed(gates, subject, now);
  if (parent !== undefined) await assertTakesReplies(context, subject, parent);
  if (officialFor !== undefined) assertAllowed(isOfficer(actor, institution, officialFor));
  if (officialFor !== undefined && stance !== undefined)
    throw new AppError('request.invalid', [{ field: '/stance', message: 'is none of an office' }]);
  if (stance !== undefined && !stances.some(({ id }) => id === stance)) throw new AppError('stance.unknown');
  const isSided = officialFor === undefined;
  const side = stance ?? (isSided ? await stanceOf(context, actor, subject) : undefined);
  const reserved = await reserveId(context, {
    person: actor.person,
    route: 'opinions',
    key: idempotencyKey,
    request: { subject, text, stance, parent, officialFor },
    newId: () => newOpinionId(now),
  });
  const claimant = { subject, author: actor.person, id: reserved };
  if (stance !== undefined) {
    const said = await saidBefore(context, claimant, text, parent);
    if (said?.existing) return said.existing;
    await takeStance(context, gates.forums, actor.person, forumIdSchema.parse(subject), stance);
  }
  const { id, existing } = await claim(context, claimant, text, parent);
  if (existing) return existing;
  const at = now.toISOString();
  const words = { number: 1, attempt: ulid(now.getTime()), at, ...(side !== undefined && { stance: side }) };
  await keepWords(table, { id, subject }, words, text);
  const created = await createOpinion(table, {
    at: now,
    events: [{ type: 'opinion.written' }],
    next: {
      id,
      subject,
      institution,
      author: actor.person,
      authorName: await nameOfPerson(context, actor),
      ...(officialFor !== undefined && { official: { institution, department: officialFor } }),
      ...(parent !== undefined && { parent }),
      texts: [words],
      createdAt: at,
      credits: [],
    },
  });
  const opinion = created ?? (await findOpinion(table, id, { consistent: true }));
  if (!opinion) throw new AppError('opinion.not-found');
  return opinion;
}

/**
 * The side that somebody writes from: in a forum one has to be taken.
 *
 * @throws opinion.stance-needed
 */
export async function stanceOf(
  context: Context,
  actor: Actor,
  subject: SubjectId,
): Promise<string | undefined> {
  const forum = forumIdSchema.safeParse(subject).data;
  if (forum === undefined) return undefined;
  const stance = (await ownStance(context, actor, forum))?.stance;
  if (stance === undefined) throw new AppError('opinion.stance-needed');
  return stance;
}

async function assertTakesReplies({ table }: Context, subject: SubjectId, id: OpinionId): Promise<void> {
  const parent = await findOpinion(table, id, { consistent: true });
  if (parent?.subject !== subject) throw new AppError('opinion.not-found');
  if (parent.parent !== undefined) throw new AppError('opinion.too-deep');
  assertShown(parent);
}

type Claimant = Pick<Opinion, 'subject' | 'author' | 'id'>;

const limitOf = (parent: OpinionId | undefined) =>
  parent === undefined
    ? { as: 'opinions' as const, most: mostOpinions }
    : { as: 'replies' as const, most: mostReplies };

/**
 * Claims these words for an opinion. Words whose claim stands while their opinion does not are of a sending that is under
 * way or was cut short: whoever sends them again makes that very opinion.
 */
async function claim(
  context: Context,
  claimant: Claimant,
  text: string,
  parent: OpinionId | undefined,
): Promise<{ id: OpinionId; existing?: Opinion | undefined }> {
  if (await claimWords(context.table, claimant, digestOf(text), limitOf(parent))) return { id: claimant.id };
  const said = await saidBefore(context, claimant, text, parent);
  if (!said) throw new AppError('opinion.changed');
  return said;
}

/**
 * The opinion that these words were claimed for before, if they were.
 *
 * @throws opinion.duplicate where it is another, opinion.too-many where there is no place for a new one
 */
async function saidBefore(
  { table }: Context,
  { subject, author, id: own }: Claimant,
  text: string,
  parent: OpinionId | undefined,
): Promise<{ id: OpinionId; existing: Opinion | undefined } | undefined> {
  const said = await saidBy(table, subject, author);
  const id = said?.idOf(digestOf(text));
  if (id === undefined) {
    const { as, most } = limitOf(parent);
    if ((said?.[as] ?? 0) >= most) throw new AppError('opinion.too-many');
    return undefined;
  }
  const existing = await findOpinion(table, id, { consistent: true });
  if (existing && id !== own) throw new AppError('opinion.duplicate');
  return { id, existing };
}

/**
 * Replies to an opinion, where that is discussed.
 *
 * @throws what `writeOpinion` throws
 */
export async function replyTo(
  context: Context,
  gates: OpinionGates,
  actor: Actor,
  parent: OpinionId,
  reply: Omit<NewOpinion, 'parent'>,
): Promise<Opinion> {
  const { subject } = await getOpinion(context.table, parent);
  return writeOpinion(context, gates, actor, subject, { ...reply, parent });
}
