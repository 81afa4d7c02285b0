export { groupsToMake, makeFinalGroups, makeGroups } from './make-groups.ts';
export { makeStatement, seedStatement } from './make-statement.ts';
export { markStatement } from './mark-statement.ts';
export type { Mark } from './model.ts';
export { type GroupsInBrief, readGroupsInBrief } from './read-groups.ts';
export { ownMarks, readStatements } from './read-statements.ts';
export { markedBy } from './repository.ts';
export { unlinkAllMarks } from './unlink-marks.ts';
