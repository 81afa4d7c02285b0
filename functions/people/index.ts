export { type AppEnv, actorOf, authenticate } from './http.ts';
export { type Identify, makeIdentify, toPersonId, verifiedAddressOf } from './identify.ts';
export { nameOfPerson, recordPerson, recordStaff, renamePerson } from './know-person.ts';
export { changeMailPreferences, endMail, mailPreferencesOf, readMailPreferences } from './mail-contact.ts';
export {
  type Actor,
  addressSchema,
  chosenNameSchema,
  fromGrant,
  type Grant,
  languageSchema,
  type MailChoice,
  mailChoiceSchema,
} from './model.ts';
export {
  administratorsOf,
  digestReadersPage,
  findStaff,
  forgetPerson,
  type StaffMember,
  staffOf,
} from './repository.ts';
export { assertAllowed, isAdmin, isHead, isModerator, isOfficer, isStaff, publicName } from './rules.ts';
export { endSession, rememberSession, sealSession } from './session.ts';
