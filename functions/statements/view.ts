import { z } from '@hono/zod-openapi';
import { rejectionCodeSchema } from '../proposals/index.ts';
import { markCountsSchema } from './model.ts';

const countsView = z.object(markCountsSchema.shape).openapi('MarkCounts');

export const statementViewSchema = z
  .object({
    id: z.string(),
    text: z.string().nullable().openapi({ description: 'Nothing where it was removed' }),
    at: z.string(),
    isSeed: z.boolean().openapi({ description: 'Put there by whoever asks, to begin with' }),
    removed: z.object({ at: z.string(), code: rejectionCodeSchema, reason: z.string() }).nullable(),
  })
  .openapi('Statement');

/** Why no groups are shown: too few marked enough, or a group is so small that it would name somebody. */
export const hiddenBecauseSchema = z.enum(['too-few-people', 'no-groups', 'group-too-small']);

export const groupsViewSchema = z
  .object({
    forum: z.string(),
    at: z.string().nullable().openapi({ description: 'When it was computed; nothing where it never was' }),
    isFinal: z.boolean().openapi({
      description:
        'Computed after the forum closed: the same from then on, unless a moderator takes a statement out or puts one back',
    }),
    people: z.number().int().openapi({ description: 'Who marked anything' }),
    grouped: z.number().int().openapi({ description: 'Who marked enough to be put into a group' }),
    hiddenBecause: hiddenBecauseSchema.nullable(),
    moderated: z
      .array(
        z.object({
          at: z.string(),
          statement: z.string(),
          act: z.enum(['removed', 'restored']),
          code: rejectionCodeSchema.nullable(),
          reason: z.string().nullable(),
        }),
      )
      .openapi({
        description: 'What moderators did once the forum had closed: why a final result is not the first',
      }),
    statements: z
      .array(
        z.object({
          statement: z.string(),
          counts: countsView,
          consensus: z
            .number()
            .nullable()
            .openapi({ description: 'Product over the groups of (agrees + 1) ÷ (marks + 2)' }),
          isAgreedByAll: z
            .boolean()
            .openapi({ description: 'More than half of every group agrees, by five marks or more in each' }),
          byGroup: z.array(countsView),
        }),
      )
      .openapi({
        description:
          'What all groups agree on most, first, and what nobody marked, last. Empty while so few marked that a tally would be somebody’s mark',
      }),
    groups: z.array(
      z.object({
        size: z.number().int(),
        represents: z.array(
          z.object({ statement: z.string(), mark: z.union([z.literal(1), z.literal(-1)]) }),
        ),
      }),
    ),
    dots: z
      .array(z.object({ x: z.number(), y: z.number(), group: z.number().int(), people: z.number().int() }))
      .openapi({ description: 'Where people stand: about a hundred places, with how many are near each' }),
  })
  .openapi('ForumGroups');
export type GroupsView = z.infer<typeof groupsViewSchema>;
