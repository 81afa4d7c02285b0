import { day } from '../../shared/clock.ts';
import type { Table } from '../../shared/dynamo/client.ts';
import {
  deleteIfPresent,
  getItem,
  getItems,
  putIfAbsent,
  queryPage,
  type Update,
  updateWhen,
} from '../../shared/dynamo/items.ts';
import { followPk, type Key, keys, lists } from '../../shared/dynamo/keys.ts';
import { listEntries } from '../../shared/dynamo/listing.ts';
import { type MailId, type PersonId, type SubjectId, subjectIdSchema } from '../../shared/ids.ts';
import {
  type Digest,
  digestSchema,
  type FanOut,
  fanOutSchema,
  followSchema,
  type Mail,
  mailSchema,
  type Notice,
  noticeSchema,
  type ParkedCode,
} from './model.ts';

/** Keeps a notice unless it is there already: the same event never makes two. */
export async function keepNotice(table: Table, notice: Notice): Promise<boolean> {
  const rank = `${notice.at}#${notice.id}`;
  if (notice.recipient.to === 'person') {
    const place = { listPk: lists.notices(notice.recipient.person), listSk: rank };
    await putIfAbsent(table, { ...keys.noticeOfPerson(notice.id), ...place });
  }
  return putIfAbsent(table, {
    ...keys.notice(notice.id),
    ...notice,
    listPk: lists.outbox,
    listSk: rank,
  });
}

/** A person's own notices, latest first. */
export async function noticesOf(
  table: Table,
  person: PersonId,
  page: { limit: number; cursor?: string | undefined },
): Promise<{ items: Notice[]; next: string | null }> {
  const { entries, next } = await listEntries(table, {
    list: lists.notices(person),
    newestFirst: true,
    ...page,
  });
  const wanted = entries.map(({ pk }) => keys.notice(pk.slice('NOTICE#'.length)));
  return { items: await getItems(table, noticeSchema, wanted), next };
}

/** The proposals and forums a person follows, the latest asked for first. */
export async function followedBy(
  table: Table,
  person: PersonId,
  page: { limit: number; cursor?: string | undefined },
): Promise<{ items: { subject: SubjectId; at: string }[]; next: string | null }> {
  const list = lists.follows(person);
  const { entries, next } = await listEntries(table, { list, newestFirst: true, ...page });
  const items = entries.map(({ pk, listSk }) => ({
    subject: subjectIdSchema.parse(pk.slice('FOLLOW#'.length)),
    at: listSk.split('#')[0] ?? '',
  }));
  return { items, next };
}

/** Notices, latest first. */
export async function latestNotices(
  table: Table,
  page: { limit: number; cursor?: string | undefined },
): Promise<{ items: Notice[]; next: string | null }> {
  const { entries, next } = await listEntries(table, { list: lists.outbox, newestFirst: true, ...page });
  const items = await getItems(
    table,
    noticeSchema,
    entries.map(({ pk, sk }) => ({ pk, sk })),
  );
  return { items, next };
}

export async function findNotice(table: Table, id: string): Promise<Notice | undefined> {
  return getItem(table, noticeSchema, keys.notice(id), { consistent: true });
}

/** Puts a mail in the queue unless this person has or had one about this event. */
export async function queueMail(table: Table, mail: Mail): Promise<boolean> {
  return putIfAbsent(table, {
    ...keys.mail(mail.event, mail.person),
    ...mail,
    ...inQueue(mail.id, mail.dueAt),
  });
}

function inQueue(id: MailId, dueAt: string) {
  return { listPk: lists.queuedMails, listSk: `${dueAt}#${id}` };
}

export async function findMail(table: Table, key: Key): Promise<Mail | undefined> {
  return getItem(table, mailSchema, key, { consistent: true });
}

/** One page of the mails that are due, the longest waiting first. */
export async function dueMails(
  table: Table,
  { now, ...page }: { now: Date; limit: number; cursor?: string | undefined },
): Promise<{ entries: Key[]; next: string | null }> {
  // The rank goes on after the time: what is due this very millisecond is due.
  return listEntries(table, { list: lists.queuedMails, upTo: `${now.toISOString()}~`, ...page });
}

/** Takes a mail for one sender alone, until its claim runs out. Of two who try, one has it. */
export async function claimMail(
  table: Table,
  { event, person, id, attempts }: Mail,
  { claim, until }: { claim: string; until: string },
): Promise<Mail | undefined> {
  return updateWhen(table, mailSchema, keys.mail(event, person), {
    set: { state: 'sending', claim, attempts: attempts + 1, dueAt: until, ...inQueue(id, until) },
    when: '#state = :queued AND #attempts = :attempts',
    values: { ':queued': 'queued', ':attempts': attempts },
  });
}

/** What a mail may come to. */
type Outcome =
  | { state: 'sent' | 'dropped' }
  | { state: 'queued'; dueAt: string; attempts?: number }
  | { state: 'parked'; code: ParkedCode };

/**
 * Says what a mail has come to, for whoever holds what it was last seen as: its claim while it is being sent, else its
 * tries so far. A sender that comes late, after its claim was taken for lost, still says that the mail went out.
 */
export async function settleMail(table: Table, seen: Mail, outcome: Outcome, now: Date): Promise<boolean> {
  const { event, person, id, institution } = seen;
  const held: Pick<Update, 'when' | 'names' | 'values'> =
    seen.claim === undefined
      ? {
          when: '#state = :seen AND #attempts = :tries',
          names: { '#attempts': 'attempts' },
          values: { ':seen': seen.state, ':tries': seen.attempts },
        }
      : outcome.state === 'sent'
        ? { when: '#claim = :claim', names: { '#claim': 'claim' }, values: { ':claim': seen.claim } }
        : {
            when: '#claim = :claim AND #state = :seen',
            names: { '#claim': 'claim' },
            values: { ':claim': seen.claim, ':seen': seen.state },
          };
  const settled = await updateWhen(table, mailSchema, keys.mail(event, person), {
    ...held,
    ...changesOf(outcome, { id, institution, now }),
  });
  return settled !== undefined;
}

const keptMs = 90 * day;

function changesOf(
  outcome: Outcome,
  { id, institution, now }: Pick<Mail, 'id' | 'institution'> & { now: Date },
) {
  switch (outcome.state) {
    case 'sent':
    case 'dropped':
      // The notice outlives it, and keeps the event from being told again.
      return {
        set: { state: outcome.state, expiresAt: Math.floor((now.getTime() + keptMs) / 1000) },
        remove: ['listPk', 'listSk'],
      };
    case 'queued':
      return {
        set: {
          state: outcome.state,
          dueAt: outcome.dueAt,
          attempts: outcome.attempts,
          ...inQueue(id, outcome.dueAt),
        },
        remove: ['claim', 'code'],
      };
    case 'parked':
      return {
        set: {
          state: outcome.state,
          code: outcome.code,
          dueAt: now.toISOString(),
          listPk: lists.parkedMails(institution),
          listSk: id,
        },
      };
  }
}

/** Mails that were set aside, the latest made first. */
export async function parkedMails(
  table: Table,
  institution: Mail['institution'],
  page: { limit: number; cursor?: string | undefined },
): Promise<{ items: Mail[]; next: string | null }> {
  const list = lists.parkedMails(institution);
  const { entries, next } = await listEntries(table, { list, newestFirst: true, ...page });
  const items = await getItems(
    table,
    mailSchema,
    entries.map(({ pk, sk }) => ({ pk, sk })),
  );
  // The index follows the items after a moment.
  return { items: items.filter(({ state }) => state === 'parked'), next };
}

export async function findParkedMail(
  table: Table,
  institution: Mail['institution'],
  id: MailId,
): Promise<Mail | undefined> {
  const list = lists.parkedMails(institution);
  const { entries } = await listEntries(table, { list, from: id, upTo: id, limit: 1 });
  const [entry] = entries;
  const mail = entry && (await findMail(table, { pk: entry.pk, sk: entry.sk }));
  return mail?.state === 'parked' ? mail : undefined;
}

export async function keepFollow(table: Table, id: SubjectId, person: PersonId, at: string): Promise<void> {
  const place = { listPk: lists.follows(person), listSk: `${at}#${id}` };
  await putIfAbsent(table, { ...keys.follow(id, person), at, ...place });
}

export async function endFollow(table: Table, id: SubjectId, person: PersonId): Promise<void> {
  await deleteIfPresent(table, keys.follow(id, person));
}

/** Since when somebody follows a proposal or a forum; nothing where they do not. */
export async function followedSince(
  table: Table,
  id: SubjectId,
  person: PersonId,
): Promise<string | undefined> {
  return (await getItem(table, followSchema, keys.follow(id, person), { consistent: true }))?.at;
}

export interface ReadersPage {
  readers: { person: PersonId; since?: string }[];
  /** Where the next page begins; nothing at the end. */
  cursor?: string;
}

/** Some of those who follow a proposal or a forum, after the one named. */
export async function followersPage(
  table: Table,
  id: SubjectId,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<ReadersPage> {
  const pk = followPk(id);
  const start = after === undefined ? undefined : { pk, sk: after };
  const { items, next } = await queryPage(table, followSchema, { pk, limit, start, consistent: true });
  const readers = items.map(({ sk: person, at: since }) => ({ person, since }));
  return { readers, ...(next && { cursor: items.at(-1)?.sk }) };
}

export async function openFanOut(table: Table, fanOut: FanOut): Promise<boolean> {
  const place = { listPk: lists.fanOuts, listSk: `${fanOut.at}#${fanOut.event}` };
  return putIfAbsent(table, { ...keys.fanOut(fanOut.event), ...fanOut, ...place });
}

export async function findFanOut(table: Table, event: string): Promise<FanOut | undefined> {
  return getItem(table, fanOutSchema, keys.fanOut(event), { consistent: true });
}

/** Keeps a digest unless there is one: the week's first stands. */
export async function keepDigest(table: Table, digest: Digest): Promise<void> {
  await putIfAbsent(table, { ...keys.digest(digest.id), ...digest });
}

export async function findDigest(table: Table, id: string): Promise<Digest | undefined> {
  return getItem(table, digestSchema, keys.digest(id), { consistent: true });
}

/** The longest waiting of those still open. */
export async function openFanOuts(table: Table, limit: number): Promise<FanOut[]> {
  const { entries } = await listEntries(table, { list: lists.fanOuts, limit });
  const wanted = entries.map(({ pk, sk }) => ({ pk, sk }));
  const fanOuts = await getItems(table, fanOutSchema, wanted, { consistent: true });
  return fanOuts.filter(({ state }) => state === 'open');
}

/** Notes how far a fan-out has come; without a place to go on from it is done. */
export async function advanceFanOut(table: Table, event: string, cursor: string | undefined): Promise<void> {
  await updateWhen(table, fanOutSchema, keys.fanOut(event), {
    ...(cursor === undefined
      ? { set: { state: 'done' }, remove: ['cursor', 'listPk', 'listSk'] }
      : { set: { cursor } }),
    when: 'attribute_exists(pk)',
  });
}
