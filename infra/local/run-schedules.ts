import type { Schedules } from '../../functions/app/schedules.ts';
import { addDays, dateAt, startOfDate } from '../../shared/clock.ts';
import { type Log, nameOf } from '../../shared/observe/log.ts';

const minute = 60_000;
const sendEveryMs = 3_000;
/** 03:30 in the institutions' calendar, as the stack's schedule has it. */
const nightMs = 3.5 * 60 * minute;

/**
 * Sends mail and webhooks and works on imports every few seconds, sweeps and works on the day's export every minute,
 * reconciles now and every night. Gives what stops it, after whatever is under way.
 */
export function runSchedules(
  schedules: Schedules,
  workers: Record<'mail' | 'webhooks' | 'imports' | 'exports', () => Promise<void>>,
  log: Log,
): () => Promise<void> {
  let lastNight = nightOf(new Date());
  // One after the other: a sweep that takes long is not overtaken by the next. Receivers that are slow hold up nobody else.
  const own = makeQueue(log);
  const outside = makeQueue(log);
  const imports = makeQueue(log);
  own.add('sweep', schedules.sweep);
  own.add('mail', workers.mail);
  own.add('reconciliation', schedules.reconcile);
  const timer = setInterval(() => {
    own.add('sweep', schedules.sweep);
    const night = nightOf(new Date());
    if (night !== lastNight) own.add('reconciliation', schedules.reconcile);
    lastNight = night;
    // The first a minute after the start, which it would hold up.
    imports.addOnce('exports', workers.exports);
  }, minute);
  // Whoever tries the product out looks into the outbox at once.
  const sendTimer = setInterval(() => {
    own.addOnce('mail', workers.mail);
    outside.addOnce('webhooks', workers.webhooks);
    imports.addOnce('imports', workers.imports);
  }, sendEveryMs);
  return async () => {
    clearInterval(timer);
    clearInterval(sendTimer);
    await Promise.all([own.end(), outside.end(), imports.end()]);
  };
}

function makeQueue(log: Log) {
  let running = Promise.resolve<unknown>(undefined);
  const waiting = new Set<string>();

  function add(subject: string, act: () => Promise<unknown>): void {
    running = running
      .then(act)
      .catch((error) => log.error('sweep.failed', { subject, error: nameOf(error) }));
  }

  return {
    add,
    /** Unless it waits its turn already: one run that comes is enough. */
    addOnce: (subject: string, act: () => Promise<unknown>) => {
      if (waiting.has(subject)) return;
      waiting.add(subject);
      add(subject, async () => {
        waiting.delete(subject);
        await act();
      });
    },
    end: () => running,
  };
}

/** The date whose small hours were the latest to come. */
function nightOf(now: Date): string {
  const today = dateAt(now);
  return now.getTime() - startOfDate(today).getTime() >= nightMs ? today : addDays(today, -1);
}
