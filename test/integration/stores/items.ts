import { expect, it } from 'vitest';
import { z } from 'zod';
import type { Table } from '../../../shared/dynamo/client.ts';
import {
  deleteIfPresent,
  getItem,
  getItems,
  putIfAbsent,
  putItem,
  putWhen,
  queryAll,
  queryPage,
  queryShown,
  UnreadableItem,
  updateWhen,
} from '../../../shared/dynamo/items.ts';
import { countOf, freshPk } from './engines.ts';

const anySchema = z.looseObject({ pk: z.string(), sk: z.string() });
const freshKey = () => ({ pk: freshPk(), sk: 'META' });

/** What `shared/dynamo/items.ts` promises of single items and of queries. */
export function itemsContract(table: () => Table): void {
  const read = (key: { pk: string; sk: string }) => getItem(table(), anySchema, key, { consistent: true });

  it('is written where there is none, and stays as it is where there is one', async () => {
    const key = freshKey();
    expect(await putIfAbsent(table(), { ...key, first: true })).toBe(true);
    expect(await putIfAbsent(table(), { ...key, second: true })).toBe(false);
    expect(await read(key)).toEqual({ ...key, first: true });
  });

  it('is written by one alone of many at once', async () => {
    const key = freshKey();
    const writers = Array.from({ length: 12 }, (_, writer) => writer);
    const outcomes = await Promise.all(writers.map((writer) => putIfAbsent(table(), { ...key, writer })));
    expect(countOf(outcomes)).toBe(1);
    expect(await read(key)).toEqual({ ...key, writer: outcomes.indexOf(true) });
  });

  it('is replaced while the condition holds, and not where there is none to compare with', async () => {
    const key = freshKey();
    const raise = (from: number) =>
      putWhen(table(), { ...key, turn: from + 1 }, 'turn = :from', { ':from': from });
    expect(await raise(0)).toBe(false);
    expect(await read(key)).toBeUndefined();
    await putItem(table(), { ...key, turn: 0, also: 'gone with the next' });
    expect(await raise(0)).toBe(true);
    expect(await raise(0)).toBe(false);
    expect(await read(key)).toEqual({ ...key, turn: 1 });
  });

  it('is kept without what is undefined', async () => {
    const key = freshKey();
    await putItem(table(), { ...key, there: '', not: undefined, inside: { there: 0, not: undefined } });
    expect(await read(key)).toStrictEqual({ ...key, there: '', inside: { there: 0 } });
  });

  it('is removed by one alone of many at once', async () => {
    const key = freshKey();
    expect(await deleteIfPresent(table(), key)).toBe(false);
    await putItem(table(), key);
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => deleteIfPresent(table(), key)));
    expect(countOf(outcomes)).toBe(1);
    expect(await read(key)).toBeUndefined();
  });

  it('is changed attribute by attribute and given as it is then', async () => {
    const key = freshKey();
    await putItem(table(), { ...key, state: 'old', gone: 1, kept: 1, inside: { count: 1 } });
    const updated = await updateWhen(table(), anySchema, key, {
      // `state`, `count` and `values` are words of the engine's own.
      set: { state: 'new', 'inside.count': 2, kept: undefined },
      add: { values: 3 },
      remove: ['gone'],
      when: '#kept = :one',
      names: { '#kept': 'kept' },
      values: { ':one': 1 },
    });
    expect(updated).toEqual({ ...key, state: 'new', kept: 1, inside: { count: 2 }, values: 3 });
    expect(await read(key)).toEqual(updated);
  });

  it('is left alone, and not made, by a change whose condition does not hold', async () => {
    const key = freshKey();
    const change = { add: { count: 1 }, when: 'attribute_exists(pk)' };
    expect(await updateWhen(table(), anySchema, key, change)).toBeUndefined();
    expect(await read(key)).toBeUndefined();
    await putItem(table(), { ...key, count: 5 });
    expect(
      await updateWhen(table(), anySchema, key, { ...change, when: '#count < :two', values: { ':two': 2 } }),
    ).toBeUndefined();
    expect(await read(key)).toEqual({ ...key, count: 5 });
  });

  it('loses no addition of many at once', async () => {
    const key = freshKey();
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        updateWhen(table(), anySchema, key, {
          add: { count: index % 2 === 0 ? 3 : -1 },
          when: 'attribute_not_exists(closed)',
        }),
      ),
    );
    expect(await read(key)).toEqual({ ...key, count: 20 });
  });

  it('is an error that names it where its schema cannot read it', async () => {
    const key = freshKey();
    await putItem(table(), { ...key, count: 'three', secret: 'not to be told' });
    const reading = getItem(table(), z.object({ count: z.number() }), key, { consistent: true });
    await expect(reading).rejects.toBeInstanceOf(UnreadableItem);
    await expect(reading).rejects.toThrow(key.pk);
    await expect(reading).rejects.not.toThrow('not to be told');
  });

  it('is found among more than one batch, in the order asked, and left out where there is none', async () => {
    const pk = freshPk();
    const wanted = Array.from({ length: 230 }, (_, index) => ({ pk, sk: `${(index * 77) % 230}` }));
    const there = wanted.filter((_, index) => index % 3 !== 0);
    await Promise.all(there.map((key) => putItem(table(), key)));
    expect(await getItems(table(), anySchema, wanted)).toEqual(there);
    expect(await getItems(table(), anySchema, [])).toEqual([]);
  });

  it('is listed by the range of its sort key, both ends in it, from either end, page by page', async () => {
    const pk = freshPk();
    for (const sk of ['A#1', 'A#2', 'B#1', 'B#2', 'B#3', 'C']) await putItem(table(), { pk, sk });
    const sks = async (query: object) =>
      (await queryPage(table(), anySchema, { pk, consistent: true, ...query })).items.map(({ sk }) => sk);
    expect(await sks({ beginsWith: 'B#' })).toEqual(['B#1', 'B#2', 'B#3']);
    expect(await sks({ from: 'A#2', upTo: 'B#2' })).toEqual(['A#2', 'B#1', 'B#2']);
    expect(await sks({ from: 'B#3' })).toEqual(['B#3', 'C']);
    expect(await sks({ upTo: 'A#2', newestFirst: true })).toEqual(['A#2', 'A#1']);
    const first = await queryPage(table(), anySchema, { pk, limit: 4, newestFirst: true });
    expect(first.items).toHaveLength(4);
    expect(await sks({ start: first.next, newestFirst: true })).toEqual(['A#2', 'A#1']);
  });

  it('is followed by a page only where something follows, in the table and in an index', async () => {
    const pk = freshPk();
    const sks = ['1', '2', '3', '4', '5', '6'];
    for (const sk of sks) await putItem(table(), { pk, sk, citizenPk: pk, citizenSk: `c${sk}` });
    for (const index of [undefined, 'citizen'] as const) {
      const query = { pk, index, newestFirst: true };
      const whole = await queryShown(table(), anySchema, { ...query, limit: 6 });
      expect([whole.items.length, whole.next]).toEqual([6, undefined]);
      const half = await queryShown(table(), anySchema, { ...query, limit: 3 });
      const rest = await queryShown(table(), anySchema, { ...query, limit: 3, start: half.next });
      expect([...half.items, ...rest.items].map(({ sk }) => sk)).toEqual(sks.toReversed());
      expect(rest.next).toBeUndefined();
    }
  });

  it('is listed with all others of a collection larger than what the engine gives at once', async () => {
    const pk = freshPk();
    const words = 'a'.repeat(390_000);
    const sks = Array.from({ length: 4 }, (_, index) => `${index}`);
    await Promise.all(sks.map((sk) => putItem(table(), { pk, sk, words })));
    expect((await queryPage(table(), anySchema, { pk })).next).toBeDefined();
    expect((await queryAll(table(), anySchema, { pk })).map(({ sk }) => sk)).toEqual(sks);
  });
}
