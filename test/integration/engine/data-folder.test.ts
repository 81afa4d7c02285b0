import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DataFolderError, openEmbeddedTable } from '../../../infra/local/engine/index.ts';
import { getItem, putItem } from '../../../shared/dynamo/items.ts';
import { makeFolder } from '../../support/engine.ts';

let folder: Awaited<ReturnType<typeof makeFolder>>;

beforeEach(async () => {
  folder = await makeFolder();
});

afterEach(async () => {
  await folder.remove();
});

const key = { pk: 'PROPOSAL#a', sk: 'META' };

async function refusal(path: string): Promise<Error> {
  const outcome = await openEmbeddedTable(path).catch((error: unknown) => error);
  expect(outcome).toBeInstanceOf(DataFolderError);
  return outcome as Error;
}

async function filled(): Promise<string> {
  const engine = await openEmbeddedTable(folder.path);
  await putItem(engine.table, { ...key, words: '골목등' });
  await engine.close();
  return join(folder.path, 'table');
}

describe('the data folder', () => {
  it('is made where there is none, and has everything again at the next start', async () => {
    const path = join(folder.path, 'deep', 'er');
    const first = await openEmbeddedTable(path);
    await putItem(first.table, { ...key, words: '골목등' });
    await first.close();
    const second = await openEmbeddedTable(path);
    const item = await getItem(second.table, z.object({ words: z.string() }), key, { consistent: true });
    expect(item).toEqual({ words: '골목등' });
    await second.close();
  });

  it('is refused while another server uses it, which goes on undisturbed', async () => {
    const first = await openEmbeddedTable(folder.path);
    expect((await refusal(folder.path)).message).toContain('in use by another server');
    await putItem(first.table, key);
    await first.close();
  });

  it('is refused where it cannot be written', async () => {
    const file = join(folder.path, 'file');
    await writeFile(file, '');
    expect((await refusal(join(file, 'data'))).message).toContain('cannot be written');
  });

  it('is refused, and left as it is, when it is damaged', async () => {
    const table = await filled();
    await writeFile(join(table, 'CURRENT'), 'junk');
    const { message } = await refusal(folder.path);
    expect(message).toContain('damaged');
    expect(message.split('\n')).toHaveLength(1);
    expect(await readFile(join(table, 'CURRENT'), 'utf8')).toBe('junk');
  });

  it('is refused when what it points to is gone', async () => {
    const table = await filled();
    await writeFile(join(table, 'CURRENT'), 'MANIFEST-999999\n');
    expect((await refusal(folder.path)).message).toContain('damaged');
    expect((await readdir(table)).some((name) => name.endsWith('.log'))).toBe(true);
  });

  it('is refused where a file stands in the table’s place', async () => {
    await mkdir(folder.path, { recursive: true });
    await writeFile(join(folder.path, 'table'), 'not a folder');
    await refusal(folder.path);
    expect(await readFile(join(folder.path, 'table'), 'utf8')).toBe('not a folder');
  });
});
