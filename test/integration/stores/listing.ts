import { expect, it } from 'vitest';
import type { Table } from '../../../shared/dynamo/client.ts';
import { allEntries, listEntries, pageWithin, placeEntries } from '../../../shared/dynamo/listing.ts';
import { AppError } from '../../../shared/errors.ts';
import { freshPk } from './engines.ts';

const badCursor = new AppError('request.bad-cursor');
const toCursor = (parts: unknown) => Buffer.from(JSON.stringify(parts)).toString('base64url');
const fromCursor = (cursor: string) => JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));

/** What `shared/dynamo/listing.ts` promises of ordered lists and their cursors. */
export function listingContract(table: () => Table): void {
  const ranksOf = async (list: string) => (await allEntries(table(), { list })).map(({ listSk }) => listSk);
  const put = (subject: string, version: number, list: string | undefined, rank = '') =>
    placeEntries(table(), subject, version, [
      { slot: 'one', place: list === undefined ? undefined : { list, rank } },
    ]);

  /** A list of so many subjects, ranked by their number. */
  async function filled(length: number): Promise<{ list: string; ranks: string[] }> {
    const list = freshPk();
    const ranks = Array.from({ length }, (_, index) => String(index).padStart(3, '0'));
    await Promise.all(ranks.map((rank) => put(freshPk(), 1, list, rank)));
    return { list, ranks };
  }

  it('has a subject once, moves it about and lets it go', async () => {
    const [subject, here, there] = [freshPk(), freshPk(), freshPk()];
    await put(subject, 1, here, 'a');
    await put(subject, 2, here, 'b');
    expect(await ranksOf(here)).toEqual(['b']);
    await put(subject, 3, there, 'c');
    expect([await ranksOf(here), await ranksOf(there)]).toEqual([[], ['c']]);
    await put(subject, 4, undefined);
    expect(await ranksOf(there)).toEqual([]);
    await put(subject, 5, here, 'd');
    expect(await ranksOf(here)).toEqual(['d']);
  });

  it('is not changed by a writer that is late or comes again', async () => {
    const [subject, list] = [freshPk(), freshPk()];
    await put(subject, 7, list, 'now');
    await put(subject, 6, list, 'earlier');
    await put(subject, 6, undefined);
    await put(subject, 7, list, 'again');
    expect(await ranksOf(list)).toEqual(['now']);
    await Promise.all([9, 11, 8, 10].map((version) => put(subject, version, list, `v${version}`)));
    expect(await ranksOf(list)).toEqual(['v11']);
  });

  it('gives every entry once, page by page, from either end', async () => {
    const { list, ranks } = await filled(25);
    for (const newestFirst of [false, true]) {
      const found: string[] = [];
      let cursor: string | undefined;
      for (let pages = 1; ; pages++) {
        const page = await listEntries(table(), { list, limit: 7, newestFirst, ...(cursor && { cursor }) });
        found.push(...page.entries.map(({ listSk }) => listSk));
        if (page.next === null) break;
        expect(pages).toBeLessThan(5);
        cursor = page.next;
      }
      expect(found).toEqual(newestFirst ? ranks.toReversed() : ranks);
    }
  });

  it('has no page after one that takes its last entry, though it be full', async () => {
    const { list, ranks } = await filled(6);
    for (const newestFirst of [false, true]) {
      const whole = await listEntries(table(), { list, limit: 6, newestFirst });
      expect([whole.entries.length, whole.next]).toEqual([6, null]);
      const half = await listEntries(table(), { list, limit: 3, newestFirst });
      const rest = await listEntries(table(), { list, limit: 3, newestFirst, cursor: half.next ?? '' });
      const found = [...half.entries, ...rest.entries].map(({ listSk }) => listSk);
      expect(found).toEqual(newestFirst ? ranks.toReversed() : ranks);
      expect(rest.next).toBeNull();
    }
  });

  it('gives the same pages of a list that was read whole', async () => {
    const { list } = await filled(7);
    const all = await allEntries(table(), { list });
    for (const range of [{}, { from: '002' }, { upTo: '004' }, { from: '001', upTo: '006' }]) {
      let cursor: string | undefined;
      do {
        const query = { list, limit: 3, ...range, ...(cursor && { cursor }) };
        const page = pageWithin(all, query);
        expect(page).toEqual(await listEntries(table(), query));
        cursor = page.next ?? undefined;
      } while (cursor);
    }
    const other = await listEntries(table(), { list: (await filled(2)).list, limit: 1 });
    expect(() => pageWithin(all, { list, limit: 3, cursor: other.next ?? '' })).toThrow(badCursor);
  });

  it('goes on behind a page whose last entry has left it since', async () => {
    const list = freshPk();
    const subjects = ['a', 'b', 'c', 'd'].map((rank) => ({ rank, subject: freshPk() }));
    for (const { rank, subject } of subjects) await put(subject, 1, list, rank);
    const { next } = await listEntries(table(), { list, limit: 2 });
    await put(subjects[1]?.subject ?? '', 2, undefined);
    const { entries } = await listEntries(table(), { list, limit: 10, cursor: next ?? '' });
    expect(entries.map(({ listSk }) => listSk)).toEqual(['c', 'd']);
  });

  it('gives the entries of a range, with both its ends', async () => {
    const { list } = await filled(9);
    const range = { list, from: '002', upTo: '005' };
    expect((await allEntries(table(), range)).map(({ listSk }) => listSk)).toEqual([
      '002',
      '003',
      '004',
      '005',
    ]);
    const { next } = await listEntries(table(), { ...range, limit: 2 });
    const rest = await listEntries(table(), { ...range, limit: 9, cursor: next ?? '' });
    expect(rest.entries.map(({ listSk }) => listSk)).toEqual(['004', '005']);
    await expect(listEntries(table(), { list, from: '007', limit: 9, cursor: next ?? '' })).rejects.toEqual(
      badCursor,
    );
  });

  it('refuses the cursor of another list', async () => {
    const [one, other] = [await filled(4), await filled(4)];
    const { next } = await listEntries(table(), { list: one.list, limit: 2 });
    await expect(listEntries(table(), { list: other.list, limit: 2, cursor: next ?? '' })).rejects.toEqual(
      badCursor,
    );
  });

  it('tells nobody in its cursor which list it is of', async () => {
    const { list } = await filled(3);
    const { next } = await listEntries(table(), { list, limit: 1 });
    expect(JSON.stringify(fromCursor(next ?? ''))).not.toContain(list);
  });

  it('refuses what is no cursor', async () => {
    const { list } = await filled(3);
    const hostile = [
      ...['', ' ', 'x', '%00', '../..', '999999', '한글', 'null', '{}', '\u0000', 'A'.repeat(2_000)],
      ...[null, 0, 'x', {}, [], [[]], ['a'], ['a', 'b', 'c'], ['a', 'b', 'c', 'd', 'e'], [1, 2, 3, 4]].map(
        toCursor,
      ),
      ...[{ listSk: 'a', pk: 'b', sk: 'c' }, ['a', 'b', 'c', 'tag'], ['\ud800', 'b', 'c', 'd']].map(toCursor),
    ];
    for (const cursor of hostile) {
      const reading = listEntries(table(), { list, limit: 2, cursor });
      await expect(reading, JSON.stringify(cursor)).rejects.toEqual(badCursor);
    }
  });

  it('gives no more than its own entries to a cursor that was tampered with', async () => {
    const { list, ranks } = await filled(5);
    const { next } = await listEntries(table(), { list, limit: 2 });
    const [listSk, pk, sk, tag] = fromCursor(next ?? '');
    const hostile: unknown[][] = [
      [listSk, 'PERSON#per_0', 'META', tag],
      ['', pk, sk, tag],
      [listSk, '', sk, tag],
      ['~', pk, sk, tag],
      ['\u0000', pk, sk, tag],
      [listSk, '\u0000\uffff', '\u0000', tag],
      ['한'.repeat(1_024), pk, sk, tag],
      [listSk, '한'.repeat(1_024), sk, tag],
      [listSk, pk, '한'.repeat(1_024), tag],
      ['a'.repeat(1_025), pk, sk, tag],
      [listSk, pk, { S: 'x' }, tag],
      [listSk, pk, sk, tag, list],
    ];
    for (const parts of hostile) {
      const outcome = await listEntries(table(), { list, limit: 9, cursor: toCursor(parts) }).catch(
        (error) => error,
      );
      if (outcome instanceof Error) expect(outcome, JSON.stringify(parts).slice(0, 80)).toEqual(badCursor);
      else for (const entry of outcome.entries) expect(ranks).toContain(entry.listSk);
    }
  });
}
