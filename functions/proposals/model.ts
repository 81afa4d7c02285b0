import { z } from 'zod';
import { aggregateShape } from '../../shared/events.ts';
import {
  clientIdSchema,
  departmentIdSchema,
  importIdSchema,
  institutionIdSchema,
  opinionIdSchema,
  personIdSchema,
  proposalIdSchema,
  sessionIdSchema,
} from '../../shared/ids.ts';
import { textSchema } from '../../shared/text.ts';
import { outcomeSchema, stepSchema } from '../institutions/model.ts';

const proposalStates = ['draft', 'submitted', 'rejected', 'open', 'closed', 'withdrawn'] as const;
export const proposalStateSchema = z.enum(proposalStates);
export type ProposalState = z.infer<typeof proposalStateSchema>;

/** Only the author sees it, or the author and the moderators. */
export const unpublishedStates: readonly ProposalState[] = ['draft', 'submitted'];
/** The author may still change the words. */
export const editableStates: readonly ProposalState[] = ['draft', 'submitted', 'rejected'];
/** The author may take it back. */
export const withdrawableStates: readonly ProposalState[] = ['draft', 'submitted', 'open'];
/** It gathers empathy, or did. */
export const publishedStates: readonly ProposalState[] = ['open', 'closed'];

/** The public list of reasons a proposal may be refused for, and whether the words then stay out of sight. */
export const rejectionCodes = {
  'personal-information': { hidesText: true },
  defamation: { hidesText: true },
  obscene: { hidesText: true },
  advertising: { hidesText: true },
  unlawful: { hidesText: true },
  duplicate: { hidesText: false },
  'not-this-institution': { hidesText: false },
  'private-grievance': { hidesText: false },
  'under-litigation': { hidesText: false },
  unclear: { hidesText: false },
} as const;
export type RejectionCode = keyof typeof rejectionCodes;
export const rejectionCodeSchema = z.enum(Object.keys(rejectionCodes) as [RejectionCode, ...RejectionCode[]]);

/** What a published proposal's words may be hidden for: the codes that would have kept them out of sight from the start. */
export const hidingCodes = rejectionCodeSchema.options.filter((code) => rejectionCodes[code].hidesText);
export const hidingCodeSchema = rejectionCodeSchema.refine((code) => hidingCodes.includes(code));

export const titleSchema = textSchema(100, { lines: false, min: 2 });
export const bodySchema = textSchema(10_000, { lines: true, min: 2 });
export const addendumTextSchema = textSchema(5_000, { lines: true, min: 2 });
export const reasonSchema = textSchema(1_000, { lines: true, min: 2 });
// The star stands for every category in the names of lists.
export const categorySchema = textSchema(40).refine((value) => value !== '*', { error: 'is no category' });
export const tagsSchema = z
  .array(textSchema(20, { lines: false }))
  .max(5)
  .overwrite((tags) => [...new Set(tags)]);

/** What a citizen writes. */
export const wordsSchema = z.object({
  title: titleSchema,
  body: bodySchema,
  category: categorySchema.optional(),
  tags: tagsSchema.default([]),
});
export type Words = z.infer<typeof wordsSchema>;

/** What a draft may be kept with: what it is called, and as much of the rest as there is. */
export const draftWordsSchema = wordsSchema.extend({
  body: textSchema(10_000, { lines: true, min: 0 }).default(''),
});

/** The rule as it was in force at publication, with every due time filled in. */
const pinnedRuleSchema = z.object({
  version: z.number().int().positive(),
  windowDays: z.number().int().positive(),
  steps: z.array(
    z.intersection(stepSchema, z.object({ number: z.number().int().min(1).max(9), dueDays: z.number() })),
  ),
});
export type PinnedRule = z.infer<typeof pinnedRuleSchema>;
export type PinnedStep = PinnedRule['steps'][number];

/** A step that fired: the last moment it can have been reached at, and how many stood for it then. */
const firedSchema = z.object({
  at: z.iso.datetime(),
  count: z.number().int().nonnegative(),
  /** The step whose answer was found wanting, where that is what fired it. */
  answered: z.number().int().optional(),
  /** When the answer it obliged was given: until then the proposal owes it. */
  givenAt: z.iso.datetime().optional(),
});

const screeningSchema = z.discriminatedUnion('decision', [
  z.object({ decision: z.literal('publish'), at: z.iso.datetime() }),
  z.object({
    decision: z.literal('reject'),
    at: z.iso.datetime(),
    code: rejectionCodeSchema,
    reason: z.string(),
  }),
]);

/** Which moderator has a proposal before them, what they are called, since when and until when. */
export const screeningLockSchema = z.object({
  moderator: personIdSchema,
  name: z.string(),
  since: z.iso.datetime(),
  until: z.iso.datetime(),
});
export type ScreeningLock = z.infer<typeof screeningLockSchema>;

/**
 * Who stands as the author of a proposal that came from another platform: nobody here. No pseudonym can be it, since each
 * is a keyed hash.
 */
export const importedAuthor = personIdSchema.parse('per_00000000000000000000000000');

/** What is known of a proposal from the platform it came from. None of it counts here. */
const importedSchema = z.object({
  /** What that platform is called. */
  source: z.string(),
  /** Its id there. */
  id: z.string(),
  url: z.string().optional(),
  /** How many supported it there. */
  empathies: z.number().int().nonnegative().optional(),
  /** What its state was called there. */
  state: z.string().optional(),
  publishedAt: z.iso.datetime().optional(),
  /** Its answer there: which item holds the words, and when it was given. */
  answer: z.object({ attempt: z.string(), at: z.iso.datetime().optional() }).optional(),
  /** The import that made it, and the latest that brought something new. */
  madeBy: importIdSchema,
  changedBy: importIdSchema.optional(),
  /** The import that made it was undone. */
  undoneAt: z.iso.datetime().optional(),
  /** What was brought, as digests of its parts: what is brought again unchanged is told by them. */
  digests: z.object({ words: z.string(), answer: z.string(), facts: z.string() }),
});
export type Imported = z.infer<typeof importedSchema>;

/** One proposal as another platform tells of it, read and found in order. */
export interface ForeignProposal {
  id: string;
  title: string;
  body: string;
  category?: string | undefined;
  tags: string[];
  /** Only where the platform says it publicly. */
  authorName?: string | undefined;
  /** Whether it gathers support. One that does gathers empathy here from then on, from none. */
  isOpen: boolean;
  state?: string | undefined;
  url?: string | undefined;
  empathies?: number | undefined;
  publishedAt?: string | undefined;
  closedAt?: string | undefined;
  answer?: { text: string; at?: string | undefined } | undefined;
}

/** The address of the same proposal on another platform. */
export const linkUrlSchema = z
  .url({ protocol: /^https$/, hostname: z.regexes.domain })
  .max(1_000)
  .refine((url) => !/^https:\/\/[^/?#]*@/i.test(url), { error: 'names a user' });
/** How many addresses a proposal may ever have been given. */
export const linksKept = 20;
/** Which institution had it, and which is to have it. */
const betweenShape = { from: institutionIdSchema, to: institutionIdSchema };

/** The present institution asks another one to take a proposal over, until that accepts or declines. */
const askedTransferSchema = z.object({
  to: institutionIdSchema,
  /** Everybody may read it. */
  reason: z.string(),
  askedAt: z.iso.datetime(),
});

/** Where a proposal belonged before, and until when. */
const custodySchema = z.object({
  ...betweenShape,
  reason: z.string(),
  askedAt: z.iso.datetime(),
  at: z.iso.datetime(),
  /** The department that shall answer there, where that institution named one. */
  department: departmentIdSchema.optional(),
});
export type Custody = z.infer<typeof custodySchema>;

export const proposalEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('proposal.drafted') }),
  z.object({ type: z.literal('proposal.submitted') }),
  z.object({ type: z.literal('proposal.edited'), textVersion: z.number() }),
  z.object({ type: z.literal('proposal.published'), closesAt: z.iso.datetime() }),
  z.object({ type: z.literal('proposal.rejected'), code: rejectionCodeSchema }),
  z.object({
    type: z.literal('proposal.step-fired'),
    step: z.number(),
    count: z.number(),
    outcome: outcomeSchema,
    firedAt: z.iso.datetime(),
  }),
  z.object({
    type: z.literal('proposal.addendum'),
    number: z.number(),
    credits: z.array(opinionIdSchema).optional(),
  }),
  z.object({ type: z.literal('proposal.closed'), count: z.number() }),
  z.object({ type: z.literal('proposal.withdrawn') }),
  z.object({ type: z.literal('proposal.hidden'), code: rejectionCodeSchema }),
  z.object({ type: z.literal('proposal.shown') }),
  z.object({
    type: z.literal('proposal.imported'),
    source: z.string(),
    closesAt: z.iso.datetime().optional(),
  }),
  z.object({ type: z.literal('proposal.import-updated'), textVersion: z.number() }),
  z.object({ type: z.literal('proposal.import-undone') }),
  z.object({ type: z.literal('proposal.linked'), url: z.string() }),
  z.object({ type: z.literal('proposal.unlinked'), url: z.string() }),
  z.object({ type: z.literal('proposal.author-changed') }),
  z.object({ type: z.literal('proposal.transfer-asked'), ...betweenShape, reason: z.string() }),
  z.object({ type: z.literal('proposal.transfer-ended'), ...betweenShape }),
  z.object({ type: z.literal('proposal.transfer-declined'), ...betweenShape, reason: z.string() }),
  z.object({ type: z.literal('proposal.transferred'), ...betweenShape, reason: z.string() }),
]);
export type ProposalEvent = z.infer<typeof proposalEventSchema>;

export const proposalSchema = z.object({
  ...aggregateShape(proposalEventSchema),
  id: proposalIdSchema,
  institution: institutionIdSchema,
  state: proposalStateSchema,
  title: z.string(),
  category: z.string().optional(),
  tags: z.array(z.string()),
  author: personIdSchema,
  authorName: z.string(),
  /** Its words are not yet what may be handed in. */
  unfinished: z.literal(true).optional(),
  /** Which text item holds the words, and the how-manieth version they are. */
  text: z.object({ version: z.number().int().positive(), attempt: z.string() }),
  createdAt: z.iso.datetime(),
  submittedAt: z.iso.datetime().optional(),
  publishedAt: z.iso.datetime().optional(),
  /** Empathy is given before this moment, not at it. */
  closesAt: z.iso.datetime().optional(),
  closedAt: z.iso.datetime().optional(),
  withdrawnAt: z.iso.datetime().optional(),
  /** When it was last rejected: from then on everybody may know of it, whatever becomes of its words. */
  rejectedAt: z.iso.datetime().optional(),
  screening: screeningSchema.optional(),
  /** The partner's client it was handed in through, for its author. */
  via: clientIdSchema.optional(),
  /** The workshop that carried it on. */
  session: sessionIdSchema.optional(),
  /** Its words were put out of sight after publication; all else about it goes on. */
  hidden: z.object({ at: z.iso.datetime(), code: rejectionCodeSchema, reason: z.string() }).optional(),
  /** Where it came from, if not from here. */
  imported: importedSchema.optional(),
  /** Where the same proposal stands on other platforms, as staff said; one that was taken back has an end. */
  links: z
    .array(z.object({ url: z.string(), at: z.iso.datetime(), endedAt: z.iso.datetime().optional() }))
    .optional(),
  /** The department that shall answer, where the moderator named one. */
  department: departmentIdSchema.optional(),
  rule: pinnedRuleSchema.optional(),
  transfer: askedTransferSchema.optional(),
  /** The institutions it has passed through, oldest first; nothing where it stayed. */
  custody: z.array(custodySchema).optional(),
  /** Fired steps by number. */
  fired: z.record(z.string(), firedSchema),
  /** The count from the record when the window closed. */
  finalCount: z.number().int().nonnegative().optional(),
  /** What the author added after publication, oldest first, and which item holds each text. */
  addenda: z.array(
    z.object({
      at: z.iso.datetime(),
      attempt: z.string(),
      /** The opinions that helped. */
      credits: z.array(opinionIdSchema).optional(),
    }),
  ),
});
export type Proposal = z.infer<typeof proposalSchema>;

/** The projected count. `versions` is the sum of the slots' versions it was made of: only a larger one replaces it. */
export const countSchema = z.object({ total: z.number().int(), versions: z.number().int() });
/** The count at the end of a day in the institutions' calendar, as it was published last. */
export interface DayCount {
  date: string;
  total: number;
}

export type Count = z.infer<typeof countSchema>;

/** How many opinions one addendum may credit. */
export const mostCredits = 20;
export const creditsSchema = z
  .array(opinionIdSchema)
  .max(mostCredits)
  .overwrite((ids) => [...new Set(ids)]);

/** How many addenda a proposal may have. */
export const addendaKept = 20;

/** How often a proposal may pass from one institution to another. */
export const mostCustody = 10;
