export { makeChangeProjection } from './projection.ts';
export { readChanges } from './read-changes.ts';
