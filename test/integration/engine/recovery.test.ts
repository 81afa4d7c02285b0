import { existsSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  makePump,
  openEmbeddedTable,
  openJournal,
  recover,
  settingsFor,
} from '../../../infra/local/engine/index.ts';
import { straighten } from '../../../infra/local/engine/index-entries.ts';
import { makeTable, type Table } from '../../../shared/dynamo/client.ts';
import { deleteIfPresent, getItem, putItem } from '../../../shared/dynamo/items.ts';
import { allEntries } from '../../../shared/dynamo/listing.ts';
import type { StreamRecord } from '../../../shared/dynamo/stream.ts';
import { makeLog } from '../../../shared/observe/log.ts';
import { makeFolder } from '../../support/engine.ts';

const anySchema = z.looseObject({ pk: z.string(), sk: z.string() });
const log = makeLog('SILENT');
const folders: Awaited<ReturnType<typeof makeFolder>>[] = [];
let folder: string;

beforeEach(async () => {
  const made = await makeFolder();
  folders.push(made);
  folder = made.path;
});

afterAll(async () => {
  for (const { remove } of folders) await remove();
});

let names = 0;
const subject = () => ({ pk: `PROPOSAL#${++names}`, sk: 'META' });
const listed = (key: { pk: string; sk: string }, rank: string) => ({
  ...key,
  rank,
  listPk: 'LIST',
  listSk: rank,
});
const ranksIn = async (table: Table) =>
  (await allEntries(table, { list: 'LIST' })).map(({ listSk }) => listSk);

async function during<Result>(act: (table: Table, another: () => Table) => Promise<Result>): Promise<Result> {
  const engine = await openEmbeddedTable(folder);
  try {
    return await act(engine.table, () => makeTable(engine.table.name, settingsFor(engine.endpoint)));
  } finally {
    await engine.close();
  }
}

interface Files {
  iterator(): AsyncIterable<[string, string]>;
  put(key: string, value: string): Promise<void>;
  del(key: string): Promise<void>;
  close(): Promise<void>;
}

/** The engine's files, as the engine itself opens them. */
async function inFiles(
  act: (files: Files, items: Map<string, [string, string]>) => Promise<void>,
): Promise<void> {
  const { Level } = createRequire(createRequire(import.meta.url).resolve('dynalite'))('level');
  const files: Files = new Level(join(folder, 'table'));
  const items = new Map<string, [string, string]>();
  for await (const [key, value] of files.iterator()) {
    if (key.startsWith('item-')) items.set(JSON.parse(value).pk.S, [key, value]);
  }
  await act(files, items);
  await files.close();
}

/**
 * Three writes that died between an item's index entries and the item: one that moves it, one that removes it, one that
 * makes it.
 */
async function halfMade() {
  const [moved, removed, made] = [subject(), subject(), subject()];
  await during(async (table) => {
    await putItem(table, listed(moved, 'from'));
    await putItem(table, listed(removed, 'stays'));
  });
  let before = new Map<string, [string, string]>();
  await inFiles(async (_, items) => {
    before = items;
  });
  await during(async (table) => {
    await putItem(table, listed(moved, 'to'));
    await deleteIfPresent(table, removed);
    await putItem(table, listed(made, 'never'));
  });
  await inFiles(async (files, items) => {
    for (const { pk } of [moved, removed]) await files.put(...(before.get(pk) ?? ['', '']));
    await files.del(items.get(made.pk)?.[0] ?? '');
  });
  return {
    moved,
    removed,
    made,
    touched: [
      { key: moved, images: [listed(moved, 'to')] },
      { key: removed, images: [null] },
      { key: made, images: [listed(made, 'never')] },
    ],
  };
}

describe('after a crash', () => {
  it('a list shows what the items say, whichever half of a write was made', async () => {
    const { moved, removed, made, touched } = await halfMade();
    await during(async (table) => {
      // As crooked as the crash leaves it; without this the test would prove nothing.
      expect(await ranksIn(table)).toEqual(['never', 'to']);
      const notes = join(folder, 'straightening.json');
      const standings = await straighten(table, notes, touched);
      expect(standings).toEqual([
        { key: moved, item: listed(moved, 'from') },
        { key: removed, item: listed(removed, 'stays') },
        { key: made, item: null },
      ]);
      expect(await ranksIn(table)).toEqual(['from', 'stays']);
      for (const { key, item } of standings) {
        expect((await getItem(table, anySchema, key, { consistent: true })) ?? null).toEqual(item);
      }
      expect(existsSync(notes)).toBe(false);
    });
  });

  it('items are what they were also when putting the lists right was itself cut short', async () => {
    const [changed, made] = [subject(), subject()];
    const notes = join(folder, 'straightening.json');
    const standing = [
      { key: changed, item: listed(changed, 'real') },
      { key: made, item: null },
    ];
    await during(async (table) => {
      // Cut short after the intended items were written and before the real ones were again.
      await putItem(table, listed(changed, 'intended'));
      await putItem(table, listed(made, 'intended'));
      writeFileSync(notes, JSON.stringify(standing));
      expect(await straighten(table, notes, [])).toEqual([]);
      expect(await ranksIn(table)).toEqual(['real']);
      expect(await getItem(table, anySchema, made, { consistent: true })).toBeUndefined();
    });
  });

  it('every item that was being written is told of once more as it is, and every shard counted anew', async () => {
    const { moved, removed, made, touched } = await halfMade();
    const shard = 'EMPATHY#prp_1#03';
    await during(async (table, another) => {
      const journal = openJournal(join(folder, 'journal'));
      const pump = makePump(another(), { epoch: 1, journal, log, windowMs: 0 });
      const told: StreamRecord[] = [];
      const recounted: string[][] = [];
      const entries = touched.flatMap(({ key, images }) => images.map((image) => ({ key, image })));
      await recover(
        [
          ...entries,
          { key: moved },
          { key: { pk: shard, sk: 'per_1' }, image: null },
          { key: { pk: shard, sk: 'per_2' } },
        ],
        { table, folder, log, pump, recount: async (pks) => void recounted.push(pks) },
      );
      pump.start({
        counts: async () => undefined,
        changes: async (records) => {
          told.push(...records);
          return undefined;
        },
      });
      await pump.idle();
      expect(told.map(({ key, after }) => [key, after])).toEqual([
        [moved, listed(moved, 'from')],
        [removed, listed(removed, 'stays')],
      ]);
      expect(told.some(({ key }) => key.pk === made.pk)).toBe(false);
      expect(recounted).toEqual([[shard]]);
      await pump.stop();
      journal.close();
    });
  });
});
