import { z } from 'zod';
import { type Change, changeAggregate, createAggregate } from '../../shared/dynamo/aggregate.ts';
import type { Table } from '../../shared/dynamo/client.ts';
import {
  deleteIfPresent,
  getEvery,
  getItem,
  getItems,
  putIfAbsent,
  putItem,
  queryShown,
  updateWhen,
} from '../../shared/dynamo/items.ts';
import { keys, lists } from '../../shared/dynamo/keys.ts';
import { allEntries } from '../../shared/dynamo/listing.ts';
import { AppError } from '../../shared/errors.ts';
import { type OpinionId, opinionIdSchema, type PersonId, type SubjectId } from '../../shared/ids.ts';
import { sympathyKey } from './counted.ts';
import {
  type Opinion,
  type OpinionVersion,
  opinionSchema,
  type Sympathy,
  type SympathyCount,
  sympathyCountSchema,
  sympathySchema,
} from './model.ts';
import { currentVersion } from './rules.ts';

const textItemSchema = z.object({ body: z.string() });
const nobody: SympathyCount = { total: 0, versions: 0 };

export async function findOpinion(
  table: Table,
  id: OpinionId,
  options: { consistent: boolean },
): Promise<Opinion | undefined> {
  return getItem(table, opinionSchema, keys.opinion(id), options);
}

/** These opinions as they are now; one that is not there is left out. */
export async function opinionsOf(table: Table, ids: OpinionId[]): Promise<Opinion[]> {
  return getItems(table, opinionSchema, ids.map(keys.opinion), { consistent: true });
}

/** @throws opinion.not-found */
export async function getOpinion(table: Table, id: OpinionId): Promise<Opinion> {
  const opinion = await findOpinion(table, id, { consistent: true });
  if (!opinion) throw new AppError('opinion.not-found');
  return opinion;
}

export async function createOpinion(table: Table, change: Change<Opinion>): Promise<Opinion | undefined> {
  const { id, author, createdAt } = change.next;
  return createAggregate<Opinion>(table, keys.opinion(id), change, {
    // The author's own list has to hold it from the moment it is acknowledged.
    listPk: lists.spoken(author),
    listSk: `${createdAt}#${id}`,
  });
}

export async function changeOpinion(
  table: Table,
  id: OpinionId,
  decide: (current: Opinion) => Change<Opinion> | undefined,
): Promise<Opinion> {
  return changeAggregate(table, opinionSchema, keys.opinion(id), decide, {
    missing: 'opinion.not-found',
    busy: 'opinion.changed',
  });
}

/**
 * Keeps a version of an opinion's words under a key nothing points to; the opinion that names it is what makes it count.
 * The first one holds the opinion's place in its subject's register too.
 */
export async function keepWords(
  table: Table,
  { id, subject }: Pick<Opinion, 'id' | 'subject'>,
  { number, attempt, at }: OpinionVersion,
  body: string,
): Promise<void> {
  await putItem(table, {
    ...keys.opinionText(id, number, attempt),
    body,
    ...(number === 1 && { listPk: lists.opinionRegister(subject), listSk: `${at}#${id}` }),
  });
}

/** Every opinion on a subject; one whose making was cut short may be among them. */
export async function registeredOpinions(table: Table, subject: SubjectId): Promise<OpinionId[]> {
  const entries = await allEntries(table, { list: lists.opinionRegister(subject) });
  return [...new Set(entries.map(({ pk }) => opinionIdOfEntry(pk)))];
}

export function opinionIdOfEntry(pk: string): OpinionId {
  return opinionIdSchema.parse(pk.slice('OPINION#'.length));
}

/** Every version of an opinion's words, the first first. */
export async function wordsOf(table: Table, { id, texts }: Pick<Opinion, 'id' | 'texts'>): Promise<string[]> {
  const wanted = texts.map(({ number, attempt }) => keys.opinionText(id, number, attempt));
  return (await getEvery(table, textItemSchema, wanted)).map(({ body }) => body);
}

/** Opinions with their sympathy and their words, in the order asked. */
export async function opinionsInFull(
  table: Table,
  ids: OpinionId[],
): Promise<{ opinion: Opinion; count: SympathyCount; text: string }[]> {
  const [opinions, counts] = await Promise.all([
    getItems(table, opinionSchema, ids.map(keys.opinion)),
    getItems(table, z.object({ pk: z.string(), ...sympathyCountSchema.shape }), ids.map(keys.opinionCount)),
  ]);
  const texts = await getEvery(
    table,
    textItemSchema,
    opinions.map((opinion) => {
      const { number, attempt } = currentVersion(opinion);
      return keys.opinionText(opinion.id, number, attempt);
    }),
  );
  const countByPk = new Map(counts.map(({ pk, ...count }) => [pk, count]));
  return opinions.map((opinion, index) => ({
    opinion,
    count: countByPk.get(keys.opinion(opinion.id).pk) ?? nobody,
    text: texts[index]?.body ?? '',
  }));
}

const saidSchema = z.looseObject({ opinions: z.number().optional(), replies: z.number().optional() });
type Said = z.infer<typeof saidSchema>;

/** Digests lie beside the numbers under their own names, where one condition can ask for one of them. */
const digestName = (digest: string) => `d${digest}`;

export async function saidBy(
  table: Table,
  subject: SubjectId,
  person: PersonId,
): Promise<(Said & { idOf: (digest: string) => OpinionId | undefined }) | undefined> {
  const said = await getItem(table, saidSchema, keys.said(subject, person), { consistent: true });
  return (
    said && {
      ...said,
      idOf: (digest) => opinionIdSchema.safeParse(said[digestName(digest)]).data,
    }
  );
}

/**
 * Reserves words and, for what is new, a place among as many as one person may write on a subject: both in one condition.
 * Says whether it did.
 */
export async function claimWords(
  table: Table,
  { subject, author: person, id }: Pick<Opinion, 'subject' | 'author' | 'id'>,
  digest: string,
  counted?: { as: 'opinions' | 'replies'; most: number },
): Promise<boolean> {
  const name = digestName(digest);
  const claimed = await updateWhen(table, saidSchema, keys.said(subject, person), {
    set: { [name]: id },
    ...(counted && { add: { [counted.as]: 1 } }),
    names: { [`#${name}`]: name, ...(counted && { [`#${counted.as}`]: counted.as }) },
    when: `attribute_not_exists(#${name})${
      counted ? ` AND (attribute_not_exists(#${counted.as}) OR #${counted.as} < :most)` : ''
    }`,
    ...(counted && { values: { ':most': counted.most } }),
  });
  return claimed !== undefined;
}

/** Records a sympathy unless there is one: one conditional write. Says whether it did. */
export async function recordSympathy(
  table: Table,
  id: OpinionId,
  person: PersonId,
  at: string,
): Promise<boolean> {
  return putIfAbsent(table, {
    ...sympathyKey(id, person),
    at,
    citizenPk: lists.sympathies(person),
    citizenSk: `${at}#${id}`,
  });
}

export async function removeSympathy(table: Table, id: OpinionId, person: PersonId): Promise<boolean> {
  return deleteIfPresent(table, sympathyKey(id, person));
}

export async function findSympathy(
  table: Table,
  id: OpinionId,
  person: PersonId,
): Promise<Sympathy | undefined> {
  return getItem(table, sympathySchema, sympathyKey(id, person), { consistent: true });
}

/** Which of these opinions a person sympathises with. */
export async function sympathisedWith(
  table: Table,
  ids: OpinionId[],
  person: PersonId,
): Promise<Set<OpinionId>> {
  const keySchema = z.object({ pk: z.string() });
  const found = await getItems(
    table,
    keySchema,
    ids.map((id) => sympathyKey(id, person)),
    { consistent: true },
  );
  const pks = new Set(found.map(({ pk }) => pk));
  return new Set(ids.filter((id) => pks.has(sympathyKey(id, person).pk)));
}

const sympathisedKeySchema = z.object({ citizenSk: z.string() });
const citizenSkPattern = /^[0-9TZ:.-]{24}#(opn_[0-9A-HJKMNP-TV-Z]{26})$/;

/** Everything a citizen sympathises with, newest first, one page. */
export async function sympathiesOf(
  table: Table,
  person: PersonId,
  page: { limit: number; cursor: string | undefined },
): Promise<{ items: { opinion: OpinionId; at: string }[]; next: string | null }> {
  const { items, next } = await queryShown(table, sympathisedKeySchema, {
    index: 'citizen',
    pk: lists.sympathies(person),
    newestFirst: true,
    limit: page.limit,
    start: page.cursor === undefined ? undefined : toStart(person, page.cursor),
  });
  return {
    items: items.map(({ citizenSk }) => {
      const [at = '', opinion] = citizenSk.split('#');
      return { at, opinion: opinionIdSchema.parse(opinion) };
    }),
    next: next ? Buffer.from(String(next.citizenSk)).toString('base64url') : null,
  };
}

/** Takes a sympathy off its citizen's own list. It stays given and counted. */
export async function unlinkSympathy(table: Table, id: OpinionId, person: PersonId): Promise<void> {
  await updateWhen(table, sympathySchema, sympathyKey(id, person), {
    set: {},
    remove: ['citizenPk', 'citizenSk'],
    when: 'attribute_exists(pk)',
  });
}

// The index key says all the rest.
function toStart(person: PersonId, cursor: string): Record<string, unknown> {
  const citizenSk = Buffer.from(cursor, 'base64url').toString('utf8');
  const opinion = citizenSkPattern.exec(citizenSk)?.[1];
  if (opinion === undefined) throw new AppError('request.bad-cursor');
  return { ...sympathyKey(opinion as OpinionId, person), citizenPk: lists.sympathies(person), citizenSk };
}

export async function countOfOpinion(
  table: Table,
  id: OpinionId,
  options: { consistent: boolean },
): Promise<SympathyCount> {
  return (await getItem(table, sympathyCountSchema, keys.opinionCount(id), options)) ?? nobody;
}

/** Publishes a count made of newer slots than the one before; a slower writer's is dropped. */
export async function publishSympathy(table: Table, id: OpinionId, count: SympathyCount): Promise<void> {
  const { total, versions } = count;
  await updateWhen(table, sympathyCountSchema, keys.opinionCount(id), {
    set: { total, versions },
    when: 'attribute_not_exists(versions) OR versions < :versions',
    values: { ':versions': versions },
  });
}

/**
 * Notes beside an opinion's count that it has replies, for ever, or that it has none yet: whoever shows many opinions looks
 * for the replies of few.
 */
export async function noteReplies(table: Table, id: OpinionId, isReplied: boolean): Promise<void> {
  await updateWhen(table, sympathyCountSchema, keys.opinionCount(id), {
    set: { isReplied },
    // What nobody sympathises with yet has no count.
    add: { total: 0, versions: 0 },
    when: isReplied
      ? 'attribute_not_exists(isReplied) OR isReplied = :none'
      : 'attribute_not_exists(isReplied)',
    ...(isReplied && { values: { ':none': false } }),
  });
}
