import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SignUps } from '../../functions/sessions/model.ts';
import {
  addSignUp,
  changeCapacity,
  findSignUps,
  openSignUps,
  removeSignUp,
} from '../../functions/sessions/repository.ts';
import { movedUp, placesOf, seatsOf } from '../../functions/sessions/rules.ts';
import { newId, personIdSchema, sessionIdSchema } from '../../shared/ids.ts';
import { openTestEngine, type TestEngine } from '../support/engine.ts';

let engine: TestEngine;

beforeAll(async () => {
  engine = await openTestEngine();
});

afterAll(() => engine.close());

const at = new Date('2026-03-01T00:00:00.000Z');
const later = '2026-03-02T00:00:00.000Z';
const people = Array.from({ length: 8 }, () => newId(personIdSchema, 'per', at));

async function opened(capacity: number) {
  const id = newId(sessionIdSchema, 'ssn', at);
  await openSignUps(engine.table, { id, capacity, signUpClosesAt: later, startsAt: later });
  return id;
}

const actArbitrary = fc.record({
  who: fc.nat({ max: people.length - 1 }),
  /** Repeated: the answer to the first was lost. */
  what: fc.constantFrom('up', 'up', 'up twice', 'down', 'down twice', 'smaller', 'larger'),
});

describe('the list of those who sign up', () => {
  it('holds under every interleaving: one place each, no more seats than there are, no seat lost but by giving it up', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        // Those of one round are under way at once.
        fc.array(fc.array(actArbitrary, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 5 }),
        async (seats, rounds) => {
          const id = await opened(seats);
          const { table } = engine;
          let before = await findSignUps(table, id);
          for (const round of rounds) {
            const left = new Set<string>();
            await Promise.all(
              round.map(async ({ who, what }) => {
                const person = people[who] ?? expect.fail('nobody');
                const up = () => addSignUp(table, id, { person, name: 'x', at: at.toISOString() });
                const down = () => removeSignUp(table, id, person, at.toISOString());
                if (what.startsWith('down')) left.add(person);
                if (what.startsWith('up')) await up();
                if (what.startsWith('down')) await down();
                if (what === 'up twice') await up();
                if (what === 'down twice') await down();
                if (what === 'smaller') await changeCapacity(table, id, 1);
                if (what === 'larger') await changeCapacity(table, id, 4);
              }),
            );
            const after = await findSignUps(table, id);
            assertSound(after);
            // Nobody who stayed lost a seat or was overtaken, and nobody is told of a seat they had.
            const held = new Map(placesOf(after).map((place) => [place.person, place]));
            const stayed = placesOf(before).filter(({ person }) => !left.has(person));
            for (const place of stayed) {
              const now = held.get(place.person) ?? expect.fail('gone without having left');
              expect(now.number).toBe(place.number);
              if (place.hasSeat) expect(now.hasSeat).toBe(true);
            }
            for (const { number } of movedUp(before, after))
              expect(placesOf(before).find((each) => each.number === number)?.hasSeat).toBe(false);
            before = after;
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('gives the last seat to one of those who want it at once, and has the others wait in one order', async () => {
    const id = await opened(1);
    const all = await Promise.all(
      people.map((person) => addSignUp(engine.table, id, { person, name: 'x', at: at.toISOString() })),
    );
    expect(all.filter((each) => each === undefined)).toEqual([]);
    const places = placesOf(await findSignUps(engine.table, id));
    expect(places.filter(({ hasSeat }) => hasSeat)).toHaveLength(1);
    expect(places.map(({ number }) => number)).toEqual(people.map((_, index) => index + 1));
    // What each was told is what holds.
    for (const [index, seen] of all.entries()) {
      const person = people[index] ?? expect.fail('nobody');
      const told = seen && placesOf(seen).find((each) => each.person === person);
      expect(told).toEqual(places.find((each) => each.person === person));
    }
  });

  it('takes nobody once it is full, nor at the millisecond it closes', async () => {
    const id = await opened(1);
    const [first, second] = [people[0] ?? expect.fail(), people[1] ?? expect.fail()];
    expect(await addSignUp(engine.table, id, { person: first, name: 'x', at: later })).toBeUndefined();
    const just = new Date(Date.parse(later) - 1).toISOString();
    expect(await addSignUp(engine.table, id, { person: first, name: 'x', at: just })).toBeDefined();
    expect(await removeSignUp(engine.table, id, first, later)).toBeUndefined();
    expect(await addSignUp(engine.table, id, { person: second, name: 'x', at: later })).toBeUndefined();
  });
});

function assertSound(signUps: SignUps): void {
  const { capacity, taken, waiting } = seatsOf(signUps);
  const places = placesOf(signUps);
  expect(taken).toBeLessThanOrEqual(capacity);
  expect(places.filter(({ hasSeat }) => hasSeat)).toHaveLength(taken);
  expect(waiting === 0 || taken === capacity).toBe(true);
  expect(new Set(places.map(({ number }) => number)).size).toBe(places.length);
  expect(places.every(({ number }) => number < signUps.next)).toBe(true);
  expect(Object.keys(signUps.names).sort()).toEqual(Object.keys(signUps.numbers).sort());
}
