import { z } from 'zod';
import { clientIdSchema, institutionIdSchema, personIdSchema } from '../../shared/ids.ts';

const minute = 60_000;
/** A code is exchanged at once, by the program the citizen was sent back to. */
export const codeMs = minute;
export const accessMs = 15 * minute;
/** From each exchange anew: a client that is used now and then asks its citizen no more. */
export const refreshMs = 30 * 24 * 60 * minute;
/** The same for people. */
export const tokenTimes = { accessMinutes: accessMs / minute, refreshDays: refreshMs / (24 * 60 * minute) };

/** The one thing citizens are asked to allow. */
export const consentScope = 'propose';

const hashSchema = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * A citizen's word that a client may act for them. Every token stands and falls with it: `given` is another one each time
 * it is given anew, so that what was taken back never comes to life again.
 */
export const consentSchema = z.object({
  client: clientIdSchema,
  institution: institutionIdSchema,
  given: z.string(),
  at: z.iso.datetime(),
});
export type Consent = z.infer<typeof consentSchema>;

export const codeSchema = z.object({
  person: personIdSchema,
  client: clientIdSchema,
  given: z.string(),
  redirectUri: z.string(),
  /** Of RFC 7636, by SHA-256. */
  challenge: z.string(),
  until: z.iso.datetime(),
  /** The tokens it was exchanged for: it is exchanged once. */
  spentFor: hashSchema.optional(),
  /** It was shown again after that. */
  isReplayed: z.literal(true).optional(),
});
export type Code = z.infer<typeof codeSchema>;

const secretSchema = z.object({ hash: hashSchema, until: z.iso.datetime() });

/** What came of one code: one access token and one refresh token at a time, each new one in place of the one before. */
export const tokensSchema = z.object({
  person: personIdSchema,
  client: clientIdSchema,
  given: z.string(),
  access: secretSchema,
  refresh: secretSchema,
});
export type Tokens = z.infer<typeof tokensSchema>;
