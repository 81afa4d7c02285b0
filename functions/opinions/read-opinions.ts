import type { Context } from '../../shared/context.ts';
import { lists } from '../../shared/dynamo/keys.ts';
import { listEntries } from '../../shared/dynamo/listing.ts';
import { AppError } from '../../shared/errors.ts';
import { type OpinionId, opinionIdSchema, type SubjectId } from '../../shared/ids.ts';
import type { Actor } from '../people/index.ts';
import type { OpinionGates } from './gate.ts';
import {
  balancedOpinions,
  firstReplies,
  listedOpinions,
  listedReplies,
  type OpinionSort,
} from './listing.ts';
import type { Opinion } from './model.ts';
import {
  countOfOpinion,
  getOpinion,
  opinionIdOfEntry,
  opinionsInFull,
  sympathisedWith,
  wordsOf,
} from './repository.ts';
import { canReadWords } from './rules.ts';
import { type OpinionView, type ReplyView, toReplyView } from './view.ts';

/** How many replies are shown with an opinion; the rest are a page of their own. */
const repliesShown = 3;

interface PageQuery {
  limit: number;
  cursor?: string | undefined;
}

/**
 * What was said in a forum or of a proposal, one page, each with the first replies to it.
 *
 * @throws forum.not-found, proposal.not-found, request.bad-cursor, request.invalid for sides in turn where there are none
 */
export async function listOpinions(
  context: Context,
  gates: OpinionGates,
  actor: Actor | undefined,
  subject: SubjectId,
  { sort, ...page }: PageQuery & { sort: OpinionSort },
): Promise<{ items: OpinionView[]; next: string | null }> {
  const { stances } = await gates.subjects.recent(subject);
  if (sort === 'balanced' && stances.length === 0)
    throw new AppError('request.invalid', [{ field: '/sort', message: 'is no order of what has no sides' }]);
  const { ids, next } =
    sort === 'balanced'
      ? await balancedOpinions(context, subject, stances, page)
      : await listedOpinions(context, subject, { sort, ...page });
  return { items: await withReplies(context, actor, ids), next };
}

/**
 * One opinion with the first replies to it.
 *
 * @throws opinion.not-found
 */
export async function readOpinion(
  context: Context,
  actor: Actor | undefined,
  id: OpinionId,
): Promise<OpinionView> {
  return presentOpinion(context, actor, await getOpinion(context.table, id));
}

/** An opinion that was just read or changed, as this reader may see it. */
export async function presentOpinion(
  context: Context,
  actor: Actor | undefined,
  opinion: Opinion,
): Promise<OpinionView> {
  const { table } = context;
  const [count, [text = ''], replies] = await Promise.all([
    countOfOpinion(table, opinion.id, { consistent: false }),
    wordsOf(table, { ...opinion, texts: opinion.texts.slice(-1) }),
    repliesTo(context, actor, [opinion.id]),
  ]);
  return { ...toReplyView(opinion, count, text, actor), replies: replies.get(opinion.id) ?? noReplies };
}

/**
 * What was replied to an opinion, oldest first, one page.
 *
 * @throws opinion.not-found, request.bad-cursor
 */
export async function listReplies(
  context: Context,
  actor: Actor | undefined,
  id: OpinionId,
  page: PageQuery,
): Promise<{ items: ReplyView[]; next: string | null }> {
  await getOpinion(context.table, id);
  const { ids, next } = await listedReplies(context, id, page);
  return { items: await readReplies(context, actor, ids), next };
}

/**
 * Every version of an opinion's words, the first first; none where this reader may not read them.
 *
 * @throws opinion.not-found
 */
export async function readVersions({ table }: Context, actor: Actor | undefined, id: OpinionId) {
  const opinion = await getOpinion(table, id);
  if (!canReadWords(opinion, actor)) return [];
  const texts = await wordsOf(table, opinion);
  return opinion.texts.map(({ number, at, stance }, index) => ({
    number,
    at,
    stance: stance ?? null,
    text: texts[index] ?? '',
  }));
}

/**
 * What a person said, replies too, newest first.
 *
 * @throws request.bad-cursor
 */
export async function ownOpinions(
  context: Context,
  actor: Actor,
  page: PageQuery,
): Promise<{ items: ReplyView[]; next: string | null }> {
  const list = { list: lists.spoken(actor.person), newestFirst: true, ...page };
  const { entries, next } = await listEntries(context.table, list);
  return {
    items: await readReplies(
      context,
      actor,
      entries.map(({ pk }) => opinionIdOfEntry(pk)),
    ),
    next,
  };
}

/** These opinions, in this order, as this reader may see them. */
export async function readReplies(
  { table }: Context,
  actor: Actor | undefined,
  ids: OpinionId[],
): Promise<ReplyView[]> {
  const found = await opinionsInFull(table, ids);
  return found.map(({ opinion, count, text }) => toReplyView(opinion, count, text, actor));
}

/** Which of these opinions this person sympathises with. */
export async function ownSympathies(
  { table }: Context,
  { person }: Actor,
  opinions: readonly { id: string }[],
): Promise<Set<string>> {
  return sympathisedWith(
    table,
    opinions.map(({ id }) => opinionIdSchema.parse(id)),
    person,
  );
}

const noReplies = { items: [], next: null };

async function withReplies(
  context: Context,
  actor: Actor | undefined,
  ids: OpinionId[],
): Promise<OpinionView[]> {
  const found = await opinionsInFull(context.table, ids);
  const replied = found.filter(({ count }) => count.isReplied !== false).map(({ opinion }) => opinion.id);
  const replies = await repliesTo(context, actor, replied);
  return found.map(({ opinion, count, text }) => ({
    ...toReplyView(opinion, count, text, actor),
    replies: replies.get(opinion.id) ?? noReplies,
  }));
}

async function repliesTo(
  context: Context,
  actor: Actor | undefined,
  ids: OpinionId[],
): Promise<Map<OpinionId, OpinionView['replies']>> {
  const pages = await Promise.all(ids.map((id) => firstReplies(context, id, repliesShown)));
  const all = await readReplies(
    context,
    actor,
    pages.flatMap((page) => page.ids),
  );
  const byParent = Map.groupBy(all, ({ parent }) => parent);
  return new Map(
    ids.map((id, index) => [id, { items: byParent.get(id) ?? [], next: pages[index]?.next ?? null }]),
  );
}
