export { changeClient, endClient } from './change-client.ts';
export { makeKey, revokeKey } from './change-keys.ts';
export { type CheckKey, makeKeyCheck } from './check-key.ts';
export { isKey } from './key-text.ts';
export {
  type Client,
  type ClientFacts,
  clientFactsSchema,
  clientSchema,
  mostLiveKeys,
  type Scope,
} from './model.ts';
export { openClient } from './open-client.ts';
export { getClient, listClients, nameOfClient, readClient, readKeyUses } from './read-clients.ts';
export { isWithinScope, mayClient, mayReturnTo, personOfClient } from './rules.ts';
