import { screenProposal, submitProposal } from '../../functions/proposals/index.ts';
import { grant, type World } from '../support/world.ts';
import { type Figure, round } from './figure.ts';
import { connections, measureRush, rounds, voices } from './rush.ts';

/** Throughput, cost and lag of a rush on one proposal. */
export async function measureHotProposal(): Promise<Figure[]> {
  const measured = await measureRush({
    prepare: async (world) => ({
      path: `/api/v1/proposals/${await publishedProposal(world)}/empathy`,
      status: 201,
    }),
    counted: async (world, path) =>
      (await world.call('GET', path.replace(/\/empathy$/, ''))).body.empathyCount,
    bareItem: (index) => ({
      at: '2026-01-01T00:00:00.000Z',
      citizenPk: `per_${index}`,
      citizenSk: '2026-01-01T00:00:00.000Z#BENCH',
    }),
  });
  const { ratio, voicesPerSecond, putsPerSecond, writeUnits, readUnits, lag } = measured;
  return [
    {
      figure: 'empathies through HTTP ÷ bare conditional puts',
      value: round(ratio),
      unit: 'ratio',
      bar: { atLeast: 0.5 },
      of: {
        empathiesPerSecond: round(voicesPerSecond, 0),
        putsPerSecond: round(putsPerSecond, 0),
        connections,
        rounds,
      },
    },
    {
      figure: 'write units per empathy on a hot proposal',
      value: round(writeUnits),
      unit: 'write units',
      bar: { atMost: 2.2 },
      of: { empathies: voices },
    },
    {
      figure: 'read units per empathy on a hot proposal',
      value: round(readUnits),
      unit: 'read units',
      bar: { atMost: 0.05 },
      of: { empathies: voices },
    },
    {
      figure: 'lag from the last acknowledged empathy to the exact count',
      value: round(lag),
      unit: 'seconds',
      bar: { atMost: 3 },
      of: { empathies: voices, rounds },
    },
  ];
}

async function publishedProposal(world: World): Promise<string> {
  const { context } = world;
  const institution = await world.institution();
  const { id } = await submitProposal(context, world.actorOf('author'), {
    institution,
    words: { title: '모두의 버스', body: '밤에도 버스가 다니면 좋겠습니다.', tags: [] },
    draft: false,
    idempotencyKey: undefined,
  });
  await screenProposal(context, world.actorOf('moderator', grant(`moderator@${institution}`)), id, {
    decision: 'publish',
  });
  return id;
}
