export { type AppEnv, actorOf, authenticate } from './http.ts';
export { type Identify, makeIdentify, toPersonId, verifiedAddressOf } from './identify.ts';
export { nameOfPerson, namesOf, recordPerson, recordStaff } from './know-person.ts';
export { endMail, mailPreferencesOf } from './mail-contact.ts';
export {
  type Actor,
  addressSchema,
  fromGrant,
  type Grant,
  type MailChoice,
  mailChoiceSchema,
} from './model.ts';
export { administratorsOf, digestReadersPage, findStaff, type StaffMember, staffOf } from './repository.ts';
export {
  assertAllowed,
  isAdmin,
  isDeploymentAdmin,
  isHead,
  isModerator,
  isOfficer,
  isStaff,
  publicName,
} from './rules.ts';
export { rememberSession, sealSession } from './session.ts';
