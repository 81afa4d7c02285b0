import { z } from 'zod';
import { aggregateShape } from '../../shared/events.ts';
import { institutionIdSchema, messageIdSchema, subjectIdSchema, webhookIdSchema } from '../../shared/ids.ts';
import { textSchema } from '../../shared/text.ts';

/** What an institution can be told of. */
export const webhookTypes = [
  'proposal.published',
  'proposal.step-fired',
  'proposal.transferred',
  'answer.due',
  'answer.interim',
  'answer.answered',
  'commitment.changed',
  'forum.opened',
  'forum.closed',
  'forum.result',
] as const;
export const webhookTypeSchema = z.enum(webhookTypes);
export type WebhookType = z.infer<typeof webhookTypeSchema>;

/**
 * What comes first of what happens in the same moment, by what follows from what. A delivery's place is made of it: no
 * number that was given changes.
 */
export const rankOf: Record<WebhookType, number> = {
  'proposal.published': 0,
  'proposal.step-fired': 1,
  'proposal.transferred': 1,
  'answer.due': 2,
  'answer.interim': 3,
  'answer.answered': 4,
  'commitment.changed': 5,
  'forum.opened': 6,
  'forum.closed': 7,
  'forum.result': 8,
};

/** What is sent to try an endpoint. */
export const testType = 'webhook.test';

/** Endpoints an institution may have at once. */
export const mostEndpoints = 10;
/** Secrets that sign at once: the old one and the new one while they change over. */
export const mostSecrets = 2;
export const longestOverlapHours = 7 * 24;
/** What was sent is kept so long, in days, and then forgotten. */
export const keptDays = 30;
/** Tries that are remembered of one delivery, the latest. */
export const mostTries = 20;
/** So much of a receiver's answer is kept, in characters. */
export const answerKept = 500;

export const endpointFactsSchema = z.object({
  url: textSchema(500),
  description: textSchema(200, { lines: false, min: 0 }).default(''),
  types: z
    .array(webhookTypeSchema)
    .min(1)
    .max(webhookTypeSchema.options.length)
    .overwrite((all) => [...new Set(all)]),
});
export type EndpointFacts = z.infer<typeof endpointFactsSchema>;

/** Why nothing is sent: its institution said so, its receiver said it is gone, or nothing arrived for three days. */
export const offReasonSchema = z.enum(['stopped', 'gone', 'failing']);
export type OffReason = z.infer<typeof offReasonSchema>;

const secretSchema = z.object({
  /** Its place among all that were ever made for this endpoint. */
  number: z.number().int().positive(),
  /** Readable with the deployment's key alone: it has to be read to sign. */
  sealed: z.string(),
  madeAt: z.iso.datetime(),
  /** It signs before this moment, not at it. */
  endsAt: z.iso.datetime().optional(),
});
export type Secret = z.infer<typeof secretSchema>;

const endpointEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('webhook.opened'), url: z.string() }),
  z.object({ type: z.literal('webhook.changed'), url: z.string() }),
  z.object({ type: z.literal('webhook.stopped'), url: z.string() }),
  z.object({ type: z.literal('webhook.started'), url: z.string() }),
  z.object({ type: z.literal('webhook.secret-made'), url: z.string() }),
  z.object({ type: z.literal('webhook.secret-ended'), url: z.string() }),
  z.object({ type: z.literal('webhook.removed'), url: z.string() }),
  /** By the sender: the receiver is gone, or nothing arrived for three days. */
  z.object({ type: z.literal('webhook.given-up'), url: z.string(), reason: offReasonSchema }),
  z.object({ type: z.literal('webhook.replayed'), url: z.string(), deliveries: z.number() }),
]);

/** Where an institution wants to be told of what happens. */
export const endpointSchema = z.object({
  ...aggregateShape(endpointEventSchema),
  id: webhookIdSchema,
  institution: institutionIdSchema,
  url: z.string(),
  description: z.string(),
  /** What it is told of, and since when: nothing from before is sent. */
  wants: z.partialRecord(webhookTypeSchema, z.iso.datetime()),
  off: offReasonSchema.optional(),
  /** Since when, where its receiver was the reason. */
  offAt: z.iso.datetime().optional(),
  secrets: z.array(secretSchema),
  /** How many secrets were ever made. */
  secretsMade: z.number().int().nonnegative(),
  createdAt: z.iso.datetime(),
  removedAt: z.iso.datetime().optional(),
});
export type Endpoint = z.infer<typeof endpointSchema>;

/** What follows one another at an endpoint: everything about a proposal or a forum, or a trial. */
export const laneSubjectSchema = z.union([subjectIdSchema, z.literal('test')]);
export type LaneSubject = z.infer<typeof laneSubjectSchema>;

export const trySchema = z.object({
  at: z.iso.datetime(),
  /** The receiver's status, where it gave one. */
  status: z.number().int().optional(),
  /** Why there is none, by code. */
  fault: z.string().optional(),
  ms: z.number().int().nonnegative(),
  /** The first of what the receiver said. */
  answer: z.string().optional(),
});
export type Try = z.infer<typeof trySchema>;

export const deliveryStateSchema = z.enum(['pending', 'delivered', 'parked']);

/** One event on its way to one endpoint. */
export const deliverySchema = z.object({
  /** The event's own, the same at every try and every endpoint: by it a receiver knows what it has seen. */
  id: messageIdSchema,
  endpoint: webhookIdSchema,
  institution: institutionIdSchema,
  subject: laneSubjectSchema,
  type: z.string(),
  /** When it happened, and which comes first of what happened in the same moment. */
  at: z.iso.datetime(),
  rank: z.number().int().min(0).max(9),
  /** What is said of it. With where that is to be read, it makes what is sent, the same at every try. */
  data: z.record(z.string(), z.unknown()),
  /** Where it is to be read: below the site, and below the API's root. */
  path: z.string(),
  apiPath: z.string(),
  state: deliveryStateSchema,
  attempts: z.number().int().nonnegative(),
  tries: z.array(trySchema),
  firstTriedAt: z.iso.datetime().optional(),
  settledAt: z.iso.datetime().optional(),
  /** Seconds since 1970: the table forgets it then. */
  expiresAt: z.number().int(),
});
export type Delivery = z.infer<typeof deliverySchema>;

/** The order of one endpoint's deliveries about one subject, and when its first is to be tried. */
export const laneSchema = z.object({
  endpoint: webhookIdSchema,
  subject: laneSubjectSchema,
  /** Raised by everything that joins it: whoever finds it empty can tell that it still is. */
  version: z.number().int().positive(),
  claim: z.string().optional(),
  listSk: z.string().optional(),
});
export type Lane = z.infer<typeof laneSchema>;
