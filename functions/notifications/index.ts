export type { Notice, Recipient } from './model.ts';
export { makeNotices } from './projection.ts';
export { latestNotices } from './repository.ts';
export { subjectOf } from './subject-of.ts';
