import { expect, it } from 'vitest';
import { toPersonId } from '../../../functions/people/index.ts';
import { ratingKey, ratingsGiven } from '../../../functions/ratings/counted.ts';
import type { RatingValue } from '../../../functions/ratings/model.ts';
import {
  findRating,
  keepRating,
  keepTotals,
  keptTotals,
  ratedBy,
  removeRating,
  unlinkRating,
} from '../../../functions/ratings/repository.ts';
import { tallyOnRecord } from '../../../shared/counting/recount.ts';
import { addToSlot, countSlots, type SlotChange, sendMark } from '../../../shared/counting/slots.ts';
import { standingNow } from '../../../shared/counting/standing.ts';
import type { Table } from '../../../shared/dynamo/client.ts';
import { toSequence } from '../../../shared/dynamo/stream.ts';
import { AppError } from '../../../shared/errors.ts';
import { answerIdOf, newProposalId } from '../../../shared/ids.ts';
import { countOf } from './engines.ts';

const now = new Date('2026-03-02T01:00:00.000Z');
const minute = (number: number) => new Date(now.getTime() + number * 60_000).toISOString();
let people = 0;
const somebody = () => toPersonId(new Uint8Array(32), 'stores', `rater-${++people}`);
const anAnswer = () => answerIdOf(newProposalId(now), 1);
const rated = (value: RatingValue, at: string) => ({ value, at });

/** What the ratings slice promises of its record and its counters. */
export function ratingsContract(table: () => Table): void {
  it('is first once for a supporter, however many are sent at once', async () => {
    const [id, person] = [anAnswer(), somebody()];
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        keepRating(table(), id, person, rated('dissatisfied', minute(index))),
      ),
    );
    expect(countOf(outcomes)).toBe(1);
    expect(await findRating(table(), id, person)).toEqual({
      sk: person,
      ...rated('dissatisfied', minute(outcomes.indexOf(true))),
    });
    expect(await tallyOnRecord(table(), ratingsGiven, id)).toEqual({ tally: { dissatisfied: 1 }, items: 1 });
  });

  it('stands since the moment it was last changed, and said again it stays', async () => {
    const [id, person] = [anAnswer(), somebody()];
    await keepRating(table(), id, person, rated('dissatisfied', minute(0)));
    expect(await keepRating(table(), id, person, rated('dissatisfied', minute(1)))).toBe(false);
    expect(await findRating(table(), id, person)).toMatchObject({ at: minute(0) });
    expect(await keepRating(table(), id, person, rated('satisfied', minute(2)))).toBe(false);
    expect(await findRating(table(), id, person)).toMatchObject(rated('satisfied', minute(2)));
    expect(await tallyOnRecord(table(), ratingsGiven, id)).toEqual({ tally: { satisfied: 1 }, items: 1 });
    expect(await standingNow(table(), ratingsGiven, id, 1)).toBe(0);
  });

  it('is taken back once, and given anew is on its supporter’s list once more', async () => {
    const [id, person] = [anAnswer(), somebody()];
    await keepRating(table(), id, person, rated('satisfied', minute(0)));
    const outcomes = await Promise.all([1, 2, 3].map(() => removeRating(table(), id, person)));
    expect(countOf(outcomes)).toBe(1);
    expect(await findRating(table(), id, person)).toBeUndefined();
    expect((await ratedBy(table(), person, { limit: 5, cursor: undefined })).items).toEqual([]);
    expect(await keepRating(table(), id, person, rated('dissatisfied', minute(1)))).toBe(true);
    expect((await ratedBy(table(), person, { limit: 5, cursor: undefined })).items).toEqual([id]);
  });

  it('given and taken back at once is on its supporter’s list for as long as it stands', async () => {
    for (let round = 0; round < 12; round++) {
      const [id, person] = [anAnswer(), somebody()];
      await keepRating(table(), id, person, rated('satisfied', minute(0)));
      await Promise.all([
        keepRating(table(), id, person, rated('dissatisfied', minute(1))),
        removeRating(table(), id, person),
        keepRating(table(), id, person, rated('satisfied', minute(2))),
        removeRating(table(), id, person),
      ]);
      const stands = (await findRating(table(), id, person)) !== undefined;
      const { items } = await ratedBy(table(), person, { limit: 5, cursor: undefined });
      expect(items).toEqual(stands ? [id] : []);
    }
  });

  it('taken back while it is being changed is given anew', async () => {
    const [id, person] = [anAnswer(), somebody()];
    await keepRating(table(), id, person, rated('satisfied', minute(0)));
    const { name, documents } = table();
    let changes = 0;
    const meanwhile = new Proxy(documents, {
      get: (target, member) =>
        member !== 'send'
          ? Reflect.get(target, member)
          : async (command: { constructor: { name: string } }) => {
              if (command.constructor.name === 'UpdateCommand' && ++changes === 1)
                await removeRating(table(), id, person);
              return target.send(command as never);
            },
    });
    const again = rated('dissatisfied', minute(1));
    expect(await keepRating({ name, documents: meanwhile }, id, person, again)).toBe(true);
    expect(changes).toBe(1);
    expect(await findRating(table(), id, person)).toMatchObject(again);
    expect((await ratedBy(table(), person, { limit: 5, cursor: undefined })).items).toEqual([id]);
  });

  it('is on nobody’s list once unlinked, and stays on record', async () => {
    const [id, person] = [anAnswer(), somebody()];
    await keepRating(table(), id, person, rated('dissatisfied', minute(0)));
    await unlinkRating(table(), id, person);
    await unlinkRating(table(), anAnswer(), person);
    expect((await ratedBy(table(), person, { limit: 5, cursor: undefined })).items).toEqual([]);
    expect(await findRating(table(), id, person)).toMatchObject(rated('dissatisfied', minute(0)));
    expect(await standingNow(table(), ratingsGiven, id, 1)).toBe(1);
  });

  it('is read without the marks that a reconciliation leaves among them', async () => {
    const [id, person] = [anAnswer(), somebody()];
    await keepRating(table(), id, person, rated('dissatisfied', minute(0)));
    await sendMark(table(), ratingKey(id, person).pk, 'run');
    expect(await tallyOnRecord(table(), ratingsGiven, id)).toEqual({ tally: { dissatisfied: 1 }, items: 1 });
    expect(await standingNow(table(), ratingsGiven, id, 1)).toBe(1);
  });

  it('is listed for its supporter alone, latest first, page by page', async () => {
    const [person, other] = [somebody(), somebody()];
    const ids = Array.from({ length: 7 }, anAnswer);
    for (const [index, id] of ids.entries())
      await keepRating(table(), id, person, rated('satisfied', minute(index)));
    await keepRating(table(), ids[0] ?? anAnswer(), other, rated('satisfied', minute(99)));
    const first = await ratedBy(table(), person, { limit: 4, cursor: undefined });
    const second = await ratedBy(table(), person, { limit: 4, cursor: first.next ?? undefined });
    expect([...first.items, ...second.items]).toEqual(ids.toReversed());
    expect(second.next).toBeNull();
    const hostile = ['', 'x', `${minute(0)}#`, `${minute(0)}#ans_x`, `${minute(0)}#${anAnswer()}#`];
    for (const text of hostile) {
      const cursor = Buffer.from(text).toString('base64url');
      const reading = ratedBy(table(), person, { limit: 9, cursor });
      await expect(reading, text).rejects.toEqual(new AppError('request.bad-cursor'));
    }
  });

  it('is counted once, each value under its own name', async () => {
    const id = anAnswer();
    const { pk } = ratingKey(id, somebody());
    const run = (net: SlotChange['net'], first: number, last: number): SlotChange => ({
      net,
      changes: 1,
      first: toSequence(String(first)),
      last: toSequence(String(last)),
    });
    expect(await addToSlot(table(), ratingsGiven, pk, run({ satisfied: 2, dissatisfied: 1 }, 1, 3))).toBe(
      true,
    );
    expect(await addToSlot(table(), ratingsGiven, pk, run({ satisfied: 1 }, 3, 3))).toBe(false);
    expect(await addToSlot(table(), ratingsGiven, pk, run({ satisfied: -1, dissatisfied: 1 }, 4, 4))).toBe(
      true,
    );
    expect(await countSlots(table(), ratingsGiven, id)).toEqual({
      tally: { satisfied: 1, dissatisfied: 2 },
      versions: 2,
    });
  });

  it('is published by whoever has read the newest slots', async () => {
    const id = anAnswer();
    const of = (versions: number) => ({ satisfied: versions, dissatisfied: versions * 10, versions });
    expect(await keptTotals(table(), id, { consistent: true })).toEqual(of(0));
    await Promise.all([3, 9, 1, 7, 9].map((versions) => keepTotals(table(), id, of(versions))));
    expect(await keepTotals(table(), id, of(8))).toBe(false);
    expect(await keptTotals(table(), id, { consistent: true })).toEqual(of(9));
  });
}
