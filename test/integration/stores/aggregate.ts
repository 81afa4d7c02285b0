import { expect, it } from 'vitest';
import { z } from 'zod';
import { type Change, changeAggregate, createAggregate, eventsOf } from '../../../shared/dynamo/aggregate.ts';
import type { Table } from '../../../shared/dynamo/client.ts';
import { getItem } from '../../../shared/dynamo/items.ts';
import { AppError } from '../../../shared/errors.ts';
import { aggregateShape } from '../../../shared/events.ts';
import { freshPk } from './engines.ts';

const noteSchema = z.object({
  ...aggregateShape(z.object({ type: z.literal('note.written'), line: z.string() })),
  lines: z.array(z.string()),
});
type Note = z.infer<typeof noteSchema>;

const at = new Date('2026-03-02T01:00:00.000Z');
const options = { missing: 'proposal.not-found', busy: 'proposal.changed' } as const;
const writing = (lines: string[], ...added: string[]): Change<Note> => ({
  at,
  events: added.map((line) => ({ type: 'note.written' as const, line })),
  next: { lines: [...lines, ...added] },
});

/** What `shared/dynamo/aggregate.ts` promises of an item that keeps its own history. */
export function aggregateContract(table: () => Table): void {
  const stored = (key: { pk: string; sk: string }) =>
    getItem(table(), z.looseObject(noteSchema.shape), key, { consistent: true });
  const append = (key: { pk: string; sk: string }, ...lines: string[]) =>
    changeAggregate(table(), noteSchema, key, (current) => writing(current.lines, ...lines), options);

  async function created() {
    const key = { pk: freshPk(), sk: 'META' };
    await createAggregate<Note>(table(), key, writing([], 'first'), { listPk: key.pk, listSk: 'rank' });
    return key;
  }

  it('is created by one alone of many at once', async () => {
    const key = { pk: freshPk(), sk: 'META' };
    const outcomes = await Promise.all(
      ['a', 'b', 'c', 'd'].map((line) => createAggregate<Note>(table(), key, writing([], line))),
    );
    const [made, ...others] = outcomes.filter((outcome) => outcome !== undefined);
    expect(others).toEqual([]);
    expect(await stored(key)).toMatchObject({ ...made, revision: 1 });
  });

  it('takes every change of several at once, each on top of the one before', async () => {
    const key = await created();
    await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((line) => append(key, line)));
    const { revision, lines = [], events = [] } = (await stored(key)) ?? {};
    expect(revision).toBe(7);
    expect(lines.toSorted()).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'first']);
    expect(events.map(({ line }) => line)).toEqual(lines);
    expect(events.map((event) => event.revision)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('keeps its own place in a list through every change', async () => {
    const key = await created();
    await append(key, 'more');
    expect(await stored(key)).toMatchObject({ listPk: key.pk, listSk: 'rank', revision: 2 });
  });

  it('is left as it is by whoever decides on nothing, or refuses', async () => {
    const key = await created();
    const before = await stored(key);
    const unchanged = await changeAggregate(table(), noteSchema, key, () => undefined, options);
    expect(before).toMatchObject(unchanged);
    const refusing = changeAggregate(
      table(),
      noteSchema,
      key,
      () => {
        throw new AppError('proposal.wrong-state');
      },
      options,
    );
    await expect(refusing).rejects.toEqual(new AppError('proposal.wrong-state'));
    expect(await stored(key)).toEqual(before);
  });

  it('is refused where there is none, and where others never leave it alone', async () => {
    const nowhere = changeAggregate(
      table(),
      noteSchema,
      { pk: freshPk(), sk: 'META' },
      ({ lines }) => writing(lines, 'x'),
      options,
    );
    await expect(nowhere).rejects.toEqual(new AppError('proposal.not-found'));
    const key = await created();
    const overtaken = changeAggregate(
      table(),
      noteSchema,
      key,
      async ({ lines }) => {
        await append(key, 'faster');
        return writing(lines, 'slower');
      },
      options,
    );
    await expect(overtaken).rejects.toEqual(new AppError('proposal.changed'));
    expect((await stored(key))?.lines).not.toContain('slower');
  });

  it('tells in a record what is new in it, each with the same place however often it is told', async () => {
    const key = await created();
    const before = await stored(key);
    await append(key, 'a', 'b');
    await append(key, 'c');
    const after = noteSchema.parse(await stored(key));
    const record = { key, sequence: '1', after };
    const told = eventsOf({ ...record, ...(before && { before }) }, after);
    expect(told.map(({ line, revision, position }) => [line, revision, position])).toEqual([
      ['a', 2, 0],
      ['b', 2, 1],
      ['c', 3, 0],
    ]);
    expect(eventsOf(record, after).slice(1)).toEqual(told);
    expect(eventsOf({ ...record, before: after }, after)).toEqual([]);
  });

  it('remembers its last dozen events', async () => {
    const key = await created();
    for (let line = 1; line <= 13; line++) await append(key, String(line));
    const { events = [], revision } = (await stored(key)) ?? {};
    expect(revision).toBe(14);
    expect(events.map(({ line }) => line)).toEqual(
      Array.from({ length: 12 }, (_, index) => String(index + 2)),
    );
  });
}
