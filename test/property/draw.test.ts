import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  drawPanel,
  inPoolOrder,
  nextFor,
  poolHash,
  rankOf,
  type Ticket,
} from '../../functions/panels/draw.ts';

const groups = ['s1', 's2', 's3', 's4'];
const pool: fc.Arbitrary<Ticket[]> = fc
  .uniqueArray(fc.tuple(fc.string({ minLength: 1, maxLength: 12 }), fc.constantFrom(...groups)), {
    selector: ([ticket]) => ticket,
    maxLength: 60,
  })
  .map((pairs) => pairs.map(([ticket, stratum]) => ({ ticket, stratum })));
const quotas = fc
  .tuple(...groups.map(() => fc.integer({ min: 1, max: 6 })))
  .map((seats) => seats.map((each, index) => ({ stratum: groups[index] ?? '', seats: each })));
const seed = fc.string({ minLength: 1, maxLength: 20 });
const input = fc.record({ tickets: pool, seatsByStratum: quotas, seed });

/** The rule as it is written on the page, followed step by step in another way than the product does. */
function byHand({ tickets, seatsByStratum, seed }: Parameters<typeof drawPanel>[0]): string[] {
  const sum = (ticket: string) => createHash('sha256').update(`${seed}:${ticket}`).digest('hex');
  let left = [...tickets];
  const takeFrom = (some: Ticket[]): string | undefined => {
    let best: Ticket | undefined;
    for (const each of some) if (!best || sum(each.ticket) < sum(best.ticket)) best = each;
    left = left.filter((each) => each !== best);
    return best?.ticket;
  };
  const seated: string[] = [];
  let unfilled = 0;
  for (const { stratum, seats } of seatsByStratum) {
    for (let seat = 0; seat < seats; seat++) {
      const ticket = takeFrom(left.filter((each) => each.stratum === stratum));
      if (ticket === undefined) unfilled++;
      else seated.push(ticket);
    }
  }
  for (; unfilled > 0; unfilled--) {
    const ticket = takeFrom(left);
    if (ticket !== undefined) seated.push(ticket);
  }
  return seated;
}

describe('the draw of a panel', () => {
  it('is what the published rule comes to, followed by hand', () => {
    fc.assert(
      fc.property(input, (given) => {
        expect(drawPanel(given).seated.map(({ ticket }) => ticket)).toEqual(byHand(given));
      }),
    );
  });

  it('is the same in whatever order the tickets come', () => {
    fc.assert(
      fc.property(
        input.chain((given) =>
          fc.tuple(
            fc.constant(given),
            fc.shuffledSubarray(given.tickets, { minLength: given.tickets.length }),
          ),
        ),
        ([given, shuffled]) => {
          expect(drawPanel({ ...given, tickets: shuffled })).toEqual(drawPanel(given));
          expect(poolHash(shuffled)).toBe(poolHash(given.tickets));
          expect(inPoolOrder(shuffled)).toEqual(inPoolOrder(given.tickets));
        },
      ),
    );
  });

  it('gives each group its seats, every seat that can be filled to somebody, and nobody two', () => {
    fc.assert(
      fc.property(input, (given) => {
        const { seated, substitutes } = drawPanel(given);
        const seats = given.seatsByStratum.reduce((sum, each) => sum + each.seats, 0);
        expect(seated).toHaveLength(Math.min(seats, given.tickets.length));
        for (const { stratum, seats: own } of given.seatsByStratum) {
          const there = given.tickets.filter((each) => each.stratum === stratum).length;
          const from = seated.filter((each) => each.stratum === stratum);
          expect(from.filter(({ seatOf }) => seatOf === stratum)).toHaveLength(Math.min(own, there));
          expect(seated.filter(({ seatOf }) => seatOf === stratum).length).toBeLessThanOrEqual(own);
        }
        const everybody = [...seated.map(({ ticket }) => ticket), ...Object.values(substitutes).flat()];
        expect(everybody.toSorted()).toEqual(given.tickets.map(({ ticket }) => ticket).toSorted());
      }),
    );
  });

  it('asks substitutes in the order that was published, of the same group first', () => {
    fc.assert(
      fc.property(input, (given) => {
        const { seated, substitutes } = drawPanel(given);
        const asked = new Set(seated.map(({ ticket }) => ticket));
        for (const { stratum } of given.seatsByStratum) {
          const next = nextFor(stratum, given.tickets, given.seed, asked);
          const own = substitutes[stratum]?.[0];
          const best = Object.values(substitutes)
            .flat()
            .toSorted((one, other) => (rankOf(given.seed, one) < rankOf(given.seed, other) ? -1 : 1))[0];
          expect(next?.ticket).toBe(own ?? best);
        }
      }),
    );
  });

  it('leaves the choice to the seed: every ticket of a group is first by some seed', () => {
    const tickets = Array.from({ length: 8 }, (_, index) => ({ ticket: `t${index}`, stratum: 's1' }));
    const winners = new Set(
      Array.from(
        { length: 200 },
        (_, index) =>
          drawPanel({ tickets, seatsByStratum: [{ stratum: 's1', seats: 1 }], seed: `${index}` }).seated[0]
            ?.ticket,
      ),
    );
    // The seeds are fixed, so this is a fact and not a chance.
    expect([...winners].toSorted()).toEqual(tickets.map(({ ticket }) => ticket));
  });

  it('comes to a known result, so that the rule cannot change unseen', () => {
    const tickets = ['A', 'B', 'C', 'D', 'E'].map((ticket, index) => ({
      ticket,
      stratum: index < 3 ? 's1' : 's2',
    }));
    const seatsByStratum = [
      { stratum: 's1', seats: 1 },
      { stratum: 's2', seats: 3 },
    ];
    expect(rankOf('1,2,3', 'A')).toBe(createHash('sha256').update('1,2,3:A').digest('hex'));
    expect(drawPanel({ tickets, seatsByStratum, seed: '1,2,3' })).toMatchInlineSnapshot(`
      {
        "seated": [
          {
            "seatOf": "s1",
            "stratum": "s1",
            "ticket": "A",
          },
          {
            "seatOf": "s2",
            "stratum": "s2",
            "ticket": "D",
          },
          {
            "seatOf": "s2",
            "stratum": "s2",
            "ticket": "E",
          },
          {
            "seatOf": "s2",
            "stratum": "s1",
            "ticket": "B",
          },
        ],
        "substitutes": {
          "s1": [
            "C",
          ],
          "s2": [],
        },
      }
    `);
  });
});
