import { z } from 'zod';
import type { Table } from '../../shared/dynamo/client.ts';
import { getItem, getItems, putWhen } from '../../shared/dynamo/items.ts';
import { keys } from '../../shared/dynamo/keys.ts';
import { type ForumId, statementIdSchema } from '../../shared/ids.ts';
import { markCountsSchema } from './model.ts';
import { hiddenBecauseSchema } from './view.ts';

/** The groups of a forum as computed last: who is in which is not kept, only how many stand where. */
export const keptGroupsSchema = z.object({
  madeAt: z.iso.datetime(),
  isFinal: z.boolean(),
  people: z.number().int(),
  grouped: z.number().int(),
  hiddenBecause: hiddenBecauseSchema.nullable(),
  statements: z.array(
    z.object({
      statement: statementIdSchema,
      counts: markCountsSchema,
      consensus: z.number().nullable(),
      isAgreedByAll: z.boolean(),
      byGroup: z.array(markCountsSchema),
      /** How much one more mark on it would tell. */
      tells: z.number(),
    }),
  ),
  groups: z.array(
    z.object({
      size: z.number().int(),
      represents: z.array(
        z.object({ statement: statementIdSchema, mark: z.union([z.literal(1), z.literal(-1)]) }),
      ),
    }),
  ),
  dots: z.array(
    z.object({ x: z.number(), y: z.number(), group: z.number().int(), people: z.number().int() }),
  ),
});
export type KeptGroups = z.infer<typeof keptGroupsSchema>;

export async function findGroups(table: Table, id: ForumId): Promise<KeptGroups | undefined> {
  return getItem(table, keptGroupsSchema, keys.groups(id), { consistent: false });
}

const ageSchema = z.object({ pk: z.string(), madeAt: z.iso.datetime(), isFinal: z.boolean() });

/** When the groups of these forums were computed last, and whether for good. */
export async function agesOfGroups(
  table: Table,
  ids: ForumId[],
): Promise<Map<ForumId, { madeAt: string; isFinal: boolean }>> {
  const found = await getItems(table, ageSchema, ids.map(keys.groupsAge));
  const byPk = new Map(found.map((each) => [each.pk, each]));
  return new Map(
    ids.flatMap((id) => {
      const age = byPk.get(keys.groups(id).pk);
      return age ? [[id, age] as const] : [];
    }),
  );
}

const older = 'attribute_not_exists(pk) OR (isFinal = :no AND madeAt < :at)';

/**
 * Keeps what was computed in place of what is older; what was computed for good stays. How old it is lies beside it in an
 * item of its own, which a sweep reads for next to nothing. It is written last: where this dies in between, it is
 * computed once more.
 */
export async function keepGroups(table: Table, id: ForumId, groups: KeptGroups): Promise<void> {
  const { madeAt, isFinal } = groups;
  const values = { ':no': false, ':at': madeAt };
  await putWhen(table, { ...keys.groups(id), ...groups }, older, values);
  await putWhen(table, { ...keys.groupsAge(id), madeAt, isFinal }, older, values);
}
