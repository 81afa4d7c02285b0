export { groupsToMake, makeFinalGroups, makeGroups } from './make-groups.ts';
export { ownMarks, readStatements } from './read-statements.ts';
export { markedBy } from './repository.ts';
export { unlinkAllMarks } from './unlink-marks.ts';
