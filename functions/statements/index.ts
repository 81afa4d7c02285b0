export { groupsToMake, makeFinalGroups, makeGroups } from './make-groups.ts';
export { readGroups } from './read-groups.ts';
export { ownMarks, readStatements } from './read-statements.ts';
export { markedBy } from './repository.ts';
export { unlinkAllMarks } from './unlink-marks.ts';
export { groupsViewSchema, statementViewSchema } from './view.ts';
