import { z } from '@hono/zod-openapi';
import type { Actor } from '../people/index.ts';
import { rejectionCodeSchema } from '../proposals/index.ts';
import { type Opinion, opinionStateSchema, type SympathyCount } from './model.ts';
import { canReadWords, currentVersion, stateOf } from './rules.ts';

export const replyViewSchema = z
  .object({
    id: z.string(),
    subject: z.string().openapi({ description: 'The forum or the proposal it is about' }),
    institution: z.string(),
    parent: z.string().nullable().openapi({ description: 'The opinion it replies to' }),
    state: opinionStateSchema,
    author: z.object({ id: z.string(), name: z.string() }),
    official: z
      .object({ institution: z.string(), department: z.string() })
      .nullable()
      .openapi({ description: 'The department whose voice it is' }),
    stance: z
      .string()
      .nullable()
      .openapi({ description: 'The side its author took when writing these words' }),
    text: z.string().nullable().openapi({ description: 'null where its words are hidden or taken back' }),
    versions: z.number().int().openapi({ description: 'Of its words' }),
    createdAt: z.string(),
    rewordedAt: z.string().nullable(),
    withdrawnAt: z.string().nullable(),
    hidden: z.object({ at: z.string(), code: rejectionCodeSchema, reason: z.string() }).nullable(),
    sympathy: z.number().int(),
    credits: z
      .array(z.object({ proposal: z.string(), addendum: z.number().int(), at: z.string() }))
      .openapi({ description: 'Where the author of its proposal said that it helped' }),
  })
  .openapi('Reply');
export type ReplyView = z.infer<typeof replyViewSchema>;

export const opinionViewSchema = replyViewSchema
  .extend({
    replies: z
      .object({ items: z.array(replyViewSchema), next: z.string().nullable() })
      .openapi({ description: 'The first, and the cursor of the rest' }),
  })
  .openapi('Opinion');
export type OpinionView = z.infer<typeof opinionViewSchema>;

/** What a reader may see of an opinion. */
export function toReplyView(
  opinion: Opinion,
  { total }: SympathyCount,
  text: string,
  actor: Actor | undefined,
): ReplyView {
  const { stance, at } = currentVersion(opinion);
  return {
    id: opinion.id,
    subject: opinion.subject,
    institution: opinion.institution,
    parent: opinion.parent ?? null,
    state: stateOf(opinion),
    author: { id: opinion.author, name: opinion.authorName },
    official: opinion.official ?? null,
    stance: stance ?? null,
    text: canReadWords(opinion, actor) ? text : null,
    versions: opinion.texts.length,
    createdAt: opinion.createdAt,
    rewordedAt: opinion.texts.length > 1 ? at : null,
    withdrawnAt: opinion.withdrawnAt ?? null,
    hidden: opinion.hidden ?? null,
    sympathy: Math.max(0, total),
    credits: opinion.credits,
  };
}
