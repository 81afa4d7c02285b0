import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { drawPanel, poolHash } from '../functions/panels/draw.ts';

/** What `GET /api/v1/panels/{id}/draw` publishes, as far as the draw is made of it. */
const published = z.object({
  strata: z.array(z.object({ id: z.string(), seats: z.number().int().nonnegative() })),
  pool: z.object({
    size: z.number().int(),
    sha256: z.string(),
    tickets: z.array(z.object({ ticket: z.string(), stratum: z.string() })),
  }),
  seed: z.object({ value: z.string() }),
  seated: z.array(z.object({ ticket: z.string() })).nullish(),
});

// Makes an agenda panel's draw again from what is published of it, and says whether it comes to the same.
const { strata, pool, seed, seated } = published.parse(JSON.parse(await text(process.stdin)));
const drawn = drawPanel({
  tickets: pool.tickets,
  seatsByStratum: strata.map(({ id, seats }) => ({ stratum: id, seats })),
  seed: seed.value,
});
const tickets = drawn.seated.map(({ ticket }) => ticket);
const isPool = pool.size === pool.tickets.length && pool.sha256 === poolHash(pool.tickets);
const isSame = !seated || JSON.stringify(seated.map(({ ticket }) => ticket)) === JSON.stringify(tickets);
process.stdout.write(
  `${JSON.stringify({ seated: tickets, substitutes: drawn.substitutes }, undefined, 2)}\n`,
);
if (!isPool) process.stderr.write('the pool is not the one whose fingerprint was published\n');
if (!isSame) process.stderr.write('the published draw is another\n');
process.exitCode = isPool && isSame ? 0 : 1;
