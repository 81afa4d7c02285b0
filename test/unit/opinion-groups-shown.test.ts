import { describe, expect, it } from 'vitest';
import {
  drawStatement,
  findOpinionGroups,
  type GroupsShown,
  groupsShown,
  type NotShown,
  toMarks,
  weighStatements,
} from '../../functions/statements/groups/index.ts';
import { type Camp, makeMarks, seededRandom } from '../support/opinions.ts';

const left: Camp = { mind: [1, 1, 1, 1, -1, -1, -1, 1, -1], size: 20 };
const right: Camp = { mind: [-1, -1, -1, -1, 1, 1, 1, 1, -1], size: 12 };

function shown(camps: Camp[], statements?: number): GroupsShown | NotShown {
  const made = makeMarks(camps, { astray: 0 });
  const marks = made.marks.filter(([, id]) => statements === undefined || Number(id.slice(1)) < statements);
  return groupsShown(findOpinionGroups(toMarks(made.statements, marks)));
}

describe('groups are shown', () => {
  it('with their sizes, what represents each, and every statement’s marks by group', () => {
    const page = shown([left, right]);
    expect(page).toMatchObject({
      people: 32,
      grouped: 32,
      groups: [
        { number: 1, size: 20 },
        { number: 2, size: 12 },
      ],
      dots: [{ size: 12 }, { size: 20 }],
    });
    expect((page as GroupsShown).statements.find(({ statement }) => statement === 's4')).toEqual({
      statement: 's4',
      consensus: expect.closeTo((1 / 22) * (13 / 14), 10),
      everybody: { agrees: 12, disagrees: 20, passes: 0 },
      byGroup: [
        { agrees: 0, disagrees: 20, passes: 0 },
        { agrees: 12, disagrees: 0, passes: 0 },
      ],
    });
  });

  it('with what all groups agree on first, and not what they are all against', () => {
    const page = shown([left, right]) as GroupsShown;
    expect(page.agreedByAll.map(({ statement }) => statement)).toEqual(['s7']);
    expect(page.statements[0]?.statement).toBe('s7');
    expect(page.statements.at(-1)?.statement).toBe('s8');
  });

  it('with nothing as agreed on by all that fewer than five of a group marked, and what nobody marked last', () => {
    const made = makeMarks([left, right], { astray: 0 });
    const statements = [...made.statements, { id: 's9', removed: false }];
    const found = findOpinionGroups(toMarks(statements, made.marks));
    const column = found.statements.indexOf('s7');
    // Everybody agrees to s7, and so many of the smaller group say so.
    const markedBy = (agrees: number) => {
      const groups = found.groups.map((group, at) => ({
        ...group,
        tallies: group.tallies.map((tally, each) =>
          at === 1 && each === column ? { agrees, disagrees: 0, passes: 0 } : tally,
        ),
      }));
      return groupsShown({ ...found, groups }) as GroupsShown;
    };
    expect(markedBy(4).agreedByAll).toEqual([]);
    const five = markedBy(5);
    expect(five.agreedByAll.map(({ statement }) => statement)).toEqual(['s7']);
    // Without a mark its common ground is a quarter, more than that of what the groups are divided about.
    expect(five.statements.at(-1)?.statement).toBe('s9');
  });

  it('without a person in them', () => {
    expect(JSON.stringify(shown([left, right]))).not.toMatch(/"p\d-/);
  });

  it('not before fifteen people marked enough', () => {
    expect(
      shown([
        { ...left, size: 8 },
        { ...right, size: 6 },
      ]),
    ).toBe('too-few-people');
    expect(
      shown([
        { ...left, size: 8 },
        { ...right, size: 7 },
      ]),
    ).toMatchObject({ grouped: 15 });
    expect(shown([left, right], 6)).toBe('too-few-people');
  });

  it('not where all stand in one place', () => {
    expect(shown([left])).toBe('no-groups');
  });

  it('not where one is so small that it names someone', () => {
    expect(shown([left, { ...right, size: 4 }])).toBe('group-too-small');
    expect(shown([left, { ...right, size: 5 }])).toMatchObject({ grouped: 25 });
  });
});

describe('the next statement', () => {
  const made = makeMarks([left, right], { astray: 0 });
  const weightsOf = (statements: typeof made.statements, marks: typeof made.marks) =>
    Object.fromEntries(
      weighStatements(findOpinionGroups(toMarks(statements, marks))).map(({ statement, weight }) => [
        statement,
        weight,
      ]),
    );

  it('weighs more where few marked it yet', () => {
    const weights = weightsOf([...made.statements, { id: 'new', removed: false }], made.marks);
    // Nobody marked it: it moves nobody, half of nobody agrees, half passes.
    expect(weights.new).toBeCloseTo((0.5 * 0.5 * 9) ** 2, 10);
    expect(weights.new).toBeGreaterThan(weights.s7!);
  });

  it('weighs more where it tells people apart, less where they pass', () => {
    const passed = weightsOf(
      made.statements,
      made.marks.map(([person, id, mark]) => [person, id, id === 's1' ? 0 : mark]),
    );
    const weights = weightsOf(made.statements, made.marks);
    expect(weights.s0).toBeGreaterThan(weights.s8!);
    expect(passed.s1).toBeLessThan(weights.s1!);
  });

  it('weighs by agreement and by what it would move, squared', () => {
    const weights = weightsOf(
      [{ id: 'a', removed: false }],
      [
        ['p', 'a', 1],
        ['q', 'a', -1],
      ],
    );
    // One of two agrees and nobody passes; whoever agrees stands 1 from the middle.
    expect(weights.a).toBeCloseTo((0.75 * 2 * 0.5 * (1 + 8 * 2 ** -0.4)) ** 2, 6);
  });

  it('is never one that was removed', () => {
    const statements = made.statements.map(({ id }) => ({ id, removed: id === 's0' }));
    expect(weightsOf(statements, made.marks)).not.toHaveProperty('s0');
  });

  it('is drawn by weight from those left', () => {
    const weights = [
      { statement: 'a', weight: 1 },
      { statement: 'b', weight: 2 },
      { statement: 'c', weight: 7 },
    ];
    const drawn = (marked: string[], at: number) => drawStatement(weights, new Set(marked), at);
    expect([0, 0.0999, 0.1, 0.2999, 0.3, 0.9999].map((at) => drawn([], at))).toEqual([
      'a',
      'a',
      'b',
      'b',
      'c',
      'c',
    ]);
    expect([0, 0.332, 0.334].map((at) => drawn(['c'], at))).toEqual(['a', 'a', 'b']);
    expect(drawn(['a', 'b', 'c'], 0.5)).toBeUndefined();
  });

  it('comes as often as it weighs', () => {
    const random = seededRandom(3);
    const weights = [
      { statement: 'a', weight: 3 },
      { statement: 'b', weight: 1 },
    ];
    const draws = Array.from({ length: 4_000 }, () => drawStatement(weights, new Set(), random()));
    expect(draws.filter((one) => one === 'a').length / draws.length).toBeCloseTo(0.75, 1);
  });
});
