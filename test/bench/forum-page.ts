import { askCitizens } from '../../functions/forums/index.ts';
import { addDays, dateAt } from '../../shared/clock.ts';
import { keys } from '../../shared/dynamo/keys.ts';
import { departmentIdSchema, newOpinionId, opinionIdSchema } from '../../shared/ids.ts';
import { openTestEngine } from '../support/engine.ts';
import { openSite } from '../support/site.ts';
import { grant, makeWorld, type World } from '../support/world.ts';
import { attachMeter } from './capacity-meter.ts';
import { type Figure, round } from './figure.ts';
import { copied } from './filled.ts';

const few = 100;
const many = 50_000;

/** What it costs to read a forum's page with a hundred opinions, and with fifty thousand. */
export async function measureForumPage(): Promise<Figure[]> {
  const engine = await openTestEngine();
  const world = await makeWorld(engine);
  const meter = attachMeter(world.context.table);
  const visit = openSite(world);
  const [small, large] = [await forumWith(world, few), await forumWith(world, many)];
  const figures: Figure[] = [];
  for (const path of ['', '/opinions', '/opinions?sort=newest', '/opinions?sort=most-sympathy']) {
    const units = async (forum: string) => {
      // Institutions and gates are remembered for seconds: the second visit is what a page costs.
      await visit(`/forums/${forum}${path}`);
      meter.reset();
      const { status, html } = await visit(`/forums/${forum}${path}`);
      if (status !== 200 || !html.includes('opn_')) throw new Error(`${path} answers ${status}`);
      return meter.reads;
    };
    const [ofFew, ofMany] = [await units(small), await units(large)];
    figures.push({
      figure: `read units of /forums/{id}${path} with ${many} opinions ÷ with ${few}`,
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

/** A forum with so many opinions of three sides: three written through the product, and copies of them. */
async function forumWith(world: World, count: number): Promise<string> {
  const institution = await world.institution();
  const today = dateAt(world.context.clock.now());
  const officer = world.actorOf('officer', grant(`officer@${institution}/women`));
  const { id: forum } = await askCitizens(world.context, officer, {
    institution,
    department: departmentIdSchema.parse('women'),
    topic: '밤에도 버스가 다니면 어떻습니까?',
    background: '심야 버스를 늘리려 합니다.',
    sources: [],
    opensOn: today,
    closesOn: addDays(today, 30),
    idempotencyKey: undefined,
  });
  for (const stance of ['for', 'against', 'other']) {
    const { body } = await world.call('POST', `forums/${forum}/opinions`, {
      as: await world.tokenOf(`speaker-${stance}`),
      body: { stance, text: '늦게까지 일하는 사람이 많습니다.' },
    });
    const id = opinionIdSchema.parse(body.id);
    await world.idle();
    await copied(world, keys.opinion(id).pk, Math.ceil(count / 3) - 1, {
      id,
      keeps: () => true,
      newId: () => newOpinionId(new Date()),
    });
  }
  return forum;
}
