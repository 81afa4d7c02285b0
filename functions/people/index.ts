export { type AppEnv, actorOf, authenticate, tokenOf } from './http.ts';
export { type Identify, makeIdentify, toPersonId } from './identify.ts';
export { keysAt } from './issuer-keys.ts';
export { nameOfPerson, namesOf, recordPerson, recordStaff, renamePerson } from './know-person.ts';
export { changeMailPreferences, endMail, mailPreferencesOf, readMailPreferences } from './mail-contact.ts';
export {
  type Actor,
  chosenNameSchema,
  fromGrant,
  type Grant,
  languageSchema,
  type MailChoice,
  mailChoiceSchema,
  toGrant,
} from './model.ts';
export {
  administratorsOf,
  digestReadersPage,
  dropOffice,
  findStaff,
  forgetPerson,
  holdersOf,
  type StaffMember,
  staffOf,
} from './repository.ts';
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
export { endSession, rememberSession, sealSession } from './session.ts';
