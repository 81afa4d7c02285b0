export { actorOfToken } from './check-token.ts';
export { tokenTimes } from './model.ts';
export { ownConsents, takeBackConsents } from './own-consents.ts';
export { isAccessToken } from './token-text.ts';
