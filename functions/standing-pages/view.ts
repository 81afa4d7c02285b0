import { z } from '@hono/zod-openapi';
import { type StandingVersion, standingLanguageSchema, standingPageSchema } from './model.ts';

export const standingViewSchema = z
  .object({
    page: standingPageSchema,
    language: standingLanguageSchema,
    version: z.number().int(),
    text: z.string(),
    at: z.string(),
    by: z.string().openapi({ description: 'The name of whoever wrote it, as it was then' }),
  })
  .openapi('StandingPage');

/** A version as everybody may read it. */
export function toStandingView({
  page,
  language,
  version,
  text,
  at,
  by,
}: StandingVersion): z.infer<typeof standingViewSchema> {
  return { page, language, version, text, at, by: by.name };
}
