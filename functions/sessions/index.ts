export { announceSession } from './announce-session.ts';
export { castBallot } from './cast-ballot.ts';
export { endWorkshop } from './end-workshop.ts';
export { attendSession, noteAttendance, publishRecord, sessionsToAttend } from './hold-session.ts';
export { leaveSessions } from './leave-sessions.ts';
export { type Session, sessionSchema, signUpsSchema, workshopSchema } from './model.ts';
export { makeSessionProjection } from './projection.ts';
export {
  listCalledOff,
  listDatedSessions,
  listSessions,
  type OwnSession,
  ownSessions,
  readSession,
} from './read-sessions.ts';
export { sessionRecords } from './repeat-sessions.ts';
export { findSession, findSignUps, registeredSessions } from './repository.ts';
export { addEntry, advanceWorkshop } from './run-workshop.ts';
export { signUp } from './sign-up.ts';
export { sessionViewSchema } from './view.ts';
