import type { z } from 'zod';
import type { Context } from '../../shared/context.ts';
import { eventsOf } from '../../shared/dynamo/aggregate.ts';
import { readItem } from '../../shared/dynamo/items.ts';
import { kindOf } from '../../shared/dynamo/keys.ts';
import type { Projection, StreamRecord } from '../../shared/dynamo/stream.ts';
import type { Aggregate } from '../../shared/events.ts';
import { answerSchema } from '../answers/index.ts';
import { commitmentSchema } from '../commitments/index.ts';
import { forumSchema } from '../forums/index.ts';
import { opinionSchema } from '../opinions/index.ts';
import { proposalSchema } from '../proposals/index.ts';
import { type Change, type ChangedKind, changeTypeSchema, mostChanges } from './model.ts';
import { appendChanges, noteTold, toldRevision } from './repository.ts';

type Public = Aggregate & { id: string; institution: string };

const readers: Record<string, [kind: ChangedKind, schema: z.ZodType<Public>]> = {
  PROPOSAL: ['proposal', proposalSchema as unknown as z.ZodType<Public>],
  ANSWER: ['answer', answerSchema as unknown as z.ZodType<Public>],
  COMMITMENT: ['commitment', commitmentSchema as unknown as z.ZodType<Public>],
  FORUM: ['forum', forumSchema as unknown as z.ZodType<Public>],
  OPINION: ['opinion', opinionSchema as unknown as z.ZodType<Public>],
};

/** Adds what everybody may read anew to the chain of changes, at least once. */
export function makeChangeProjection({ table }: Context): Projection {
  return {
    name: 'changes',
    kinds: Object.keys(readers),
    project: async (records) => {
      const told: { subject: string; revision: number; changes: Change[] }[] = [];
      for (const record of records) {
        const item = read(record);
        if (!item) continue;
        const changes = changesOf(record, item.kind, item.aggregate);
        if (changes.length === 0) continue;
        const before = await toldRevision(table, item.aggregate.id);
        const fresh = changes.filter(({ revision }) => revision > before);
        const revision = Math.max(...changes.map((each) => each.revision));
        told.push({ subject: item.aggregate.id, revision, changes: fresh.map(({ change }) => change) });
      }
      const all = told.flatMap(({ changes }) => changes);
      for (let at = 0; at < all.length; at += mostChanges)
        await appendChanges(table, all.slice(at, at + mostChanges));
      for (const { subject, revision, changes } of told)
        if (changes.length > 0) await noteTold(table, subject, revision);
    },
  };
}

function read(record: StreamRecord): { kind: ChangedKind; aggregate: Public } | undefined {
  const reader = readers[kindOf(record.key.pk)];
  if (!reader || record.after === undefined || record.key.sk !== 'META') return undefined;
  const [kind, schema] = reader;
  // What nobody may know of yet is nobody's change, whatever happens to it.
  const { publishedAt, rejectedAt } = record.after;
  if (kind === 'proposal' && publishedAt === undefined && rejectedAt === undefined) return undefined;
  return { kind, aggregate: readItem(schema, record.after) };
}

function changesOf(
  record: StreamRecord,
  kind: ChangedKind,
  aggregate: Public,
): { revision: number; change: Change }[] {
  const { id: subject, institution } = aggregate;
  return eventsOf(record, aggregate).flatMap(({ revision, position, at, type }) => {
    const known = changeTypeSchema.safeParse(type);
    if (!known.success) return [];
    const id = `${subject}.${revision}.${position}`;
    return [{ revision, change: { id, at, type: known.data, kind, subject, institution } }];
  });
}
