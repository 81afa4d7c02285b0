import { appendFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type JournalEntry, openJournal } from '../../../infra/local/engine/journal.ts';
import { makeFolder } from '../../support/engine.ts';

let folder: Awaited<ReturnType<typeof makeFolder>>;

beforeEach(async () => {
  folder = await makeFolder();
});

afterEach(async () => {
  await folder.remove();
});

const entry = (sk: string, words = ''): JournalEntry => ({ key: { pk: 'PROPOSAL#a', sk }, image: { words } });
const files = () => readdirSync(folder.path).toSorted();
const sizeOf = (name: string) => statSync(join(folder.path, name)).size;
/** What a server that starts after a crash finds. */
const found = () => openJournal(folder.path).left;

describe('the journal', () => {
  it('has a write before the write is made, and shows it to the next server if this one is killed', () => {
    const journal = openJournal(folder.path);
    journal.begin(entry('a'));
    journal.begin({ key: { pk: 'EMPATHY#a#01', sk: 'per' }, image: null });
    journal.begin({ key: { pk: 'SLOTS#a', sk: '01' } });
    expect(found()).toEqual([
      entry('a'),
      { key: { pk: 'EMPATHY#a#01', sk: 'per' }, image: null },
      { key: { pk: 'SLOTS#a', sk: '01' } },
    ]);
  });

  it('leaves nothing behind when everything was seen to its end', () => {
    const journal = openJournal(folder.path);
    for (const sk of ['a', 'b']) journal.begin(entry(sk))();
    journal.close();
    expect(files()).toEqual([]);
    expect(found()).toEqual([]);
  });

  it('keeps what was pending when it was closed', () => {
    const journal = openJournal(folder.path);
    journal.begin(entry('pending'));
    journal.begin(entry('done'))();
    journal.close();
    expect(found()).toContainEqual(entry('pending'));
  });

  it('does not count a write done twice as two', () => {
    const journal = openJournal(folder.path);
    journal.begin(entry('pending'));
    const done = journal.begin(entry('done'));
    done();
    done();
    journal.close();
    expect(found()).toContainEqual(entry('pending'));
  });

  it('passes over a last line that was torn: its write was never made', () => {
    const journal = openJournal(folder.path);
    journal.begin(entry('whole'));
    const [name = ''] = files();
    const line = JSON.stringify(entry('torn', '한글'));
    appendFileSync(join(folder.path, name), line.slice(0, line.length - 4));
    expect(found()).toEqual([entry('whole')]);
  });

  it('grows no further once all of it is done, and goes on without a hole', () => {
    const journal = openJournal(folder.path);
    const [name = ''] = files();
    for (let index = 0; index < 20; index++) journal.begin(entry('long', 'a'.repeat(5_000)))();
    expect(sizeOf(name)).toBeLessThan(64 * 1024 + 6_000);
    journal.begin(entry('after'));
    expect(readFileSync(join(folder.path, name), 'utf8')).not.toContain('\u0000');
    expect(found()).toContainEqual(entry('after'));
  });

  it('keeps a long rush in several files, and drops each as soon as it is done', () => {
    const journal = openJournal(folder.path);
    const [first = ''] = files();
    const words = 'a'.repeat(1024 * 1024);
    const early = Array.from({ length: 4 }, (_, index) => journal.begin(entry(`early ${index}`, words)));
    journal.begin(entry('late'));
    expect(files()).toHaveLength(2);
    for (const done of early) done();
    expect(files()).not.toContain(first);
    expect(found().map(({ key }) => key.sk)).toEqual(['late']);
  });

  it('reads its files in the order of their numbers, and forgets only those', () => {
    for (const number of [9, 10, 2]) {
      writeFileSync(join(folder.path, `${number}.log`), `${JSON.stringify(entry(String(number)))}\n`);
    }
    writeFileSync(join(folder.path, 'notes.txt'), 'somebody’s');
    const journal = openJournal(folder.path);
    expect(journal.left.map(({ key }) => key.sk)).toEqual(['2', '9', '10']);
    journal.begin(entry('new'));
    journal.forget();
    expect(files()).toEqual(['11.log', 'notes.txt']);
    expect(found()).toEqual([entry('new')]);
  });
});
