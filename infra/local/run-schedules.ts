import type { Schedules } from '../../functions/app/schedules.ts';
import { addDays, dateAt, startOfDate } from '../../shared/clock.ts';
import { type Log, nameOf } from '../../shared/observe/log.ts';

const minute = 60_000;
const mailEveryMs = 3_000;
/** 03:30 in the institutions' calendar, as the stack's schedule has it. */
const nightMs = 3.5 * 60 * minute;

/** Sends mail every few seconds, sweeps every minute, reconciles now and every night. Gives what stops it, after whatever is under way. */
export function runSchedules(
  schedules: Schedules,
  sendMail: () => Promise<void>,
  log: Log,
): () => Promise<void> {
  let running = Promise.resolve<unknown>(undefined);
  let lastNight = nightOf(new Date());
  // One after the other: a sweep that takes long is not overtaken by the next.
  const queue = (subject: string, act: () => Promise<unknown>) => {
    running = running
      .then(act)
      .catch((error) => log.error('sweep.failed', { subject, error: nameOf(error) }));
  };
  queue('sweep', schedules.sweep);
  queue('mail', sendMail);
  queue('reconciliation', schedules.reconcile);
  const timer = setInterval(() => {
    queue('sweep', schedules.sweep);
    const night = nightOf(new Date());
    if (night !== lastNight) queue('reconciliation', schedules.reconcile);
    lastNight = night;
  }, minute);
  // Whoever tries the product out looks into the outbox at once. A run that waits its turn is enough.
  let isWaiting = false;
  const mailTimer = setInterval(() => {
    if (isWaiting) return;
    isWaiting = true;
    queue('mail', async () => {
      isWaiting = false;
      await sendMail();
    });
  }, mailEveryMs);
  return async () => {
    clearInterval(timer);
    clearInterval(mailTimer);
    await running;
  };
}

/** The date whose small hours were the latest to come. */
function nightOf(now: Date): string {
  const today = dateAt(now);
  return now.getTime() - startOfDate(today).getTime() >= nightMs ? today : addDays(today, -1);
}
