import { createHash } from 'node:crypto';

export interface Ticket {
  ticket: string;
  /** The group its holder belongs to. */
  stratum: string;
}

interface Quota {
  stratum: string;
  seats: number;
}

interface Drawn extends Ticket {
  /** The group whose seat it is: another than the ticket's own where that group had too few tickets. */
  seatOf: string;
}

interface Draw {
  seated: Drawn[];
  /** Whoever follows when a seat falls free, by group, the next first. */
  substitutes: Record<string, string[]>;
}

/** What a ticket's place in the draw is decided by: lower is earlier. */
export function rankOf(seed: string, ticket: string): string {
  return createHash('sha256').update(`${seed}:${ticket}`, 'utf8').digest('hex');
}

/**
 * The lottery: within each group the tickets are put in the order of SHA-256 of `seed:ticket`, and as many as it has seats
 * for are seated. Seats that a group cannot fill go, in the groups' order, to the earliest of all tickets left. The same
 * tickets, seats and seed give the same draw, in whatever order the tickets come.
 */
export function drawPanel(input: {
  tickets: readonly Ticket[];
  seatsByStratum: readonly Quota[];
  seed: string;
}): Draw {
  const { seed, seatsByStratum } = input;
  const ranked = inOrder(input.tickets, seed);
  const byGroup = Map.groupBy(ranked, ({ stratum }) => stratum);
  const seated: Drawn[] = [];
  const unfilled: string[] = [];
  for (const { stratum, seats } of seatsByStratum) {
    const own = (byGroup.get(stratum) ?? []).slice(0, seats);
    seated.push(...own.map((each) => ({ ...each, seatOf: stratum })));
    unfilled.push(...Array.from({ length: seats - own.length }, () => stratum));
  }
  const taken = new Set(seated.map(({ ticket }) => ticket));
  const left = ranked.filter(({ ticket }) => !taken.has(ticket));
  for (const seatOf of unfilled) {
    const next = left.shift();
    if (next) seated.push({ ...next, seatOf });
  }
  const waiting = Map.groupBy(left, ({ stratum }) => stratum);
  const substitutes = Object.fromEntries(
    seatsByStratum.map(({ stratum }) => [stratum, (waiting.get(stratum) ?? []).map(({ ticket }) => ticket)]),
  );
  return { seated, substitutes };
}

/** Who follows on a free seat: the next of its group, else the earliest of all that nobody has been asked for yet. */
export function nextFor(
  seatOf: string,
  tickets: readonly Ticket[],
  seed: string,
  asked: ReadonlySet<string>,
): Ticket | undefined {
  const left = inOrder(
    tickets.filter(({ ticket }) => !asked.has(ticket)),
    seed,
  );
  return left.find(({ stratum }) => stratum === seatOf) ?? left[0];
}

function inOrder(tickets: readonly Ticket[], seed: string): Ticket[] {
  return tickets
    .map(({ ticket, stratum }) => ({ ticket, stratum, rank: rankOf(seed, ticket) }))
    .sort((one, other) => compare(one.rank, other.rank) || compare(one.ticket, other.ticket))
    .map(({ ticket, stratum }) => ({ ticket, stratum }));
}

/** By code unit: the same on every machine, whatever its language. */
function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** The pool in the order it is published in. */
export function inPoolOrder(tickets: readonly Ticket[]): Ticket[] {
  return tickets.toSorted((one, other) => compare(one.ticket, other.ticket));
}

/** The pool's fingerprint, published before the seed is known: SHA-256 over a line `ticket group` for each, in order. */
export function poolHash(tickets: readonly Ticket[]): string {
  const lines = inPoolOrder(tickets).map(({ ticket, stratum }) => `${ticket} ${stratum}\n`);
  return createHash('sha256').update(lines.join(''), 'utf8').digest('hex');
}
