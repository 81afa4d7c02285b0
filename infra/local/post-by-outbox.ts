import { z } from 'zod';
import type { AddressedMail, Post } from '../../functions/notifications/index.ts';
import type { Context } from '../../shared/context.ts';
import { getItem, getItems, putIfAbsent } from '../../shared/dynamo/items.ts';
import { keys, lists } from '../../shared/dynamo/keys.ts';
import { listEntries } from '../../shared/dynamo/listing.ts';
import { mailIdSchema } from '../../shared/ids.ts';

const sentMailSchema = z.object({
  id: mailIdSchema,
  at: z.iso.datetime(),
  to: z.string(),
  language: z.enum(['ko', 'en']),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  headers: z.array(z.object({ name: z.string(), value: z.string() })),
});
export type SentMail = z.infer<typeof sentMailSchema>;

/** The post of one machine: every mail lies in the outbox, as it would have gone out, once. */
export function makeOutboxPost({ table, clock }: Context): Post {
  return {
    send: async ({ id, to, letter }: AddressedMail) => {
      const at = clock.now().toISOString();
      const place = { listPk: lists.letters, listSk: `${at}#${id}` };
      await putIfAbsent(table, { ...keys.letter(id), id, at, to, ...letter, ...place });
      return 'sent';
    },
  };
}

/** Mails in the outbox, latest first. */
export async function sentMails(
  { table }: Context,
  page: { limit: number; cursor?: string | undefined },
): Promise<{ items: SentMail[]; next: string | null }> {
  const { entries, next } = await listEntries(table, { list: lists.letters, newestFirst: true, ...page });
  const wanted = entries.map(({ pk, sk }) => ({ pk, sk }));
  return { items: await getItems(table, sentMailSchema, wanted), next };
}

export async function findSentMail({ table }: Context, id: SentMail['id']): Promise<SentMail | undefined> {
  return getItem(table, sentMailSchema, keys.letter(id), { consistent: true });
}
