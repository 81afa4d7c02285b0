export { attendSession, sessionsToAttend } from './hold-session.ts';
export { leaveSessions } from './leave-sessions.ts';
export { type Session, type SignUps, sessionSchema, signUpsSchema, workshopSchema } from './model.ts';
export { makeSessionProjection } from './projection.ts';
export {
  listDatedSessions,
  listSessions,
  type OwnSession,
  ownSessions,
  readSession,
} from './read-sessions.ts';
export { sessionRecords } from './repeat-sessions.ts';
export { findSession, findSignUps, registeredSessions } from './repository.ts';
export { movedUp, placesOf } from './rules.ts';
export { type SessionCard, sessionViewSchema } from './view.ts';
