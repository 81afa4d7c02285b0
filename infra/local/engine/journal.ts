import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Key } from '../../../shared/dynamo/keys.ts';

/** A write that was begun, and what it puts there: `null` for a removal, absent where it is only known afterwards. */
export interface JournalEntry {
  key: Key;
  image?: Record<string, unknown> | null;
}

/** Whoever holds one says when everything that follows from the write is done. */
export type Done = () => void;

export interface Journal {
  /** Writes down a write before it is made. */
  begin(entry: JournalEntry): Done;
  /** The writes that an earlier server begun and did not see to the end. Cleared by `forget`. */
  left: JournalEntry[];
  forget(): void;
  close(): void;
}

interface Generation {
  path: string;
  file: number;
  bytes: number;
  outstanding: number;
}

const truncateAt = 64 * 1024;
const sealAt = 4 * 1024 * 1024;

/**
 * The writes whose consequences are still to be seen to, in files beside the table. The embedded engine has no stream:
 * what waits in memory would be lost with the process, and it writes an item and its index entries one after the other.
 * A write goes to the operating system before the engine hears of it, which is what survives a `kill -9`.
 */
export function openJournal(folder: string): Journal {
  mkdirSync(folder, { recursive: true });
  const old = readdirSync(folder)
    .filter((name) => /^[0-9]+\.log$/.test(name))
    .sort((one, other) => Number.parseInt(one, 10) - Number.parseInt(other, 10));
  let number = old.length > 0 ? Number.parseInt(old.at(-1) ?? '0', 10) : 0;
  let current = open();

  function open(): Generation {
    const path = join(folder, `${++number}.log`);
    return { path, file: openSync(path, 'wx'), bytes: 0, outstanding: 0 };
  }

  function finish(generation: Generation) {
    generation.outstanding--;
    if (generation.outstanding > 0) return;
    if (generation !== current) {
      closeSync(generation.file);
      unlinkSync(generation.path);
    } else if (generation.bytes > truncateAt) {
      ftruncateSync(generation.file, 0);
      generation.bytes = 0;
    }
  }

  return {
    begin: (entry) => {
      if (current.bytes > sealAt) current = open();
      const generation = current;
      // `position` is ours: after a truncation the file's own would leave a hole.
      const line = Buffer.from(`${JSON.stringify(entry)}\n`);
      generation.bytes += writeSync(generation.file, line, 0, line.length, generation.bytes);
      generation.outstanding++;
      let done = false;
      return () => {
        if (!done) finish(generation);
        done = true;
      };
    },
    left: old.flatMap((name) => readEntries(join(folder, name))),
    forget: () => {
      for (const name of old) unlinkSync(join(folder, name));
    },
    close: () => {
      closeSync(current.file);
      if (current.outstanding === 0) unlinkSync(current.path);
    },
  };
}

// The last line may be torn: its write was never begun.
function readEntries(path: string): JournalEntry[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line): JournalEntry[] => {
      if (line === '') return [];
      try {
        return [JSON.parse(line)];
      } catch {
        return [];
      }
    });
}
