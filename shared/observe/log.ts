import { Logger } from '@aws-lambda-powertools/logger';

/**
 * The closed list of what is logged, with the facts each event carries: ids, codes and numbers, never a name, an address
 * or a text that somebody wrote.
 */
export interface LogEvents {
  'request.done': { method: string; route: string; status: number; code?: string; ms: number };
  'request.fault': { method: string; route: string; error: string };
  'stream.failed': { consumer: string; projection: string; pk: string; sequence: string; error: string };
  'stream.behind': { consumer: string; records: number };
  'step.fired': { proposal?: string; forum?: string; step: string; count: number };
  'sweep.done': {
    closed: number;
    forums: number;
    answers: number;
    commitments: number;
    panels: number;
    sessions: number;
    failed: number;
  };
  'sweep.failed': { subject: string; error: string };
  'reconciliation.done': { id: string; proposals: number; drifts: number; reopened: number; failed: number };
  'mail.run': { sent: number; retried: number; parked: number; dropped: number; failed: number };
  'fan-out.failed': { event: string; error: string };
  'mail.parked': { mail: string; kind: string; code: string };
  'mail.failed': { mail: string; error: string };
  'webhooks.run': { delivered: number; failed: number; parked: number };
  'webhook.parked': { endpoint: string; message: string; type: string };
  'webhook.failed': { lane: string; error: string };
  'export.done': { date: string; files: number; rows: number };
  'export.failed': { date: string; error: string };
  'imports.run': { chunks: number; failed: number };
  'import.failed': { import: string; error: string };
  'server.recovered': { records: number; shards: number };
}

export interface Log {
  info<Event extends keyof LogEvents>(event: Event, facts: LogEvents[Event], correlation?: string): void;
  error<Event extends keyof LogEvents>(event: Event, facts: LogEvents[Event], correlation?: string): void;
}

type LogLevel = 'INFO' | 'ERROR' | 'SILENT';

export function makeLog(level: LogLevel): Log {
  const logger = new Logger({ serviceName: 'gongnon', logLevel: level });
  return {
    info: (event, facts, correlation) => logger.info(event, { ...facts, correlation }),
    error: (event, facts, correlation) => logger.error(event, { ...facts, correlation }),
  };
}

/** What of an error may be logged: its name and, for the errors of our stores, the key. Never its message as a whole. */
export function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  if (error.name !== 'UnreadableItem') return error.name;
  // The key of an empathy names its citizen.
  return `${error.name}: ${error.message.replace(/per_\w+/g, 'per_…')}`;
}
