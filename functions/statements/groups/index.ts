export { type GroupsShown, groupsShown, type NotShown, smallestShown } from './groups-shown.ts';
export { BadMarks, parseMarks, toMarks, type VoteMark } from './marks.ts';
export { drawStatement, weighStatements } from './next-statement.ts';
export { findOpinionGroups, type OpinionGroups } from './opinion-groups.ts';
export { writeGroups } from './write-groups.ts';
