import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  findOpinionGroups,
  groupsShown,
  smallestShown,
  toMarks,
  weighStatements,
  writeGroups,
} from '../../functions/statements/groups/index.ts';
import { anyMark, type MadeMarks, seededRandom, shuffled } from '../support/opinions.ts';

const runs = { numRuns: 60 };

/** Marks of any shape: dense and thin, of one mind and of none, with statements removed and people who differ in nothing. */
const conversations = fc
  .record({
    seed: fc.integer(),
    people: fc.integer({ min: 0, max: 140 }),
    statements: fc.integer({ min: 0, max: 14 }),
    minds: fc.integer({ min: 1, max: 6 }),
    astray: fc.constantFrom(0, 0.1, 1),
    marked: fc.constantFrom(0.2, 0.7, 1),
    removed: fc.constantFrom(0, 0.3, 1),
  })
  .map(({ seed, people, statements, minds, astray, marked, removed }): MadeMarks => {
    const random = seededRandom(seed);
    const ids = Array.from({ length: statements }, (_, at) => `s${at}`);
    const minded = Array.from({ length: minds }, () => ids.map(() => anyMark(random)));
    const made: MadeMarks = {
      statements: ids.map((id) => ({ id, removed: random() < removed })),
      marks: [],
      campOf: new Map(),
    };
    for (let person = 0; person < people; person++) {
      const mind = Math.floor(random() * minds);
      for (const [at, id] of ids.entries())
        if (random() < marked)
          made.marks.push([`p${person}`, id, random() < astray ? anyMark(random) : minded[mind]![at]!]);
    }
    return made;
  });

const wantedOnes = fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined });
const find = ({ statements, marks }: MadeMarks, wanted?: number) =>
  findOpinionGroups(toMarks(statements, marks), wanted);

describe('opinion groups of any marks', () => {
  it('are the same in whatever order marks and statements come', () => {
    fc.assert(
      fc.property(conversations, wantedOnes, fc.integer(), (made, wanted, seed) => {
        const random = seededRandom(seed);
        const other = {
          ...made,
          statements: shuffled(made.statements, random),
          marks: shuffled(made.marks, random),
        };
        expect(writeGroups(find(other, wanted))).toBe(writeGroups(find(made, wanted)));
      }),
      runs,
    );
  });

  it('hold each person once, in groups that fall in size and are not empty', () => {
    fc.assert(
      fc.property(conversations, wantedOnes, (made, wanted) => {
        const found = find(made, wanted);
        const sizes = found.groups.map(({ size }) => size);
        const grouped = found.groupOf.filter((group) => group > 0).length;
        expect(sizes.every((size) => size > 0)).toBe(true);
        expect(sizes).toEqual(sizes.toSorted((one, other) => other - one));
        expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(grouped);
        expect(grouped).toBe(Math.max(found.markedEnough, Math.min(15, found.people.length)));
        expect(found.groups.length).toBeLessThanOrEqual(wanted ?? 5);
        expect(found.dots.reduce((sum, { size }) => sum + size, 0)).toBe(grouped);
      }),
      runs,
    );
  });

  it('count every mark once, and are finite numbers', () => {
    fc.assert(
      fc.property(conversations, (made) => {
        const found = find(made);
        const counted = found.tallies.reduce((sum, one) => sum + one.agrees + one.disagrees + one.passes, 0);
        expect(counted).toBe(made.marks.length);
        expect(found.positions.flat().every(Number.isFinite)).toBe(true);
        for (const value of found.consensus)
          expect(value === undefined || (value > 0 && value < 1)).toBe(true);
        for (const { weight } of weighStatements(found)) expect(weight).toBeGreaterThan(0);
      }),
      runs,
    );
  });

  it('do not depend on what was said of a removed statement', () => {
    fc.assert(
      fc.property(conversations, fc.integer(), (made, seed) => {
        const random = seededRandom(seed);
        const removed = new Set(made.statements.filter((one) => one.removed).map(({ id }) => id));
        const other = made.marks.map(([person, id, mark]): MadeMarks['marks'][number] => [
          person,
          id,
          removed.has(id) ? anyMark(random) : mark,
        ]);
        expect(writeGroups(find({ ...made, marks: other }))).toBe(writeGroups(find(made)));
      }),
      runs,
    );
  });

  it('turn round with every mark turned round', () => {
    fc.assert(
      fc.property(conversations, (made) => {
        const turned = made.marks.map(([person, id, mark]): MadeMarks['marks'][number] => [
          person,
          id,
          mark === 0 ? 0 : mark === 1 ? -1 : 1,
        ]);
        const far = ([x, y]: [number, number]) => Math.hypot(x, y);
        const one = find(made).positions.map(far);
        const other = find({ ...made, marks: turned }).positions.map(far);
        other.forEach((value, at) => {
          expect(value).toBeCloseTo(one[at]!, 5);
        });
      }),
      runs,
    );
  });

  it('are shown to nobody while one is so small that it names someone', () => {
    fc.assert(
      fc.property(conversations, (made) => {
        const found = find(made);
        const page = groupsShown(found);
        if (typeof page === 'string') return;
        expect(found.markedEnough).toBeGreaterThanOrEqual(15);
        expect(page.groups.length).toBeGreaterThan(1);
        expect(page.groups.every(({ size }) => size >= smallestShown)).toBe(true);
      }),
      runs,
    );
  });
});
