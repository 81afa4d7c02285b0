import { describe, expect, it } from 'vitest';
import {
  findOpinionGroups,
  type OpinionGroups,
  toMarks,
  type VoteMark,
} from '../../functions/statements/groups/index.ts';
import { type Camp, makeMarks } from '../support/opinions.ts';

type Row = [person: string, statement: string, mark: VoteMark];

const three: Camp[] = [
  { mind: [1, 1, 1, -1, -1, -1, 1, 0, 1, 1], size: 40 },
  { mind: [-1, -1, 1, 1, 1, -1, -1, 0, 1, 1], size: 30 },
  { mind: [-1, 1, -1, -1, 1, 1, 1, 0, -1, 1], size: 20 },
];

function grouped(camps: Camp[], options: Parameters<typeof makeMarks>[1] = {}, wanted?: number) {
  const made = makeMarks(camps, options);
  return { made, found: findOpinionGroups(toMarks(made.statements, made.marks), wanted) };
}

function found(statements: string[], marks: Row[], removed: string[] = [], wanted?: number): OpinionGroups {
  return findOpinionGroups(
    toMarks(
      statements.map((id) => ({ id, removed: removed.includes(id) })),
      marks,
    ),
    wanted,
  );
}

const positionsOf = ({ people, positions }: OpinionGroups) =>
  Object.fromEntries(people.map((person, at) => [person, positions[at]]));

/** People who all mark the same statements the same way. */
const alike = (prefix: string, count: number, marks: [string, VoteMark][]): Row[] =>
  Array.from({ length: count }, (_, at) =>
    marks.map(([id, mark]): Row => [`${prefix}${at}`, id, mark]),
  ).flat();

describe('where people stand', () => {
  it('is their marks along the line on which marks differ most, pushed out by what they left unmarked', () => {
    const { yes, no } = positionsOf(
      found(
        ['a', 'b'],
        [
          ['yes', 'a', 1],
          ['no', 'a', -1],
        ],
      ),
    );
    expect(yes).toEqual([expect.closeTo(Math.SQRT2, 5), 0]);
    expect(no).toEqual([expect.closeTo(-Math.SQRT2, 5), 0]);
  });

  it('takes a missing mark for its statement’s mean: whoever left one out is not moved by it', () => {
    const rows: Row[] = [
      ['p', 'a', 1],
      ['p', 'b', 1],
      ['q', 'a', -1],
      ['q', 'b', -1],
      ['r', 'b', 1],
      ['s', 'b', -1],
    ];
    // By hand: both means are 0; products a·a 2, a·b 2, b·b 4; the steeper direction is (0.5257, 0.8507).
    const { p, r } = positionsOf(found(['a', 'b'], rows));
    expect(p).toEqual([expect.closeTo(1.37638, 5), expect.closeTo(0.32492, 5)]);
    expect(r?.[0]).toBeCloseTo(0.85065 * Math.SQRT2, 4);
  });

  it('counts a removed statement among the marks of everybody and lets it move nobody', () => {
    const rows: Row[] = [
      ['yes', 'a', 1],
      ['no', 'a', -1],
      ['no', 'c', 1],
    ];
    const { yes, no } = positionsOf(found(['a', 'b', 'c'], rows, ['c']));
    expect(yes).toEqual([expect.closeTo(Math.sqrt(3 / 2), 5), 0]);
    expect(no).toEqual([expect.closeTo(-Math.sqrt(3 / 2), 5), 0]);
  });

  it('is in the middle for all of them where all mark the same', () => {
    const one = found(
      ['a', 'b'],
      alike('p', 20, [
        ['a', 1],
        ['b', -1],
      ]),
    );
    expect(one.positions).toEqual(Array.from({ length: 20 }, () => [0, 0]));
  });
});

describe('who is grouped', () => {
  const sevenOf = (mark: VoteMark): [string, VoteMark][] =>
    Array.from({ length: 7 }, (_, at) => [`s${at}`, mark]);
  const ten = Array.from({ length: 10 }, (_, at) => `s${at}`);

  it('is whoever marked seven statements; others have a place and no group', () => {
    const rows = [
      ...alike('for', 10, sevenOf(1)),
      ...alike('against', 10, sevenOf(-1)),
      ...alike('short', 1, sevenOf(1).slice(1)),
    ];
    const one = found(ten, rows);
    const at = one.people.indexOf('short0');
    expect(one.groupOf[at]).toBe(0);
    expect(one.positions[at]?.[0]).not.toBe(0);
    expect(one.groupOf.filter((group) => group > 0)).toHaveLength(20);
    expect(one.markedEnough).toBe(20);
  });

  it('is whoever marked all, where there are fewer statements', () => {
    const rows = [
      ...alike('for', 10, [
        ['a', 1],
        ['b', 1],
      ]),
      ...alike('against', 10, [
        ['a', -1],
        ['b', -1],
      ]),
      ...alike('half', 1, [['a', 1]]),
    ];
    const one = found(['a', 'b'], rows);
    expect(one.groupOf[one.people.indexOf('half0')]).toBe(0);
    expect(one.markedEnough).toBe(20);
  });

  it('is filled up to fifteen with those who marked most', () => {
    const rows = [
      ...alike('enough', 8, sevenOf(1)),
      ...alike('most', 7, sevenOf(-1).slice(0, 5)),
      ...alike('few', 6, sevenOf(-1).slice(0, 2)),
    ];
    const one = found(ten, rows);
    const groupedPeople = one.people.filter((_, at) => one.groupOf[at]! > 0);
    expect(groupedPeople).toHaveLength(15);
    expect(groupedPeople.filter((person) => person.startsWith('few'))).toEqual([]);
    expect(one.markedEnough).toBe(8);
  });
});

describe('the groups', () => {
  it('are the camps people are of, numbered from the largest', () => {
    const { made, found: one } = grouped(three);
    expect(one.groups.map(({ number, size }) => ({ number, size }))).toEqual([
      { number: 1, size: 40 },
      { number: 2, size: 30 },
      { number: 3, size: 20 },
    ]);
    expect(one.people.every((person, at) => one.groupOf[at] === made.campOf.get(person)! + 1)).toBe(true);
  });

  it('are found where each person marks but half', () => {
    const mind = (way: 1 | -1): VoteMark[] => Array.from({ length: 40 }, (_, at) => (at % 3 ? way : 1));
    const { made, found: one } = grouped(
      [
        { mind: mind(1), size: 300 },
        { mind: mind(-1), size: 100 },
      ],
      { marked: 0.5, astray: 0.2, seed: 5 },
    );
    expect(one.groups).toHaveLength(2);
    const misplaced = one.people.filter((person, at) => one.groupOf[at] !== made.campOf.get(person)! + 1);
    expect(misplaced.length).toBeLessThan(4);
  });

  it.each([1, 2, 3, 4, 5, 8])('are as many as were asked for: %i', (wanted) => {
    expect(grouped(three, { astray: 0.3 }, wanted).found.groups).toHaveLength(wanted);
  });

  it('are no more than there are places people stand in', () => {
    expect(grouped(three, { astray: 0 }, 50).found.groups).toHaveLength(3);
  });

  it('are numbered from the left where they are as large', () => {
    const { found: one } = grouped(three.map((camp) => ({ ...camp, size: 20 })));
    const xs = one.groups.map(({ centre }) => centre[0]);
    expect(one.groups).toHaveLength(3);
    expect(xs).toEqual(xs.toSorted((left, right) => left - right));
  });
});

describe('little to go by', () => {
  const kinds: [string, OpinionGroups, number][] = [
    ['no statements', found([], []), 0],
    ['no marks', found(['a', 'b'], []), 0],
    ['one person', found(['a'], [['p', 'a', 1]]), 1],
    ['two who agree', found(['a'], alike('p', 2, [['a', 1]])), 1],
    [
      'two who do not',
      found(
        ['a'],
        [
          ['p', 'a', 1],
          ['q', 'a', -1],
        ],
      ),
      2,
    ],
    [
      'everybody passing',
      found(
        ['a', 'b'],
        alike('p', 30, [
          ['a', 0],
          ['b', 0],
        ]),
      ),
      1,
    ],
    [
      'a statement nobody marked',
      found(
        ['a', 'b'],
        [
          ['p', 'a', 1],
          ['q', 'a', -1],
        ],
      ),
      2,
    ],
    [
      'everything removed',
      found(
        ['a', 'b'],
        alike('p', 30, [
          ['a', 1],
          ['b', -1],
        ]),
        ['a', 'b'],
      ),
      1,
    ],
    [
      'more groups wanted than people',
      found(
        ['a'],
        [
          ['p', 'a', 1],
          ['q', 'a', -1],
        ],
        [],
        5,
      ),
      2,
    ],
  ];

  it.each(kinds)('gives groups of whoever there is: %s', (_, one, groups) => {
    expect(one.groups).toHaveLength(groups);
    expect(one.groups.reduce((sum, { size }) => sum + size, 0)).toBe(one.people.length);
    const numbers = [
      one.positions,
      one.consensus.filter((value) => value !== undefined),
      [...one.reach],
    ].flat(2);
    expect(numbers.every(Number.isFinite)).toBe(true);
  });
});

describe('what groups hold', () => {
  it('is consensus as the product of what part of each agrees, one of each kind added', () => {
    const { found: one } = grouped(three, { astray: 0 });
    // All three agree with the last; only the first and the third agree with the second.
    expect(one.consensus[9]).toBeCloseTo((41 / 42) * (31 / 32) * (21 / 22), 10);
    expect(one.consensus[1]).toBeCloseTo((41 / 42) * (1 / 32) * (21 / 22), 10);
  });

  it('is a half for each group where nobody marked', () => {
    const one = found(['a', 'z'], [...alike('p', 9, [['a', 1]]), ...alike('q', 9, [['a', -1]])]);
    expect(one.groups).toHaveLength(2);
    expect(one.consensus[1]).toBe(0.25);
  });

  it('is represented by what sets a group apart, agreement first, and not by what all share', () => {
    const { found: one } = grouped(three);
    const [first, second] = one.groups;
    expect(first?.represents.slice(0, 1)).toMatchObject([{ statement: 's0', mark: 1 }]);
    expect(second?.represents.map(({ statement, mark }) => [statement, mark])).toEqual(
      expect.arrayContaining([
        ['s3', 1],
        ['s1', -1],
        ['s6', -1],
      ]),
    );
    const marks = second?.represents.map(({ mark }) => mark) ?? [];
    expect(marks).toEqual(marks.toSorted((one, other) => other - one));
    expect(
      one.groups.flatMap(({ represents }) => represents.map(({ statement }) => statement)),
    ).not.toContain('s9');
  });

  it('counts those who marked, inside and outside', () => {
    const { found: one } = grouped(three, { astray: 0 });
    expect(one.groups[0]?.represents.find(({ statement }) => statement === 's0')).toEqual({
      statement: 's0',
      mark: 1,
      marked: 40,
      of: 40,
      markedElsewhere: 0,
      ofElsewhere: 50,
    });
  });

  it('is nothing by so few marks that it may be chance', () => {
    const one = found(
      ['a'],
      [
        ['p', 'a', 1],
        ['q', 'a', -1],
      ],
    );
    expect(one.groups.map(({ represents }) => represents)).toEqual([[], []]);
  });

  it('leaves out what a moderator removed', () => {
    const made = makeMarks(three);
    const one = findOpinionGroups(
      toMarks(
        made.statements.map(({ id }) => ({ id, removed: id === 's0' })),
        made.marks,
      ),
    );
    expect(one.consensus[0]).toBeUndefined();
    expect(
      one.groups.flatMap(({ represents }) => represents.map(({ statement }) => statement)),
    ).not.toContain('s0');
  });
});
