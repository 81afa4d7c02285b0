import { z } from 'zod';
import type { Table } from '../../shared/dynamo/client.ts';
import { updateWhen } from '../../shared/dynamo/items.ts';
import { keys } from '../../shared/dynamo/keys.ts';
import { windowMs } from './model.ts';

const takenSchema = z.object({ taken: z.number().int() });

/**
 * Takes so many requests from what a caller has left in a window, and gives how many have been taken by then, which may be
 * more than there were; nothing where none are left.
 */
export async function takeShare(
  table: Table,
  place: string,
  window: number,
  { share, quota }: { share: number; quota: number },
): Promise<number | undefined> {
  const item = await updateWhen(table, takenSchema, keys.limit(place, window), {
    add: { taken: share },
    // The table forgets it when it means nothing any more.
    set: { expiresAt: Math.ceil((window + 2 * windowMs) / 1000) },
    when: 'attribute_not_exists(pk) OR #taken < :quota',
    values: { ':quota': quota },
  });
  return item?.taken;
}
