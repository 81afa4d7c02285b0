import { expect, it } from 'vitest';
import { keepNotice, latestNotices } from '../../../functions/notifications/repository.ts';
import { toPersonId } from '../../../functions/people/index.ts';
import type { Context } from '../../../shared/context.ts';
import type { Table } from '../../../shared/dynamo/client.ts';
import { appendTimeline, timelineFrom } from '../../../shared/dynamo/timeline.ts';
import { AppError } from '../../../shared/errors.ts';
import { reserveId } from '../../../shared/http/idempotency.ts';
import { newProposalId } from '../../../shared/ids.ts';
import { makeLog } from '../../../shared/observe/log.ts';

const now = new Date('2026-03-02T01:00:00.000Z');
const log = makeLog('SILENT');
let made = 0;
const somebody = () => toPersonId(new Uint8Array(32), 'keeping', `citizen-${++made}`);

/** What is kept once: a creation's id, a line of the public history, a notice. */
export function keepingContract(table: () => Table): void {
  const contextAt = (moment: Date): Context => ({ table: table(), clock: { now: () => moment }, log });

  function reserve(
    person: ReturnType<typeof somebody>,
    settings: { at?: Date; key?: string; request?: unknown },
  ) {
    const { at = now, key = 'key', request = { title: 'a' } } = settings;
    return reserveId(contextAt(at), {
      person,
      route: 'proposals',
      key,
      request,
      newId: () => `id-${++made}`,
    });
  }

  it('reserves one id for a key, however many ask for it at once', async () => {
    const person = somebody();
    const ids = await Promise.all(Array.from({ length: 6 }, () => reserve(person, {})));
    expect(new Set(ids).size).toBe(1);
    expect(await reserve(person, { key: 'another' })).not.toBe(ids[0]);
    expect(await reserve(somebody(), {})).not.toBe(ids[0]);
  });

  it('refuses a key that was used for something else, and one that is none', async () => {
    const person = somebody();
    await reserve(person, {});
    await expect(reserve(person, { request: { title: 'b' } })).rejects.toEqual(
      new AppError('request.idempotency-key-reused'),
    );
    for (const key of ['', ' ', 'a b', '한글', '\u0000', 'a'.repeat(129)]) {
      await expect(reserve(person, { key })).rejects.toEqual(new AppError('request.idempotency-key-invalid'));
    }
  });

  it('reserves for a day, though the item may linger', async () => {
    const person = somebody();
    const first = await reserve(person, {});
    const later = (seconds: number) => new Date(now.getTime() + seconds * 1_000);
    expect(await reserve(person, { at: later(86_400) })).toBe(first);
    const second = await reserve(person, { at: later(86_401), request: { title: 'b' } });
    expect(second).not.toBe(first);
    expect(await reserve(person, { at: later(86_402), request: { title: 'b' } })).toBe(second);
  });

  it('adds an event to the public history once, and what was there stays as it was', async () => {
    const id = newProposalId(now);
    const entry = { at: now.toISOString(), type: 'proposal.submitted', facts: { first: true } };
    const from = { source: id, revision: 1, position: 0 };
    await Promise.all([1, 2, 3].map(() => appendTimeline(table(), id, entry, from)));
    await appendTimeline(table(), id, { ...entry, facts: { first: false } }, from);
    await appendTimeline(table(), id, { ...entry, type: 'proposal.published' }, { ...from, position: 1 });
    const page = await timelineFrom(table(), id, { limit: 1 });
    expect(page.items).toEqual([entry]);
    const rest = await timelineFrom(table(), id, {
      limit: 9,
      ...(page.next !== null && { cursor: page.next }),
    });
    expect(rest).toMatchObject({ items: [{ type: 'proposal.published' }], next: null });
  });

  it('tells what happened at one instant in its order, however long the pages', async () => {
    const id = newProposalId(now);
    const at = (minutes: number) => new Date(now.getTime() + minutes * 60_000).toISOString();
    // Their keys stand in another order: by what they are told by.
    const told: [string, string, number][] = [
      ['proposal.submitted', 'prp_x', 0],
      ['proposal.published', 'prp_x', 1],
      ['proposal.step-fired', 'prp_x', 1],
      ['answer.opened', 'ans_x', 1],
      ['answer.assigned', 'ans_x', 1],
      ['answer.published', 'ans_x', 2],
    ];
    for (const [index, [type, source, minutes]] of told.entries())
      await appendTimeline(
        table(),
        id,
        { at: at(minutes), type, facts: {} },
        { source, revision: index, position: 0 },
      );
    for (const limit of [1, 2, 3, 4, 5, 6, 100]) {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await timelineFrom(table(), id, { limit, cursor });
        expect(page.items.length).toBeLessThanOrEqual(limit);
        seen.push(...page.items.map(({ type }) => type));
        cursor = page.next ?? undefined;
      } while (cursor !== undefined);
      expect([limit, seen]).toEqual([limit, told.map(([type]) => type)]);
    }
  });

  it('keeps a notice once and gives the latest first', async () => {
    const about = { kind: 'proposal.published', proposal: newProposalId(now), title: '골목등' } as const;
    const recipient = { to: 'person', person: somebody() } as const;
    const notice = (id: string, at: string) => ({ ...about, recipient, id, at });
    const [one, two] = [`${about.proposal}-1`, `${about.proposal}-2`];
    const outcomes = await Promise.all(
      [1, 2, 3].map(() => keepNotice(table(), notice(one, '2099-01-01T00:00:00.000Z'))),
    );
    await keepNotice(table(), notice(two, '2099-01-02T00:00:00.000Z'));
    expect(outcomes.filter((kept) => kept)).toHaveLength(1);
    const { items } = await latestNotices(table(), { limit: 2 });
    expect(items.map(({ id }) => id)).toEqual([two, one]);
  });
}
