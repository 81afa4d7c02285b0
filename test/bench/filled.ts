import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { screenProposal, submitProposal } from '../../functions/proposals/index.ts';
import { putItem } from '../../shared/dynamo/items.ts';
import { type Key, keys } from '../../shared/dynamo/keys.ts';
import { type InstitutionId, newProposalId } from '../../shared/ids.ts';
import { grant, type World } from '../support/world.ts';

const writesAtOnce = 32;

/** An institution with so many open proposals: one made by the product, and copies of its items under other ids. */
export async function filled(world: World, count: number): Promise<InstitutionId> {
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
  await copied(world, keys.proposal(id).pk, count - 1, {
    id,
    keeps: (sk) => sk === 'META' || /^LIST#institution\/(shared|closing|nearest)/.test(sk),
    newId: () => newProposalId(new Date()),
  });
  return institution;
}

/** Makes copies of an item's partition under other ids, behind the stream's back. */
export async function copied(
  { context, bare }: World,
  pk: string,
  count: number,
  { id, keeps, newId }: { id: string; keeps: (sk: string) => boolean; newId: () => string },
): Promise<void> {
  const { Items = [] } = await context.table.documents.send(
    new QueryCommand({
      TableName: context.table.name,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': pk },
    }),
  );
  const model = Items.filter(({ sk }) => keeps(String(sk)));
  const table = { name: context.table.name, documents: bare.documents };
  let made = 0;
  await Promise.all(
    Array.from({ length: writesAtOnce }, async () => {
      while (made++ < count) {
        const copy = newId();
        for (const item of model) await putItem(table, withId(item, id, copy));
      }
    }),
  );
}

function withId(item: object, from: string, to: string): Key {
  return JSON.parse(JSON.stringify(item).replaceAll(from, to));
}
