import type { Clock } from '../../shared/clock.ts';

/** The system's clock, which can be set to another moment while demonstration data is made, and set free again. */
export interface MovableClock extends Clock {
  set(moment: Date | undefined): void;
}

export function makeMovableClock(): MovableClock {
  let moment: Date | undefined;
  return {
    now: () => (moment === undefined ? new Date() : new Date(moment)),
    set: (to) => {
      moment = to;
    },
  };
}
