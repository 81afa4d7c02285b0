import { z } from 'zod';
import { institutionIdSchema, proposalIdSchema } from '../../shared/ids.ts';

/** How much somebody may ask for, in UTF-16 units. */
export const longestSearch = 100;

/** The states a proposal can be found in: what was withdrawn, or never was public, is not looked through. */
export const searchableStates = ['open', 'closed', 'rejected'] as const;
export const searchableStateSchema = z.enum(searchableStates);
export type SearchableState = z.infer<typeof searchableStateSchema>;

/** How much of a proposal's text is looked through, in UTF-16 units: its beginning says what it is about. */
export const bodyLooked = 1_000;

const kept = {
  id: proposalIdSchema,
  /** The revision of the proposal that it was made from: an older one never replaces a newer. */
  version: z.number().int().positive(),
  /** When it was written and for which proposal, which is its place in the list of changes. */
  changed: z.string().min(1),
};

/** A proposal as search knows it: its public words and what the filters ask for, nothing of its people. */
export const searchDocumentSchema = z.object({
  ...kept,
  institution: institutionIdSchema,
  state: searchableStateSchema,
  category: z.string().optional(),
  /** When it became public. */
  since: z.iso.datetime(),
  closesAt: z.iso.datetime().optional(),
  title: z.string(),
  tags: z.array(z.string()),
  /** The beginning of its text, in the one way of writing that words are looked for in (see terms.ts). */
  body: z.string(),
});
export type SearchDocument = z.infer<typeof searchDocumentSchema>;

/** One that was public and is not any more. It stays, without a word, so that every memory of it learns so. */
const goneSchema = z.object({ ...kept, state: z.literal('gone') });

export const keptDocumentSchema = z.discriminatedUnion('state', [searchDocumentSchema, goneSchema]);
export type KeptDocument = z.infer<typeof keptDocumentSchema>;
