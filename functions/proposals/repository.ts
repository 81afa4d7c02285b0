import { z } from 'zod';
import { type Change, changeAggregate, createAggregate } from '../../shared/dynamo/aggregate.ts';
import type { Table } from '../../shared/dynamo/client.ts';
import { getEvery, getItem, getItems, putItem, putWhen, queryAll } from '../../shared/dynamo/items.ts';
import { dayPrefix, keys, lists, timelinePk } from '../../shared/dynamo/keys.ts';
import { allEntries } from '../../shared/dynamo/listing.ts';
import { inOrder, type TimelineEntry, timelineEntrySchema } from '../../shared/dynamo/timeline.ts';
import { type OpinionId, type ProposalId, proposalIdSchema } from '../../shared/ids.ts';
import {
  type Count,
  countSchema,
  type DayCount,
  type Proposal,
  proposalSchema,
  type ScreeningLock,
  screeningLockSchema,
} from './model.ts';
import { addressDigest } from './rules.ts';

const textItemSchema = z.object({ body: z.string() });
const dayCountSchema = z.object({ sk: z.string().startsWith(dayPrefix), total: z.number().int() });
const storySchema = z.union([dayCountSchema, timelineEntrySchema]);
const zero: Count = { total: 0, versions: 0 };

export async function findProposal(
  table: Table,
  id: ProposalId,
  options: { consistent: boolean },
): Promise<Proposal | undefined> {
  return getItem(table, proposalSchema, keys.proposal(id), options);
}

/** Those of these that there are, as they are now. */
export async function findProposals(table: Table, ids: ProposalId[]): Promise<Proposal[]> {
  return getItems(table, proposalSchema, [...new Set(ids)].map(keys.proposal), { consistent: true });
}

export async function createProposal(table: Table, change: Change<Proposal>): Promise<Proposal | undefined> {
  const { id, author, createdAt } = change.next;
  return createAggregate<Proposal>(table, keys.proposal(id), change, {
    // The author's own list has to hold a proposal from the moment it is acknowledged.
    listPk: lists.author(author),
    listSk: `${createdAt}#${id}`,
  });
}

/** One that came from another platform: nobody here has it among their own. It is found by its address there. */
export async function createImported(table: Table, change: Change<Proposal>): Promise<Proposal | undefined> {
  const { id } = change.next;
  return createAggregate<Proposal>(table, keys.proposal(id), change, foreignPlace(change.next));
}

/** Where an imported proposal's own item stands among the addresses elsewhere. */
export function foreignPlace({ id, imported }: Pick<Proposal, 'id' | 'imported'>): {
  listPk: string | undefined;
  listSk: string | undefined;
} {
  const listPk = imported?.url === undefined ? undefined : lists.links(addressDigest(imported.url));
  return { listPk, listSk: listPk && id };
}

/** Like `keepText`, for the answer it was given elsewhere. */
export async function keepForeignAnswer(
  table: Table,
  id: ProposalId,
  attempt: string,
  text: string,
): Promise<void> {
  await putItem(table, { ...keys.foreignAnswer(id, attempt), body: text });
}

export async function foreignAnswerOf(table: Table, { id, imported }: Proposal): Promise<string | null> {
  if (!imported?.answer) return null;
  const [found] = await getEvery(table, textItemSchema, [keys.foreignAnswer(id, imported.answer.attempt)]);
  return found?.body ?? null;
}

export async function changeProposal(
  table: Table,
  id: ProposalId,
  decide: (current: Proposal) => Change<Proposal> | undefined | Promise<Change<Proposal> | undefined>,
): Promise<Proposal> {
  return changeAggregate(table, proposalSchema, keys.proposal(id), decide, {
    missing: 'proposal.not-found',
    busy: 'proposal.changed',
  });
}

/**
 * Words are written first, under a key that nothing points to; the conditional change of the proposal that names them is
 * what makes them count. A change that is refused leaves no trace that anybody can read.
 */
export async function keepText(
  table: Table,
  id: ProposalId,
  text: Proposal['text'],
  body: string,
): Promise<void> {
  await putItem(table, { ...keys.proposalText(id, text.version, text.attempt), body });
}

/**
 * Keeps a new proposal's first words, and with them its place in the register: the one list that does not come from the
 * stream, so that what the stream might lose can be found.
 */
export async function keepFirstText(
  table: Table,
  { id, text, createdAt }: Pick<Proposal, 'id' | 'text' | 'createdAt'>,
  body: string,
): Promise<void> {
  await putItem(table, {
    ...keys.proposalText(id, text.version, text.attempt),
    body,
    listPk: lists.register(createdAt.slice(0, 7)),
    listSk: `${createdAt}#${id}`,
  });
}

/** Ids of every proposal made in a month, `yyyy-mm`; one whose making was cut short may be among them. */
export async function registered(table: Table, month: string): Promise<ProposalId[]> {
  const entries = await allEntries(table, { list: lists.register(month) });
  return [...new Set(entries.map(({ pk }) => proposalIdSchema.parse(pk.slice('PROPOSAL#'.length))))];
}

export async function textOf(table: Table, proposal: Proposal): Promise<string> {
  const key = keys.proposalText(proposal.id, proposal.text.version, proposal.text.attempt);
  const item =
    (await getItem(table, textItemSchema, key, { consistent: false })) ??
    (await getItem(table, textItemSchema, key, { consistent: true }));
  if (!item) throw new Error(`the text of ${proposal.id} is gone`);
  return item.body;
}

/** The words of these, by their ids. */
export async function textsOf(table: Table, proposals: Proposal[]): Promise<Map<ProposalId, string>> {
  const wanted = proposals.map(({ id, text }) => keys.proposalText(id, text.version, text.attempt));
  const texts = await getEvery(table, textItemSchema, wanted);
  return new Map(proposals.map(({ id }, at) => [id, texts[at]?.body ?? '']));
}

export async function countOf(
  table: Table,
  id: ProposalId,
  options: { consistent: boolean },
): Promise<Count> {
  return (await getItem(table, countSchema, keys.proposalCount(id), options)) ?? zero;
}

/** Those of these that there are, with their counts, as everything written so far left them. */
export async function proposalsAsTheyAre(table: Table, ids: ProposalId[]): Promise<[Proposal, Count][]> {
  return proposalsWithCounts(table, [...new Set(ids)], { consistent: true });
}

/** Proposals with their counts, in the order asked. */
export async function proposalsWithCounts(
  table: Table,
  ids: ProposalId[],
  options = { consistent: false },
): Promise<[Proposal, Count][]> {
  const [proposals, counts] = await Promise.all([
    getItems(table, proposalSchema, ids.map(keys.proposal), options),
    getItems(
      table,
      z.object({ pk: z.string(), ...countSchema.shape }),
      ids.map((id) => keys.proposalCount(id)),
      options,
    ),
  ]);
  const countByPk = new Map(counts.map(({ pk, ...count }) => [pk, count]));
  return proposals.map((proposal) => [proposal, countByPk.get(keys.proposal(proposal.id).pk) ?? zero]);
}

/** Like `keepText`: nothing points to it until the proposal names it. */
export async function keepAddendum(
  table: Table,
  id: ProposalId,
  place: { number: number; attempt: string },
  text: string,
): Promise<void> {
  await putItem(table, { ...keys.addendum(id, place.number, place.attempt), body: text });
}

export async function addendaOf(
  table: Table,
  { id, addenda }: Proposal,
): Promise<{ at: string; text: string; credits: OpinionId[] }[]> {
  const wanted = addenda.map(({ attempt }, index) => keys.addendum(id, index + 1, attempt));
  const texts = await getEvery(table, textItemSchema, wanted);
  return texts.map(({ body }, index) => ({
    at: addenda[index]?.at ?? '',
    text: body,
    credits: addenda[index]?.credits ?? [],
  }));
}

/** A proposal's whole public history, what happened and how its count went, each the first first. */
export async function storyOf(
  table: Table,
  id: ProposalId,
): Promise<{ timeline: TimelineEntry[]; history: DayCount[] }> {
  const items = await queryAll(table, storySchema, { pk: timelinePk(id) });
  return {
    timeline: inOrder(items.flatMap((item) => ('sk' in item ? [] : [item]))),
    history: items.flatMap((item) => ('sk' in item ? [toDayCount(item)] : [])),
  };
}

/** How a proposal's count went: as many entries as days with a change. */
export async function historyOf(table: Table, id: ProposalId): Promise<DayCount[]> {
  const days = await queryAll(table, dayCountSchema, { pk: timelinePk(id), from: dayPrefix });
  return days.map(toDayCount);
}

function toDayCount({ sk, total }: z.infer<typeof dayCountSchema>): DayCount {
  return { date: sk.slice(dayPrefix.length), total };
}

/**
 * Keeps the count a proposal is published with on a day. Of several writers the one with the newest slots stands, as for
 * the count itself; a day on which nothing changes has none of its own.
 */
export async function keepDayCount(table: Table, id: ProposalId, date: string, count: Count): Promise<void> {
  await putWhen(
    table,
    { ...keys.dayCount(id, date), ...count },
    'attribute_not_exists(pk) OR versions < :versions',
    { ':versions': count.versions },
  );
}

/** Publishes a count made of newer slots than the one before; a slower writer's is dropped. */
export async function publishCount(table: Table, id: ProposalId, count: Count): Promise<boolean> {
  return putWhen(
    table,
    { ...keys.proposalCount(id), ...count },
    'attribute_not_exists(pk) OR versions < :versions',
    { ':versions': count.versions },
  );
}

const lockItemSchema = z.object({
  pk: z.string(),
  moderator: screeningLockSchema.shape.moderator,
  moderatorName: z.string(),
  takenAt: z.iso.datetime(),
  takenUntil: z.iso.datetime(),
});

function toLock(item: z.infer<typeof lockItemSchema>): ScreeningLock {
  const { moderator, moderatorName: name, takenAt: since, takenUntil: until } = item;
  return { moderator, name, since, until };
}

export async function findLock(table: Table, id: ProposalId): Promise<ScreeningLock | undefined> {
  const item = await getItem(table, lockItemSchema, keys.screeningLock(id), { consistent: true });
  return item && toLock(item);
}

/** The latest hold on each of these, where there ever was one. */
export async function locksOf(table: Table, ids: ProposalId[]): Promise<Map<string, ScreeningLock>> {
  const found = await getItems(table, lockItemSchema, ids.map(keys.screeningLock), { consistent: true });
  return new Map(
    found.map((item) => [item.pk.slice(keys.screeningLock('' as ProposalId).pk.length), toLock(item)]),
  );
}

/** A hold that is over is nobody's. `free`: only what nobody has; `unless-others`: also what is mine; or `always`. */
type LockCondition = 'free' | 'unless-others' | 'always';

const lockConditions: Record<LockCondition, string> = {
  free: 'attribute_not_exists(pk) OR takenUntil <= :now',
  'unless-others': 'attribute_not_exists(pk) OR takenUntil <= :now OR moderator = :me',
  always: 'attribute_not_exists(pk) OR attribute_exists(pk)',
};

/** Holds a proposal for a moderator, where the condition lets them have it. Says whether it did. */
export async function putLock(
  table: Table,
  id: ProposalId,
  { moderator, name, since, until }: ScreeningLock,
  condition: LockCondition,
  now: Date,
): Promise<boolean> {
  const item = {
    ...keys.screeningLock(id),
    moderator,
    moderatorName: name,
    takenAt: since,
    takenUntil: until,
    // The table may forget it a day later: a hold that is over means nothing.
    expiresAt: Math.floor(Date.parse(until) / 1000) + 86_400,
  };
  const at = { ':now': now.toISOString() };
  if (condition === 'always') return putWhen(table, item, lockConditions.always);
  return putWhen(table, item, lockConditions[condition], {
    ...at,
    ...(condition === 'unless-others' && { ':me': moderator }),
  });
}
