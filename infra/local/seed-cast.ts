import type { Schedules } from '../../functions/app/schedules.ts';
import { type Actor, toPersonId } from '../../functions/people/index.ts';
import { addDays, startOfDate } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import { type DemoPerson, demoPeople } from './identity/index.ts';
import type { MovableClock } from './movable-clock.ts';

export interface Seeding {
  context: Context;
  clock: MovableClock;
  schedules: Schedules;
  idle: () => Promise<void>;
  realm: string;
  pseudonymKey: Uint8Array;
  say: (line: string) => void;
}

/** Something that happens so many days ago. */
export interface Move {
  daysAgo: number;
  /** The hour of the day, where it matters; whatever has one comes after what has none. */
  hour?: number;
  act: () => Promise<unknown>;
}

/** Requests at once, as a busy day has them. */
const together = 16;

/** Everybody who acts in the demonstration, and the dates it is told in. */
export interface Cast {
  /** A demonstration person by their subject, or somebody made up by the name they go by. */
  named(sub: string): Actor;
  /** People without a name: the demonstration's citizens first. */
  supporters: Actor[];
  citizens: Actor[];
  officerOf(institution: string, department: string): Actor;
  /** The date so many days before the day on which the story is told, or after it. */
  dateIn(daysAgo: number, inDays?: number): string;
  momentAt(daysAgo: number, hour: number): Date;
}

const backgroundCitizens = 130;

export function makeCast({ pseudonymKey, realm }: Seeding, today: string): Cast {
  const personOf = (sub: string) => toPersonId(pseudonymKey, realm, sub);
  const known = new Map(demoPeople.map((person) => [person.sub, toActor(person)]));
  const citizens = demoPeople.filter(({ grants }) => grants.length === 0).map(toActor);
  const dateIn = (daysAgo: number, inDays = 0) => addDays(today, inDays - daysAgo);
  return {
    citizens,
    supporters: [
      ...citizens,
      ...Array.from({ length: backgroundCitizens }, (_, index) => ({
        person: personOf(`supporter-${index + 1}`),
        grants: [],
      })),
    ],
    named: (sub) => known.get(sub) ?? { person: personOf(sub), grants: [], nickname: sub },
    officerOf: (institution, department) => {
      const officer = known.get(`${institution}-${department}-officer`);
      if (!officer) throw new Error(`no demonstration person answers for ${department} of ${institution}`);
      return officer;
    },
    dateIn,
    momentAt: (daysAgo, hour) => new Date(startOfDate(dateIn(daysAgo)).getTime() + hour * 3_600_000),
  };

  function toActor({ sub, grants, nickname }: DemoPerson): Actor {
    return { person: personOf(sub), grants, nickname };
  }
}

/** Does something for each, so many at once as a busy day has them. */
export async function allTogether<One>(
  all: readonly One[],
  act: (one: One, index: number) => Promise<unknown>,
): Promise<void> {
  for (let at = 0; at < all.length; at += together)
    await Promise.all(all.slice(at, at + together).map((one, index) => act(one, at + index)));
}

/** Random numbers that are the same each time. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
