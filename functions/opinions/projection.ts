import type { Context } from '../../shared/context.ts';
import { countChanges } from '../../shared/counting/count-changes.ts';
import { countSlots } from '../../shared/counting/slots.ts';
import { eventsOf } from '../../shared/dynamo/aggregate.ts';
import { readItem } from '../../shared/dynamo/items.ts';
import type { Projection, StreamRecord } from '../../shared/dynamo/stream.ts';
import { type OpinionId, opinionIdSchema } from '../../shared/ids.ts';
import { proposalSchema } from '../proposals/index.ts';
import { sympathies } from './counted.ts';
import { creditOpinion } from './credit-opinion.ts';
import { relistOpinion } from './listing.ts';
import { countOfOpinion, opinionIdOfEntry, publishSympathy } from './repository.ts';

/** Counts sympathy as empathies are counted: each change goes into the opinion's slot exactly once. */
export function makeSympathyCounting(context: Context): Projection {
  return {
    name: 'count-sympathies',
    kinds: ['SYMPATHY'],
    project: async (records) => {
      const counted = await countChanges(context.table, sympathies, records);
      await Promise.all([...counted].map((id) => publishTotal(context, opinionIdSchema.parse(id))));
    },
  };
}

/** Makes what the slot has the opinion's published count. */
export async function publishTotal({ table }: Context, id: OpinionId): Promise<void> {
  const { tally, versions } = await countSlots(table, sympathies, id);
  if ((await countOfOpinion(table, id, { consistent: true })).versions < versions)
    await publishSympathy(table, id, { total: tally.count ?? 0, versions });
}

/** Keeps the lists of opinions. */
export function makeOpinionProjection(context: Context): Projection {
  return {
    name: 'opinions',
    kinds: ['OPINION'],
    project: async (records) => {
      const byOpinion = Map.groupBy(records.filter(isRanking), ({ key }) => key.pk);
      await Promise.all(
        [...byOpinion].map(([pk, changes]) => {
          const isChanged = changes.some(({ key }) => key.sk === 'META');
          return relistOpinion(context, opinionIdOfEntry(pk), isChanged ? 'all' : 'ranked');
        }),
      );
    },
  };
}

/** What is noted of replies beside a count moves an opinion in no list. */
function isRanking({ key, before, after }: StreamRecord): boolean {
  return key.sk !== 'COUNT' || (before?.versions ?? 0) !== (after?.versions ?? 0);
}

/** Says of opinions which addenda to their proposal credit them. */
export function makeOpinionCredits(context: Context): Projection {
  return {
    name: 'credit-opinions',
    kinds: ['PROPOSAL'],
    project: async (records) => {
      for (const record of records) {
        if (record.key.sk !== 'META' || record.after === undefined) continue;
        const proposal = readItem(proposalSchema, record.after);
        for (const event of eventsOf(record, proposal)) {
          if (event.type !== 'proposal.addendum') continue;
          const credit = { proposal: proposal.id, addendum: event.number, at: event.at };
          for (const id of event.credits ?? []) await creditOpinion(context, id, credit);
        }
      }
    },
  };
}
