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

/** What was handed in and cannot be read, by a code. */
function refuse(code: string, message: string): never {
  process.stderr.write(`${code}: ${message}\n`);
  process.exit(1);
}

function readJson(given: string): unknown {
  try {
    return JSON.parse(given);
  } catch {
    refuse('draw.not-json', 'The input is not JSON.');
  }
}

// Makes an agenda panel's draw again from what is published of it, and says whether it comes to the same.
const read = published.safeParse(readJson(await text(process.stdin)));
if (!read.success) {
  const [issue] = read.error.issues;
  refuse('draw.malformed', `${issue?.path.join('.') || 'The input'}: ${issue?.message}`);
}
const { strata, pool, seed, seated } = read.data;
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
