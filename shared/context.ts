import type { Clock } from './clock.ts';
import type { Table } from './dynamo/client.ts';
import type { Log } from './observe/log.ts';

/** What every use case is handed: where things are kept, what time it is, where to say what happened. */
export interface Context {
  table: Table;
  clock: Clock;
  log: Log;
}
