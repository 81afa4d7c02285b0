export { groupsToMake, makeFinalGroups, makeGroups, repeatGroups } from './make-groups.ts';
export { makeStatement, seedStatement } from './make-statement.ts';
export { markStatement } from './mark-statement.ts';
export type { Mark } from './model.ts';
export {
  makeMarkStamps,
  makeStatementProjection,
  moderatedRecords,
  readModerations,
  recoverStamps,
} from './projection.ts';
export { readGroups, readGroupsInBrief } from './read-groups.ts';
export { ownMarks, readStatements } from './read-statements.ts';
export { removeStatement, restoreStatement } from './remove-statement.ts';
export {
  findStatement,
  getStandingStatement,
  hasStandingStatement,
  isStatementKey,
  markedBy,
} from './repository.ts';
export { unlinkAllMarks } from './unlink-marks.ts';
export { groupsViewSchema, statementViewSchema } from './view.ts';
