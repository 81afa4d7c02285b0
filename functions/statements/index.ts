export type { MarkCounts } from './model.ts';
export { readGroups } from './read-groups.ts';
export { readStatements } from './read-statements.ts';
