import { z } from 'zod';
import { institutionIdSchema, personIdSchema } from '../../shared/ids.ts';
import { textSchema } from '../../shared/text.ts';

/** What an institution says about itself and its scheme, beside what is drawn from its rule. */
export const standingPages = ['introduction', 'notices', 'terms', 'privacy', 'accessibility'] as const;
export const standingPageSchema = z.enum(standingPages);
export type StandingPage = z.infer<typeof standingPageSchema>;

export const standingLanguageSchema = z.enum(['ko', 'en']);
export type StandingLanguage = z.infer<typeof standingLanguageSchema>;

export const standingTextSchema = textSchema(20_000, { lines: true, min: 2 });

/** One version of one page in one language: written once, never again. The newest is the one in force. */
export const standingVersionSchema = z.object({
  institution: institutionIdSchema,
  page: standingPageSchema,
  language: standingLanguageSchema,
  version: z.number().int().positive(),
  text: z.string(),
  at: z.iso.datetime(),
  /** Who wrote it, under the name they went by then. */
  by: z.object({ person: personIdSchema, name: z.string() }),
});
export type StandingVersion = z.infer<typeof standingVersionSchema>;
