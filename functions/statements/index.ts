export { groupsToMake, makeFinalGroups, makeGroups, repeatGroups } from './make-groups.ts';
export {
  makeMarkStamps,
  makeStatementProjection,
  moderatedRecords,
  readModerations,
  recoverStamps,
} from './projection.ts';
export { readGroups } from './read-groups.ts';
export { ownMarks, readStatements } from './read-statements.ts';
export { removeStatement, restoreStatement } from './remove-statement.ts';
export { findStatement, isStatementKey, markedBy } from './repository.ts';
export { unlinkAllMarks } from './unlink-marks.ts';
export { groupsViewSchema, statementViewSchema } from './view.ts';
