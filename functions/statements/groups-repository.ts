import { z } from 'zod';
import type { Table } from '../../shared/dynamo/client.ts';
import { getItem, getItems, putWhen, updateWhen } from '../../shared/dynamo/items.ts';
import { keys, lists } from '../../shared/dynamo/keys.ts';
import { allEntries } from '../../shared/dynamo/listing.ts';
import { type ForumId, forumIdSchema, statementIdSchema } from '../../shared/ids.ts';
import { markCountsSchema, moderationSchema } from './model.ts';
import { hiddenBecauseSchema } from './view.ts';

/** The groups of a forum as computed last: who is in which is not kept, only how many stand where. */
const keptGroupsSchema = z.object({
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
  /** What moderators took out and put back once the forum had closed: why a final result is not the first. */
  moderated: z
    .array(z.intersection(z.object({ statement: statementIdSchema }), moderationSchema))
    .default([]),
});
export type KeptGroups = z.infer<typeof keptGroupsSchema>;

export async function findGroups(table: Table, id: ForumId): Promise<KeptGroups | undefined> {
  return getItem(table, keptGroupsSchema, keys.groups(id), { consistent: false });
}

const ageSchema = z.object({
  pk: z.string(),
  /** Grows with every computation that begins: the later one has read the later marks. */
  run: z.number().int().default(0),
  /** The run that had begun last when something changed: it may not have seen that, nor any before it. */
  stamped: z.number().int().optional(),
  madeAt: z.iso.datetime().optional(),
  isFinal: z.boolean().default(false),
});
type Age = Omit<z.infer<typeof ageSchema>, 'pk'>;

export async function ageOfGroups(table: Table, id: ForumId): Promise<Age | undefined> {
  return getItem(table, ageSchema, keys.groupsAge(id), { consistent: true });
}

const duePlace = (id: ForumId, at: string) => ({ listPk: lists.due('groups'), listSk: `${at}#${id}` });

/**
 * Says that something has changed since the groups of a forum were computed, so that the sweep computes them anew. Said
 * already, it costs a read: of all marks between two computations the first alone costs a write.
 */
export async function stampGroups(table: Table, id: ForumId, at: string): Promise<void> {
  const { run, stamped } = (await ageOfGroups(table, id)) ?? { run: 0 };
  if (stamped === run) return;
  await updateWhen(table, ageSchema, keys.groupsAge(id), {
    set: { run, stamped: run, ...duePlace(id, at) },
    names: { '#run': 'run' },
    // A run that has begun meanwhile reads what changed before it.
    when: 'attribute_not_exists(#run) OR #run = :seen',
    values: { ':seen': run },
  });
}

/** The forums in which something has changed, with what is known of their groups; the longest waiting first. */
export async function changedGroups(table: Table): Promise<{ id: ForumId; age: Age | undefined }[]> {
  const entries = await allEntries(table, { list: lists.due('groups') });
  const ids = entries.map(({ pk }) => forumIdSchema.parse(pk.slice('GROUPS#'.length)));
  const found = await getItems(table, ageSchema, ids.map(keys.groupsAge));
  const byPk = new Map(found.map(({ pk, ...age }) => [pk, age]));
  return ids.map((id) => ({ id, age: byPk.get(keys.groupsAge(id).pk) }));
}

/**
 * Begins to compute, before anything is read: gives the number of the run. Until it is kept the forum stays among those
 * whose groups are to be computed, should this die in between.
 */
export async function beginGroups(table: Table, id: ForumId, at: string): Promise<number> {
  const begun = await updateWhen(table, ageSchema, keys.groupsAge(id), {
    add: { run: 1 },
    set: duePlace(id, at),
    when: 'attribute_not_exists(#run) OR #run >= :none',
    values: { ':none': 0 },
  });
  if (!begun) throw new Error(`the runs of ${id} are not counted`);
  return begun.run;
}

/**
 * Keeps what a run computed in place of what an earlier one did, final or not. Where nothing has changed since the run
 * began, the forum need not be computed again.
 */
export async function keepGroups(
  table: Table,
  id: ForumId,
  run: number,
  groups: KeptGroups | undefined,
): Promise<void> {
  if (groups) {
    const older = 'attribute_not_exists(#run) OR #run < :run';
    await putWhen(table, { ...keys.groups(id), ...groups, run }, older, { ':run': run }, { '#run': 'run' });
  }
  const values = { ':run': run };
  const latest = '#run = :run';
  const known = { madeAt: groups?.madeAt, isFinal: groups?.isFinal };
  const isDone = await updateWhen(table, ageSchema, keys.groupsAge(id), {
    set: known,
    remove: ['listPk', 'listSk'],
    names: { '#run': 'run' },
    when: `${latest} AND (attribute_not_exists(stamped) OR stamped < :run)`,
    values,
  });
  if (!isDone && groups)
    await updateWhen(table, ageSchema, keys.groupsAge(id), {
      set: known,
      names: { '#run': 'run' },
      when: latest,
      values,
    });
}
