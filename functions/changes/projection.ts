import type { z } from 'zod';
import type { Context } from '../../shared/context.ts';
import { placed } from '../../shared/dynamo/aggregate.ts';
import { readItem } from '../../shared/dynamo/items.ts';
import { kindOf } from '../../shared/dynamo/keys.ts';
import type { Projection, StreamRecord } from '../../shared/dynamo/stream.ts';
import type { Aggregate, StoredEvent } from '../../shared/events.ts';
import { answerSchema } from '../answers/index.ts';
import { commitmentSchema } from '../commitments/index.ts';
import { forumSchema } from '../forums/index.ts';
import { institutionSchema } from '../institutions/index.ts';
import { opinionSchema } from '../opinions/index.ts';
import { candidateSchema, panelSchema } from '../panels/index.ts';
import { type Proposal, type ProposalEvent, proposalSchema } from '../proposals/index.ts';
import { sessionSchema } from '../sessions/index.ts';
import { type Change, type ChangedKind, changeTypeSchema, mostChanges } from './model.ts';
import { appendChanges, noteTold, toldRevision } from './repository.ts';

/** What changed, and what happened to it that everybody may know of. */
interface Public {
  kind: ChangedKind;
  subject: string;
  institution: string;
  events: StoredEvent[];
}

const toPublic: Record<string, (image: unknown) => Public> = {
  INSTITUTIONS: (image) => {
    const { id, events } = readItem(institutionSchema, image);
    return { kind: 'institution', subject: id, institution: id, events };
  },
  PROPOSAL: (image) => {
    const proposal = readItem(proposalSchema, image);
    const { id: subject, institution } = proposal;
    return { kind: 'proposal', subject, institution, events: publicEventsOf(proposal) };
  },
  ANSWER: ofAggregate('answer', answerSchema),
  COMMITMENT: ofAggregate('commitment', commitmentSchema),
  FORUM: ofAggregate('forum', forumSchema),
  OPINION: ofAggregate('opinion', opinionSchema),
  SESSION: ofAggregate('session', sessionSchema),
  PANEL: ofAggregate('panel', panelSchema),
  CANDIDATE: (image) => {
    const { panel, proposal, institution, events } = readItem(candidateSchema, image);
    return { kind: 'candidate', subject: `${panel}/candidates/${proposal}`, institution, events };
  },
};

function ofAggregate<Item extends Aggregate & { id: string; institution: string }>(
  kind: ChangedKind,
  schema: z.ZodType<Item>,
): (image: unknown) => Public {
  return (image) => {
    const { id: subject, institution, events } = readItem(schema, image);
    return { kind, subject, institution, events };
  };
}

/**
 * Adds what everybody may read anew to the chain of changes, at least once. How far an aggregate was told is known by its
 * own mark and not by what a record says was before: where the stream let a change go, the next one, or the night, tells it.
 */
export function makeChangeProjection({ table }: Context): Projection {
  return {
    name: 'changes',
    kinds: Object.keys(toPublic),
    project: async (records) => {
      const told = new Map<string, number>();
      const fresh: { revision: number; change: Change }[] = [];
      for (const record of records) {
        const item = read(record);
        if (!item) continue;
        const { subject } = item;
        const all = changesOf(item);
        // A draft, say, which is nobody's change yet.
        if (all.length === 0) continue;
        const before = told.get(subject) ?? (await toldRevision(table, subject));
        const changes = all.filter(({ revision }) => revision > before);
        fresh.push(...changes);
        told.set(subject, Math.max(before, ...changes.map(({ revision }) => revision)));
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

function read({ key, after }: StreamRecord): Public | undefined {
  const kind = kindOf(key.pk);
  // An aggregate's own item, not its count or its texts; institutions are one item each.
  if (after === undefined || (kind !== 'INSTITUTIONS' && key.sk !== 'META')) return undefined;
  return toPublic[kind]?.(after);
}

const appearances: readonly ProposalEvent['type'][] = [
  'proposal.published',
  'proposal.rejected',
  'proposal.imported',
];

/** What happened to a proposal since everybody could read it: before that it is nobody's change. */
function publicEventsOf({ events, publishedAt, rejectedAt }: Proposal): Proposal['events'] {
  if (publishedAt === undefined && rejectedAt === undefined) return [];
  // Where its appearance is no longer among the latest events, all of them came after it.
  if (rejectedAt !== undefined && !events.some(({ type }) => type === 'proposal.rejected')) return events;
  const first = events.find(({ type }) => appearances.includes(type))?.revision ?? 0;
  return events.filter(({ revision }) => revision >= first);
}

function changesOf(of: Public): { revision: number; change: Change }[] {
  const { kind, subject, institution, events } = of;
  return placed(events).flatMap(({ revision, position, at, type }) => {
    const known = changeTypeSchema.safeParse(type);
    if (!known.success) return [];
    const id = `${subject}.${revision}.${position}`;
    return [{ revision, change: { id, at, type: known.data, kind, subject, institution } }];
  });
}
