export { changeClient, endClient } from './change-client.ts';
export { makeKey } from './change-keys.ts';
export { type CheckKey, makeKeyCheck } from './check-key.ts';
export { isKey } from './key-text.ts';
export { type Client, clientFactsSchema, clientSchema, mostLiveKeys } from './model.ts';
export { openClient } from './open-client.ts';
export { getClient, nameOfClient } from './read-clients.ts';
export { isWithinScope, mayClient, mayReturnTo, personOfClient } from './rules.ts';
