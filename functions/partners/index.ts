export { changeClient, endClient } from './change-client.ts';
export { type Client, type ClientFacts, clientFactsSchema, clientSchema, type Scope } from './model.ts';
export { openClient } from './open-client.ts';
export { getClient, listClients, readClient } from './read-clients.ts';
export { mayClient } from './rules.ts';
