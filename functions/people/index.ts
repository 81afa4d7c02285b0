export { type AppEnv, actorOf, authenticate } from './http.ts';
export { type Identify, makeIdentify, toPersonId } from './identify.ts';
export { nameOfPerson, recordPerson, recordStaff } from './know-person.ts';
export { type Actor, fromGrant, type Grant } from './model.ts';
export { findStaff, type StaffMember, staffOf } from './repository.ts';
export { assertAllowed, isAdmin, isHead, isModerator, isOfficer, isStaff, publicName } from './rules.ts';
