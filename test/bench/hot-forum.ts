import { askCitizens } from '../../functions/forums/index.ts';
import { addDays, dateAt } from '../../shared/clock.ts';
import { departmentIdSchema } from '../../shared/ids.ts';
import { grant, type World } from '../support/world.ts';
import { type Figure, round } from './figure.ts';
import { connections, measureRush, rounds, voices } from './rush.ts';

/** Throughput and cost of a rush on one forum. */
export async function measureHotForum(): Promise<Figure[]> {
  const measured = await measureRush({
    prepare: async (world) => ({
      path: `/api/v1/forums/${await openForum(world)}/stance`,
      body: { stance: 'for' },
      status: 200,
    }),
    counted: async (world, path) =>
      (await world.call('GET', path.replace(/\/stance$/, ''))).body.tallies.participants,
    bareItem: (index) => ({
      stance: 'for',
      since: '2026-01-01T00:00:00.000Z',
      switches: 0,
      revision: 1,
      history: [{ at: '2026-01-01T00:00:00.000Z', stance: 'for' }],
      citizenPk: `STANCES#per_${index}`,
      citizenSk: '2026-01-01T00:00:00.000Z#BENCH',
    }),
  });
  const { ratio, voicesPerSecond, putsPerSecond, writeUnits, readUnits, lag } = measured;
  return [
    {
      figure: 'stances through HTTP ÷ bare conditional puts',
      value: round(ratio),
      unit: 'ratio',
      bar: { atLeast: 0.45 },
      of: {
        stancesPerSecond: round(voicesPerSecond, 0),
        putsPerSecond: round(putsPerSecond, 0),
        connections,
        rounds,
      },
    },
    {
      figure: 'write units per stance in a hot forum',
      value: round(writeUnits),
      unit: 'write units',
      bar: { atMost: 2.5 },
      of: { stances: voices, readUnits: round(readUnits), lagSeconds: round(lag) },
    },
  ];
}

async function openForum(world: World): Promise<string> {
  const institution = await world.institution();
  const today = dateAt(world.context.clock.now());
  const { id } = await askCitizens(
    world.context,
    world.actorOf('officer', grant(`officer@${institution}/women`)),
    {
      institution,
      department: departmentIdSchema.parse('women'),
      topic: '밤에도 버스가 다니면 어떻습니까?',
      background: '심야 버스를 늘리려 합니다.',
      sources: [],
      opensOn: today,
      closesOn: addDays(today, 30),
      idempotencyKey: undefined,
    },
  );
  return id;
}
