import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import { type Client, getClient, mayClient } from '../partners/index.ts';
import type { Actor } from '../people/index.ts';
import { consentScope } from './model.ts';
import { findConsent, findTokens } from './repository.ts';
import { hashOf, partsOf } from './token-text.ts';

/**
 * For whom an access token acts, and which client does. Whether the citizen still wants that is asked each time, so that
 * taking it back is effective at once, and so is the client's end. Whoever works for an institution is a citizen here: the client has no role of theirs.
 *
 * @throws auth.expired-token; auth.invalid-token for everything else
 */
export async function actorOfToken(
  context: Context,
  text: string,
): Promise<{ actor: Actor; client: Client }> {
  const { table, clock } = context;
  const parts = partsOf(text);
  if (parts?.kind !== 'access') throw new AppError('auth.invalid-token');
  const tokens = await findTokens(table, hashOf(parts.shared));
  if (!tokens || tokens.access.hash !== hashOf(text)) throw new AppError('auth.invalid-token');
  const [consent, client] = await Promise.all([
    findConsent(table, tokens.person, tokens.client),
    getClient(context, tokens.client, { consistent: true }).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'client.not-found') return undefined;
      throw error;
    }),
  ]);
  if (consent?.given !== tokens.given) throw new AppError('auth.invalid-token');
  if (!client || !mayClient(client, consentScope)) throw new AppError('auth.invalid-token');
  if (Date.parse(tokens.access.until) <= clock.now().getTime()) throw new AppError('auth.expired-token');
  const { id, institution } = client;
  return { actor: { person: tokens.person, grants: [], client: { id, institution } }, client };
}
