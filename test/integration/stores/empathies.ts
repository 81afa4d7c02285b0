import { expect, it } from 'vitest';
import { empathies, shardOf } from '../../../functions/empathy/counted.ts';
import {
  empathiesInShard,
  empathiesOnRecord,
  findEmpathy,
  recordEmpathy,
  removeEmpathy,
  supportedBy,
} from '../../../functions/empathy/repository.ts';
import { toPersonId } from '../../../functions/people/index.ts';
import { publishCount, countOf as publishedCount } from '../../../functions/proposals/index.ts';
import {
  addToSlot,
  correctSlot,
  countSlots,
  type SlotChange,
  sendMark,
  slotOf,
} from '../../../shared/counting/slots.ts';
import { standingNow } from '../../../shared/counting/standing.ts';
import type { Table } from '../../../shared/dynamo/client.ts';
import { empathyPk } from '../../../shared/dynamo/keys.ts';
import { toSequence } from '../../../shared/dynamo/stream.ts';
import { AppError } from '../../../shared/errors.ts';
import { newProposalId } from '../../../shared/ids.ts';
import { countOf } from './engines.ts';

const now = new Date('2026-03-02T01:00:00.000Z');
const minute = (number: number) => new Date(now.getTime() + number * 60_000).toISOString();
const at = minute(0);
let people = 0;
const somebody = () => toPersonId(new Uint8Array(32), 'stores', `citizen-${++people}`);
const aProposal = () => newProposalId(now);

/** What the empathy slice promises of its record and its counters. */
export function empathiesContract(table: () => Table): void {
  it('is recorded once for a citizen, however many ask at once', async () => {
    const [id, person] = [aProposal(), somebody()];
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, (_, index) => recordEmpathy(table(), id, person, minute(index))),
    );
    expect(countOf(outcomes)).toBe(1);
    expect(await findEmpathy(table(), id, person)).toEqual({
      sk: person,
      at: minute(outcomes.indexOf(true)),
    });
    expect(await empathiesOnRecord(table(), id)).toHaveLength(1);
  });

  it('is taken back once, and given anew at another time', async () => {
    const [id, person] = [aProposal(), somebody()];
    await recordEmpathy(table(), id, person, at);
    const outcomes = await Promise.all([1, 2, 3].map(() => removeEmpathy(table(), id, person)));
    expect(countOf(outcomes)).toBe(1);
    expect(await findEmpathy(table(), id, person)).toBeUndefined();
    expect(await recordEmpathy(table(), id, person, minute(1))).toBe(true);
    expect((await supportedBy(table(), person, { limit: 5, cursor: undefined })).items).toEqual([
      { proposal: id, at: minute(1) },
    ]);
  });

  it('is read without the marks that a reconciliation leaves among them', async () => {
    const [id, person] = [aProposal(), somebody()];
    const pk = empathyPk(id, shardOf(person));
    await recordEmpathy(table(), id, person, at);
    await sendMark(table(), pk, 'run');
    expect(await empathiesInShard(table(), pk)).toEqual([{ sk: person, at }]);
    expect(await standingNow(table(), empathies, id, 1)).toBe(1);
  });

  it('is listed for its citizen alone, latest first, page by page', async () => {
    const [person, other] = [somebody(), somebody()];
    const ids = Array.from({ length: 7 }, aProposal);
    for (const [index, id] of ids.entries()) await recordEmpathy(table(), id, person, minute(index));
    await recordEmpathy(table(), ids[0] ?? aProposal(), other, minute(99));
    const first = await supportedBy(table(), person, { limit: 4, cursor: undefined });
    const second = await supportedBy(table(), person, { limit: 4, cursor: first.next ?? undefined });
    expect([...first.items, ...second.items].map(({ proposal }) => proposal)).toEqual(ids.toReversed());
    expect(second.next).toBeNull();
  });

  it('gives to a cursor of somebody else, or of nobody, what is the reader’s own or nothing', async () => {
    const [person, other] = [somebody(), somebody()];
    for (const index of [1, 2, 3]) {
      await recordEmpathy(table(), aProposal(), person, minute(index));
      await recordEmpathy(table(), aProposal(), other, minute(index));
    }
    const { next, items: first } = await supportedBy(table(), person, { limit: 1, cursor: undefined });
    const { items } = await supportedBy(table(), other, { limit: 9, cursor: next ?? undefined });
    const { items: own } = await supportedBy(table(), other, { limit: 9, cursor: undefined });
    for (const item of items) expect(own).toContainEqual(item);
    expect(items).not.toContainEqual(first[0]);
    const hostile = ['', 'x', at, `${at}#`, `${at}#prp_x`, `${at}#${aProposal()}#`, `\n${at}#${aProposal()}`];
    for (const text of hostile) {
      const cursor = Buffer.from(text).toString('base64url');
      const reading = supportedBy(table(), person, { limit: 9, cursor });
      await expect(reading, text).rejects.toEqual(new AppError('request.bad-cursor'));
    }
  });

  const slot = () => empathyPk(aProposal(), 3);
  const run = (net: number, first: number, last: number, mark?: string): SlotChange => ({
    net: { count: net },
    first: toSequence(String(first)),
    last: toSequence(String(last)),
    changes: Math.abs(net),
    ...(mark !== undefined && { mark }),
  });

  it('is counted once: what a slot has seen, all or in part, is not added again', async () => {
    const pk = slot();
    expect(await addToSlot(table(), empathies, pk, run(3, 1, 5))).toBe(true);
    for (const seen of [run(3, 1, 5), run(1, 5, 5), run(2, 4, 9)]) {
      expect(await addToSlot(table(), empathies, pk, seen)).toBe(false);
    }
    expect(await addToSlot(table(), empathies, pk, run(-1, 6, 6))).toBe(true);
    expect(await slotOf(table(), empathies, pk)).toEqual({
      tally: { count: 2 },
      changes: 4,
      version: 2,
      lastSequence: toSequence('6'),
    });
  });

  it('is counted once by several projectors at once', async () => {
    const pk = slot();
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, () => addToSlot(table(), empathies, pk, run(4, 10, 13))),
    );
    expect(countOf(outcomes)).toBe(1);
    expect(await slotOf(table(), empathies, pk)).toMatchObject({ tally: { count: 4 }, version: 1 });
  });

  it('is compared in the order of numbers, not of texts', async () => {
    const pk = slot();
    await addToSlot(table(), empathies, pk, run(1, 99, 99));
    expect(await addToSlot(table(), empathies, pk, run(1, 100, 100))).toBe(true);
    expect(await addToSlot(table(), empathies, pk, run(1, 9, 9))).toBe(false);
  });

  it('is marked with what a slot held as a reconciliation’s mark passed by', async () => {
    const pk = slot();
    await addToSlot(table(), empathies, pk, run(2, 1, 2, 'tonight'));
    expect(await slotOf(table(), empathies, pk)).toMatchObject({
      tally: { count: 2 },
      marked: { mark: 'tonight', tally: { count: 2 }, changes: 2 },
    });
    await addToSlot(table(), empathies, pk, run(1, 3, 3));
    expect(await slotOf(table(), empathies, pk)).toMatchObject({
      tally: { count: 3 },
      marked: { mark: 'tonight', tally: { count: 2 }, changes: 2 },
    });
  });

  it('is corrected once by a run, whatever is counted meanwhile', async () => {
    const pk = slot();
    await addToSlot(table(), empathies, pk, run(5, 1, 5));
    const [added, ...corrected] = await Promise.all([
      addToSlot(table(), empathies, pk, run(1, 6, 6)),
      ...Array.from({ length: 4 }, () => correctSlot(table(), empathies, pk, { count: -2 }, 'tonight')),
    ]);
    expect([added, countOf(corrected)]).toEqual([true, 1]);
    expect(await slotOf(table(), empathies, pk)).toMatchObject({
      tally: { count: 4 },
      version: 3,
      lastSequence: toSequence('6'),
    });
    expect(await correctSlot(table(), empathies, pk, { count: -2 }, 'tonight')).toBe(false);
    expect(await correctSlot(table(), empathies, pk, { count: 1 }, 'tomorrow')).toBe(true);
  });

  it('is corrected where nothing was ever counted, and counted on from there', async () => {
    const pk = slot();
    expect(await correctSlot(table(), empathies, pk, { count: 3 }, 'tonight')).toBe(true);
    expect(await addToSlot(table(), empathies, pk, run(1, 1, 1))).toBe(true);
    expect(await slotOf(table(), empathies, pk)).toMatchObject({ tally: { count: 4 }, version: 2 });
  });

  it('is published by whoever has read the newest slots', async () => {
    const id = aProposal();
    expect(await publishedCount(table(), id, { consistent: true })).toEqual({ total: 0, versions: 0 });
    await Promise.all(
      [3, 9, 1, 7, 9].map((versions) => publishCount(table(), id, { total: versions * 10, versions })),
    );
    expect(await publishCount(table(), id, { total: 1, versions: 8 })).toBe(false);
    expect(await publishedCount(table(), id, { consistent: true })).toMatchObject({ total: 90, versions: 9 });
  });

  it('has the slots of its own proposal and of no other', async () => {
    const [id, other] = [aProposal(), aProposal()];
    await addToSlot(table(), empathies, empathyPk(id, 0), run(1, 1, 1));
    await addToSlot(table(), empathies, empathyPk(id, 7), run(2, 1, 1));
    await addToSlot(table(), empathies, empathyPk(other, 0), run(9, 1, 1));
    expect(await countSlots(table(), empathies, id)).toEqual({ tally: { count: 3 }, versions: 2 });
  });
}
