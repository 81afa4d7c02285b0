import type { InstitutionId } from '../../shared/ids.ts';
import { openTestEngine } from '../support/engine.ts';
import { makeWorld } from '../support/world.ts';
import { attachMeter } from './capacity-meter.ts';
import { type Figure, round } from './figure.ts';
import { filled } from './filled.ts';

const few = 100;
const many = 20_000;
const sorts = ['newest', 'most-empathy', 'closing-soon', 'nearest-to-step'];

/** What it costs to list 20 proposals of an institution that has a hundred, and of one that has twenty thousand. */
export async function measureListing(): Promise<Figure[]> {
  const engine = await openTestEngine();
  const world = await makeWorld(engine);
  const meter = attachMeter(world.context.table);
  const units = async (institution: InstitutionId, sort: string) => {
    meter.reset();
    const { body } = await world.call('GET', `proposals?institution=${institution}&sort=${sort}&limit=20`);
    if (body.items.length !== 20) throw new Error(`${body.items.length} proposals were listed`);
    return meter.reads;
  };
  const small = await filled(world, few);
  const large = await filled(world, many);
  const figures: Figure[] = [];
  for (const sort of sorts) {
    const ofFew = await units(small, sort);
    const ofMany = await units(large, sort);
    figures.push({
      figure: `cost of listing 20 of ${many} proposals ÷ 20 of ${few}, ${sort}`,
      value: round(ofMany / ofFew),
      unit: 'ratio of read units',
      bar: { atMost: 1 },
      of: { [`units of ${few}`]: ofFew, [`units of ${many}`]: ofMany },
    });
  }
  await world.close();
  await engine.close();
  return figures;
}
