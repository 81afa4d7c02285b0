import { z } from 'zod';
import { personIdSchema } from '../../shared/ids.ts';

export const ratingValueSchema = z.enum(['satisfied', 'dissatisfied']);
export type RatingValue = z.infer<typeof ratingValueSchema>;

/** What one supporter thinks of an answer, as kept: the supporter is the sort key. */
export const ratingSchema = z.object({
  sk: personIdSchema,
  value: ratingValueSchema,
  at: z.iso.datetime(),
});
export type Rating = z.infer<typeof ratingSchema>;

/** How many think what of an answer. */
export const ratingTotalsSchema = z.object({
  satisfied: z.number().int().nonnegative(),
  dissatisfied: z.number().int().nonnegative(),
});

export type RatingTotals = z.infer<typeof ratingTotalsSchema>;

/** The totals as kept, with the sum of the versions of the slots they were made of. */
export const keptTotalsSchema = ratingTotalsSchema.extend({ versions: z.number().int().nonnegative() });
export type KeptTotals = z.infer<typeof keptTotalsSchema>;
