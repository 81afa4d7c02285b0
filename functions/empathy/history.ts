import { z } from 'zod';
import { dateAt } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import { putWhen, queryAll } from '../../shared/dynamo/items.ts';
import { historyPk, keys } from '../../shared/dynamo/keys.ts';
import type { ProposalId } from '../../shared/ids.ts';
import type { Count } from '../proposals/index.ts';

const daySchema = z.object({ sk: z.iso.date(), total: z.number().int() });

/** The count at the end of a day in the institutions' calendar, as it was published last. */
export interface DayCount {
  date: string;
  total: number;
}

/**
 * Keeps the count a proposal was published with today. Of several writers the one with the newest slots stands, as for
 * the count itself; a day on which nothing changes has none of its own.
 */
export async function keepDay({ table, clock }: Context, id: ProposalId, count: Count): Promise<void> {
  await putWhen(
    table,
    { ...keys.history(id, dateAt(clock.now())), ...count },
    'attribute_not_exists(pk) OR versions < :versions',
    { ':versions': count.versions },
  );
}

/** How a proposal's count went, day by day, the first first: as many entries as days with a change. */
export async function readHistory({ table }: Pick<Context, 'table'>, id: ProposalId): Promise<DayCount[]> {
  const days = await queryAll(table, daySchema, { pk: historyPk(id), consistent: false });
  return days.map(({ sk: date, total }) => ({ date, total }));
}
