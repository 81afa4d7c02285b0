import type { Context } from '../../shared/context.ts';
import { endMail } from '../people/index.ts';
import type { Mailing } from './post.ts';
import { openUnsubscription, type Unsubscription } from './unsubscribe-link.ts';

/** What a link would end; nothing where it is none of ours. Looking changes nothing: programs open links too. */
export async function readUnsubscription(
  { linkKey }: Pick<Mailing, 'linkKey'>,
  token: string,
): Promise<Unsubscription | undefined> {
  return openUnsubscription(await linkKey(), token);
}

/** Ends the kind of mail a link names for whom it names, without a sign-in (RFC 8058). Pressed again it stays ended. */
export async function unsubscribe(
  context: Context,
  mailing: Pick<Mailing, 'linkKey'>,
  token: string,
): Promise<Unsubscription | undefined> {
  const found = await readUnsubscription(mailing, token);
  if (found) await endMail(context, found.person, found.choice);
  return found;
}
