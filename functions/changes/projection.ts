import type { z } from 'zod';
import type { Context } from '../../shared/context.ts';
import { placed } from '../../shared/dynamo/aggregate.ts';
import { readItem } from '../../shared/dynamo/items.ts';
import { kindOf } from '../../shared/dynamo/keys.ts';
import type { Projection, StreamRecord } from '../../shared/dynamo/stream.ts';
import type { Aggregate } from '../../shared/events.ts';
import { answerSchema } from '../answers/index.ts';
import { commitmentSchema } from '../commitments/index.ts';
import { forumSchema } from '../forums/index.ts';
import { opinionSchema } from '../opinions/index.ts';
import { type Proposal, type ProposalEvent, proposalSchema } from '../proposals/index.ts';
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

/**
 * Adds what everybody may read anew to the chain of changes, at least once. How far an aggregate was told is known by its
 * own mark and not by what a record says was before: where the stream let a change go, the next one, or the night, tells it.
 */
export function makeChangeProjection({ table }: Context): Projection {
  return {
    name: 'changes',
    kinds: Object.keys(readers),
    project: async (records) => {
      const told = new Map<string, number>();
      const fresh: { revision: number; change: Change }[] = [];
      for (const record of records) {
        const item = read(record);
        if (!item) continue;
        const { id } = item.aggregate;
        const before = told.get(id) ?? (await toldRevision(table, id));
        const changes = changesOf(item.kind, item.aggregate).filter(({ revision }) => revision > before);
        fresh.push(...changes);
        told.set(id, Math.max(before, ...changes.map(({ revision }) => revision)));
      }
      for (let at = 0; at < fresh.length; at += mostChanges) {
        const link = fresh.slice(at, at + mostChanges);
        await appendChanges(
          table,
          link.map(({ change }) => change),
        );
      }
      for (const subject of new Set(fresh.map(({ change }) => change.subject)))
        await noteTold(table, subject, told.get(subject) ?? 0);
    },
  };
}

function read(record: StreamRecord): { kind: ChangedKind; aggregate: Public } | undefined {
  const reader = readers[kindOf(record.key.pk)];
  if (!reader || record.after === undefined || record.key.sk !== 'META') return undefined;
  const [kind, schema] = reader;
  const aggregate = readItem(schema, record.after);
  return { kind, aggregate: kind === 'proposal' ? inPublic(proposalSchema.parse(aggregate)) : aggregate };
}

const appearances: readonly ProposalEvent['type'][] = [
  'proposal.published',
  'proposal.rejected',
  'proposal.imported',
];

/** A proposal with what happened to it since everybody could read it: before that it is nobody's change. */
function inPublic(proposal: Proposal): Public {
  const { events, publishedAt, rejectedAt } = proposal;
  if (publishedAt === undefined && rejectedAt === undefined) return { ...proposal, events: [] };
  // Where its appearance is no longer among the latest events, all of them came after it.
  const first = events.find(({ type }) => appearances.includes(type))?.revision ?? 0;
  return {
    ...proposal,
    events: events.filter(
      ({ revision, at }) => revision >= first || (rejectedAt !== undefined && at > rejectedAt),
    ),
  };
}

function changesOf(kind: ChangedKind, aggregate: Public): { revision: number; change: Change }[] {
  const { id: subject, institution } = aggregate;
  return placed(aggregate.events).flatMap(({ revision, position, at, type }) => {
    const known = changeTypeSchema.safeParse(type);
    if (!known.success) return [];
    const id = `${subject}.${revision}.${position}`;
    return [{ revision, change: { id, at, type: known.data, kind, subject, institution } }];
  });
}
