import type { OpinionGroups } from './opinion-groups.ts';

/** The groups as `npm run groups` prints them: one line, its keys in one order. */
export function writeGroups(found: OpinionGroups): string {
  const { people, statements, positions, groupOf, groups, consensus } = found;
  return JSON.stringify({
    positions: Object.fromEntries(people.map((person, row) => [person, positions[row]])),
    groups: Object.fromEntries(
      people.map((person, row) => [person, groupOf[row]!] as const).filter(([, group]) => group > 0),
    ),
    k: groups.length,
    consensus: Object.fromEntries(statements.map((statement, column) => [statement, consensus[column]])),
    represents: Object.fromEntries(groups.map(({ number, represents }) => [number, represents])),
  });
}
