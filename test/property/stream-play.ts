import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import type { Consume, ConsumerName } from '../../functions/app/consume.ts';
import { makeConsumers } from '../../functions/app/consumers.ts';
import { makePump } from '../../infra/local/engine/index.ts';
import { type MovableClock, makeMovableClock } from '../../infra/local/movable-clock.ts';
import type { Context } from '../../shared/context.ts';
import type { Table } from '../../shared/dynamo/client.ts';
import type { StreamRecord } from '../../shared/dynamo/stream.ts';
import { makeLog } from '../../shared/observe/log.ts';
import { makeTestJournal, type TestEngine } from '../support/engine.ts';

/** One delivery: of some partition keys, from so far before what was consumed to so far after it. */
export interface Delivery {
  /** Picks keys: each bit says whether the key of that place is part of it. */
  keys: number;
  /** So many records that were delivered before come once more. */
  again: number;
  /** So many new ones at most, for each key. */
  more: number;
  /**
   * Whether a second projector takes the first half of the same at the same time: never what comes after something that
   * nobody has taken, which no stream delivers.
   */
  twice: boolean;
  /** The projector dies at this write, before or after it is made; 0: it lives. */
  diesAt: number;
  afterwards: boolean;
}

/**
 * Any delivery: of so many records of a key at most that came before, and of as many new ones, to a projector that lives or
 * dies at one of so many writes.
 */
export function anyDelivery({ records = 4, writes = 12 } = {}): fc.Arbitrary<Delivery> {
  return fc.record({
    keys: fc.integer({ min: 1, max: 0xffff }),
    again: fc.nat({ max: records }),
    more: fc.nat({ max: records }),
    twice: fc.boolean(),
    diesAt: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: writes })),
    afterwards: fc.boolean(),
  });
}

/** A delivery to one of the two readers of the stream, as one act among others. */
export interface Deliver {
  do: 'deliver';
  consumer: ConsumerName;
  delivery: Delivery;
}

/** What is counted is told of more often than what follows from it. */
export const anyDeliver: fc.Arbitrary<Deliver> = fc.record({
  do: fc.constant('deliver' as const),
  consumer: fc.constantFrom('counts' as const, 'counts' as const, 'changes' as const),
  delivery: anyDelivery(),
});

/**
 * The stream between what is written and what is consumed, played by a test: every change is kept, and delivered as a
 * stream may deliver it. Records of one partition key come in order; batches are split, repeated, interleaved across
 * keys, taken by two at once, or dropped in the middle by a projector that dies.
 */
export interface StreamPlay {
  context: Context;
  clock: MovableClock;
  deliver(name: ConsumerName, delivery: Delivery): Promise<void>;
  /** Delivers all that was not consumed, until nothing new comes of it. */
  drain(): Promise<void>;
  /** Forgets everything kept, for the next run. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

interface Kept {
  records: StreamRecord[];
  consumed: number;
}

export async function makeStreamPlay(engine: TestEngine): Promise<StreamPlay> {
  const table = engine.bare();
  const { journal, remove } = await makeTestJournal();
  const clock = makeMovableClock();
  const log = makeLog('SILENT');
  const context: Context = { table, clock, log };
  const kept: Record<ConsumerName, Map<string, Kept>> = { counts: new Map(), changes: new Map() };
  const keep =
    (name: ConsumerName): Consume =>
    async (records) => {
      for (const record of records) {
        const known = kept[name].get(record.key.pk) ?? { records: [], consumed: 0 };
        known.records.push(record);
        kept[name].set(record.key.pk, known);
      }
      return undefined;
    };
  const pump = makePump(table, { epoch: Date.now(), journal, log, windowMs: 0 });
  pump.start({ counts: keep('counts'), changes: keep('changes') });

  async function take(name: ConsumerName, by: Table, records: StreamRecord[]): Promise<StreamRecord[]> {
    const outcome = await makeConsumers({ ...context, table: by })[name](records);
    const from = outcome?.redeliverFrom;
    return from === undefined ? records : records.filter(({ sequence }) => sequence < from);
  }

  return {
    context,
    clock,
    deliver: async (name, { keys, again, more, twice, diesAt, afterwards }) => {
      await pump.idle();
      const chosen = [...kept[name].values()].filter((_, index) => keys & (1 << (index % 16)));
      const slices = chosen.map(({ records, consumed }) =>
        records.slice(Math.max(0, consumed - again), consumed + more),
      );
      const batch = interleave(slices);
      if (batch.length === 0) return;
      const mortalTable = diesAt > 0 ? mortal(table, diesAt, afterwards) : undefined;
      const by = mortalTable ?? table;
      const [done = []] = await Promise.all([
        take(name, by, batch),
        twice ? take(name, table, batch.slice(0, Math.ceil(batch.length / 2))) : [],
      ]);
      // What a dead projector says nobody hears.
      if (mortalTable?.isDead()) return;
      for (const each of chosen) {
        const last = each.records.findLastIndex((record) => done.includes(record));
        // Only an unbroken run from where it stood counts as consumed.
        if (last >= each.consumed) each.consumed = last + 1;
      }
    },
    drain: async () => {
      for (;;) {
        await pump.idle();
        let moved = false;
        for (const name of ['counts', 'changes'] as const) {
          const left = [...kept[name].values()].flatMap(({ records, consumed }) => records.slice(consumed));
          if (left.length === 0) continue;
          moved = true;
          const done = await take(name, table, left);
          if (done.length < left.length) throw new Error('a healthy projector failed');
          for (const each of kept[name].values()) {
            each.consumed += each.records
              .slice(each.consumed)
              .filter((record) => left.includes(record)).length;
          }
        }
        if (!moved) return;
        await sleep(0);
      }
    },
    reset: async () => {
      await pump.idle();
      kept.counts.clear();
      kept.changes.clear();
    },
    close: async () => {
      await pump.stop();
      table.documents.destroy();
      await remove();
    },
  };
}

/** Takes from each in turn; the order within each stays. */
function interleave(slices: StreamRecord[][]): StreamRecord[] {
  const left = slices.map((slice) => [...slice]);
  const batch: StreamRecord[] = [];
  while (left.some(({ length }) => length > 0)) {
    for (const slice of left) batch.push(...slice.splice(0, 2));
  }
  return batch;
}

const writes = /^(Put|Update|Delete)Command$/;

/** The table as a projector sees it that dies at its n-th write: from then on nothing of it reaches the table. */
function mortal(table: Table, diesAt: number, afterwards: boolean): Table & { isDead: () => boolean } {
  let written = 0;
  let dead = false;
  const documents = new Proxy(table.documents, {
    get: (target, name) => {
      if (name !== 'send') return Reflect.get(target, name);
      return async (command: { constructor: { name: string } }) => {
        if (dead) throw new Error('dead');
        const isLast = writes.test(command.constructor.name) && ++written === diesAt;
        if (isLast) dead = true;
        if (isLast && !afterwards) throw new Error('died before a write');
        const result = await target.send(command as never);
        if (isLast) throw new Error('died after a write');
        return result;
      };
    },
  });
  return { name: table.name, documents, isDead: () => dead };
}
