export {
  type GroupsShown,
  groupsShown,
  type NotShown,
  type ShownGroup,
  type ShownStatement,
  smallestShown,
} from './groups-shown.ts';
export { BadMarks, type BadMarksCode, type Marks, parseMarks, toMarks, type VoteMark } from './marks.ts';
export { drawStatement, type StatementWeight, weighStatements } from './next-statement.ts';
export { findOpinionGroups, type OpinionGroup, type OpinionGroups } from './opinion-groups.ts';
export type { Point } from './opinion-map.ts';
export type { Tally } from './tally.ts';
export type { Representing } from './what-groups-hold.ts';
export { writeGroups } from './write-groups.ts';
