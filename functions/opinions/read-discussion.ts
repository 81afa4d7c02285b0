import type { Context } from '../../shared/context.ts';
import { forumIdSchema, type InstitutionId, type SubjectId } from '../../shared/ids.ts';
import { type Forum, ownStance } from '../forums/index.ts';
import { knownInstitution } from '../institutions/index.ts';
import { type Actor, isOfficer } from '../people/index.ts';
import { makeOpinionGates, type SubjectGate } from './gate.ts';
import type { OpinionSort } from './listing.ts';
import { listOpinions, ownSympathies } from './read-opinions.ts';
import type { OpinionView, ReplyView } from './view.ts';

/** Where something is said, and what this reader may do there. */
export interface Setting {
  subject: SubjectId;
  /** Nothing where its words are hidden. */
  title: string | null;
  stances: Forum['stances'];
  /** The side this reader takes. */
  stance: string | undefined;
  isOpen: boolean;
  /** Is the proposal's author, who may say that an opinion helped. */
  mayCredit: boolean;
  actor: Actor | undefined;
  institution: InstitutionId;
  departments: { id: string; name: string }[];
  /** The departments this reader may speak for. */
  offices: { id: string; name: string }[];
}

/** What was said on a subject, with all that a page needs to show it. */
export interface Discussion extends Setting {
  sort: OpinionSort;
  cursor: string | undefined;
  items: OpinionView[];
  next: string | null;
  /** The opinions this reader sympathises with. */
  sympathies: ReadonlySet<string>;
}

/** @throws forum.not-found, proposal.not-found */
export async function readSetting(
  context: Context,
  actor: Actor | undefined,
  subject: SubjectId,
): Promise<Setting> {
  return toSetting(context, actor, subject, await makeOpinionGates(context).subjects.recent(subject));
}

async function toSetting(
  context: Context,
  actor: Actor | undefined,
  subject: SubjectId,
  gate: SubjectGate,
): Promise<Setting> {
  const forum = forumIdSchema.safeParse(subject).data;
  const [institution, taken] = await Promise.all([
    knownInstitution(context, gate.institution),
    actor && forum ? ownStance(context, actor, forum) : undefined,
  ]);
  const departments = institution.departments.map(({ id, name }) => ({ id, name }));
  return {
    subject,
    title: gate.title,
    stances: gate.stances,
    stance: taken?.stance,
    isOpen: gate.isOpen(context.clock.now()),
    mayCredit: actor !== undefined && gate.author === actor.person,
    actor,
    institution: institution.id,
    departments,
    offices: institution.departments.filter(({ id }) => actor && isOfficer(actor, institution.id, id)),
  };
}

/**
 * What is said in a forum or of a proposal, one page, for showing it. Without an order a forum's sides come in turn.
 *
 * @throws forum.not-found, proposal.not-found, request.bad-cursor, request.invalid
 */
export async function readDiscussion(
  context: Context,
  actor: Actor | undefined,
  subject: SubjectId,
  query: { sort?: OpinionSort | undefined; cursor?: string | undefined; limit: number },
): Promise<Discussion> {
  const gates = makeOpinionGates(context);
  const gate = await gates.subjects.recent(subject);
  const sort = query.sort ?? (gate.stances.length > 0 ? 'balanced' : 'newest');
  const [setting, { items, next }] = await Promise.all([
    toSetting(context, actor, subject, gate),
    listOpinions(context, gates, actor, subject, { ...query, sort }),
  ]);
  const sympathies = await sympathiesAmong(
    context,
    actor,
    items.flatMap(({ replies, ...opinion }) => [opinion, ...replies.items]),
  );
  return { ...setting, sort, cursor: query.cursor, items, next, sympathies };
}

/** Which of these this reader sympathises with. */
export async function sympathiesAmong(
  context: Context,
  actor: Actor | undefined,
  opinions: Pick<ReplyView, 'id'>[],
): Promise<ReadonlySet<string>> {
  return actor ? ownSympathies(context, actor, opinions) : new Set();
}
