import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { screenProposal, submitProposal } from '../../functions/proposals/index.ts';
import { putItem } from '../../shared/dynamo/items.ts';
import { type Key, keys } from '../../shared/dynamo/keys.ts';
import { type InstitutionId, newProposalId, type ProposalId } from '../../shared/ids.ts';
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
