import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { screenProposal, submitProposal } from '../../functions/proposals/index.ts';
import { putItem } from '../../shared/dynamo/items.ts';
import { type Key, keys } from '../../shared/dynamo/keys.ts';
import { type InstitutionId, newProposalId, type ProposalId } from '../../shared/ids.ts';
import { openTestEngine } from '../support/engine.ts';
import { grant, makeWorld, type World } from '../support/world.ts';
import { attachMeter } from './capacity-meter.ts';
import { type Figure, round } from './figure.ts';

const few = 100;
const many = 20_000;
const writesAtOnce = 32;
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

/** An institution with so many open proposals: one made by the product, and copies of its items under other ids. */
async function filled(world: World, count: number): Promise<InstitutionId> {
  const institution = await world.institution();
  const { context } = world;
  const { id } = await submitProposal(context, world.actorOf('author'), {
    institution,
    words: { title: '모두의 버스', body: '밤에도 버스가 다니면 좋겠습니다.', tags: [] },
    draft: false,
    idempotencyKey: undefined,
  });
  await screenProposal(context, world.actorOf('moderator', grant(`moderator@${institution}`)), id, {
    decision: 'publish',
  });
  await world.idle();
  const { Items = [] } = await context.table.documents.send(
    new QueryCommand({
      TableName: context.table.name,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': keys.proposal(id).pk },
    }),
  );
  const model = Items.filter(
    ({ sk }) => sk === 'META' || /^LIST#institution\/(shared|closing|nearest)/.test(String(sk)),
  );
  const table = { name: context.table.name, documents: world.bare.documents };
  let made = 1;
  await Promise.all(
    Array.from({ length: writesAtOnce }, async () => {
      while (made++ < count) {
        const copy = newProposalId(new Date());
        for (const item of model) await putItem(table, withId(item, id, copy));
      }
    }),
  );
  return institution;
}

function withId(item: object, from: ProposalId, to: ProposalId): Key {
  return JSON.parse(JSON.stringify(item).replaceAll(from, to));
}
