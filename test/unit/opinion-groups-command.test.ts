import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  BadMarks,
  findOpinionGroups,
  parseMarks,
  writeGroups,
} from '../../functions/statements/groups/index.ts';
import { makeMarks, seededRandom, shuffled } from '../support/opinions.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const run = (input: string) =>
  spawnSync(process.execPath, ['--import', 'tsx', 'scripts/groups.ts'], {
    cwd: root,
    input,
    encoding: 'utf8',
  });

const written = (text: string) => {
  const { marks, groups } = parseMarks(text);
  return writeGroups(findOpinionGroups(marks, groups));
};

const made = makeMarks(
  [
    { mind: [1, 1, 1, 1, -1, -1, -1, 1], size: 20 },
    { mind: [-1, -1, -1, -1, 1, 1, 1, 1], size: 12 },
  ],
  { astray: 0.15, marked: 0.9 },
);

describe('the groups command', () => {
  it('prints positions, groups, their number, consensus and what represents them', () => {
    const { status, stdout, stderr } = run(JSON.stringify(made));
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const printed = JSON.parse(stdout);
    expect(Object.keys(printed)).toEqual(['positions', 'groups', 'k', 'consensus', 'represents']);
    expect(Object.keys(printed.positions)).toHaveLength(32);
    expect(printed.k).toBe(2);
    expect(new Set(Object.values(printed.groups))).toEqual(new Set([1, 2]));
    expect(Object.keys(printed.consensus)).toEqual(made.statements.map(({ id }) => id));
    expect(Object.keys(printed.represents)).toEqual(['1', '2']);
    expect(stdout).toBe(`${written(JSON.stringify(made))}\n`);
  });

  it('says what is wrong by a code and prints nothing', () => {
    const { status, stdout, stderr } = run('{"statements":[],"marks":[[1,2,1]]}');
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toBe('groups.statement-unknown: A mark is on a statement that is not listed. (2)\n');
  });
});

describe('marks that are handed in', () => {
  it.each([
    ['', 'groups.not-json'],
    ['{"statements":', 'groups.not-json'],
    ['[]', 'groups.malformed'],
    ['null', 'groups.malformed'],
    ['{"statements":[]}', 'groups.malformed'],
    ['{"marks":[]}', 'groups.malformed'],
    ['{"statements":[{}],"marks":[]}', 'groups.malformed'],
    ['{"statements":[{"id":null}],"marks":[]}', 'groups.malformed'],
    ['{"statements":[{"id":1,"removed":"yes"}],"marks":[]}', 'groups.malformed'],
    ['{"statements":[{"id":1}],"marks":[[1,1]]}', 'groups.malformed'],
    ['{"statements":[{"id":1}],"marks":[[1,1,1,1]]}', 'groups.malformed'],
    ['{"statements":[{"id":1}],"marks":[{"person":1}]}', 'groups.malformed'],
    ['{"statements":[{"id":1}],"marks":[[null,1,1]]}', 'groups.malformed'],
    ['{"statements":[{"id":1}],"marks":[[1e999,1,1]]}', 'groups.malformed'],
    ['{"statements":[{"id":1}],"marks":[],"groups":0}', 'groups.malformed'],
    ['{"statements":[{"id":1}],"marks":[],"groups":2.5}', 'groups.malformed'],
    ['{"statements":[{"id":1}],"marks":[],"groups":"2"}', 'groups.malformed'],
    ['{"statements":[{"id":1},{"id":1}],"marks":[]}', 'groups.statement-twice'],
    ['{"statements":[{"id":1},{"id":"1"}],"marks":[]}', 'groups.statement-twice'],
    ['{"statements":[{"id":1}],"marks":[[1,2,1]]}', 'groups.statement-unknown'],
    ['{"statements":[{"id":1}],"marks":[[1,1,2]]}', 'groups.mark-wrong'],
    ['{"statements":[{"id":1}],"marks":[[1,1,0.5]]}', 'groups.mark-wrong'],
    ['{"statements":[{"id":1}],"marks":[[1,1,"1"]]}', 'groups.mark-wrong'],
    ['{"statements":[{"id":1}],"marks":[[1,1,null]]}', 'groups.mark-wrong'],
    ['{"statements":[{"id":1}],"marks":[[1,1,1],[1,1,-1]]}', 'groups.marks-contradict'],
  ])('are refused: %s', (text, code) => {
    expect(() => written(text)).toThrow(BadMarks);
    expect(() => written(text)).toThrow(expect.objectContaining({ code }));
  });

  it('count once where one comes twice', () => {
    const text = (marks: string) => `{"statements":[{"id":1}],"marks":[${marks}]}`;
    expect(written(text('[1,1,1],[2,1,-1],[1,1,1]'))).toBe(written(text('[1,1,1],[2,1,-1]')));
  });

  it('are the same with ids as numbers and as strings', () => {
    expect(written('{"statements":[{"id":1}],"marks":[[5,1,1],["6","1",-1]]}')).toBe(
      written('{"statements":[{"id":"1"}],"marks":[["5",1,1],[6,1,-1]]}'),
    );
  });

  it('may be of people and statements by any name', () => {
    const printed = written(
      '{"statements":[{"id":"__proto__"}],"marks":[["__proto__","__proto__",1],["",  "__proto__", -1]]}',
    );
    expect(Object.keys(JSON.parse(printed).positions).sort()).toEqual(['', '__proto__']);
  });

  it('may be none', () => {
    const empty = '{"positions":{},"groups":{},"k":0,"consensus":{},"represents":{}}';
    expect(written('{"statements":[],"marks":[]}')).toBe(empty);
    expect(written('{"statements":[{"id":1}],"marks":[]}')).toBe(empty);
  });

  it('give the same bytes in whatever order they come', () => {
    const random = seededRandom(9);
    const expected = written(JSON.stringify(made));
    for (let round = 0; round < 5; round++) {
      const { statements, marks } = made;
      const other = { marks: shuffled(marks, random), statements: shuffled(statements, random) };
      expect(written(JSON.stringify(other))).toBe(expected);
    }
  });
});
