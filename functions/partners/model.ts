import { z } from 'zod';
import { aggregateShape } from '../../shared/events.ts';
import { clientIdSchema, institutionIdSchema, keyIdSchema } from '../../shared/ids.ts';
import { textSchema } from '../../shared/text.ts';

/**
 * What a client may do: `read` public data under a limit of its own, `propose` for a citizen who agreed to it, `manage`
 * its own institution as that institution's administrators do.
 */
export const scopes = ['read', 'propose', 'manage'] as const;
export const scopeSchema = z.enum(scopes);
export type Scope = z.infer<typeof scopeSchema>;

/** Keys that work at the same time: an old and a new one while they change over, for a site and its trial. */
export const mostLiveKeys = 5;
/** Keys that are remembered, those that no longer work among them. */
export const mostKeys = 20;
/** A key's end lies within so many days. */
export const longestKeyDays = 5 * 365;

const mostOrigins = 20;
const mostRedirects = 10;

/** Spoken to in the clear on the same machine alone, where a partner's developer tries things out. */
function isGuarded({ protocol, hostname }: URL): boolean {
  return (
    protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname))
  );
}

/** A star is nobody's host, though a parser takes it for a letter. */
function urlOf(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.hostname.includes('*') ? undefined : url;
}

/** As a browser sends it in `Origin`: `https://www.geumcheon.go.kr`. */
const originSchema = textSchema(200).refine(
  (text) => {
    const url = urlOf(text);
    return url !== undefined && isGuarded(url) && url.origin === text;
  },
  { error: 'is no origin' },
);

/** Where a citizen is sent back to. It is compared letter by letter, so it is written as a browser would write it. */
const redirectUriSchema = textSchema(500).refine(
  (text) => {
    const url = urlOf(text);
    if (url === undefined || !isGuarded(url) || text.includes('#')) return false;
    if (url.username !== '' || url.password !== '') return false;
    return url.href === text || url.href === `${text}/`;
  },
  { error: 'is no address to be sent back to' },
);

const unique = <Item>(items: Item[]): Item[] => [...new Set(items)];

/** What administrators say of a client. */
export const clientFactsSchema = z.object({
  /** Citizens read it before they agree to anything. */
  name: textSchema(60),
  purpose: textSchema(300, { lines: true }),
  /** The sites that may show its embeds. */
  origins: z.array(originSchema).max(mostOrigins).overwrite(unique).default([]),
  redirectUris: z.array(redirectUriSchema).max(mostRedirects).overwrite(unique).default([]),
  scopes: z.array(scopeSchema).max(scopes.length).overwrite(unique).default(['read']),
});
export type ClientFacts = z.infer<typeof clientFactsSchema>;

/** A key as it is kept: its text is shown once and is not among it. */
const keySchema = z.object({
  id: keyIdSchema,
  /** SHA-256 of the whole text, in hexadecimal. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  madeAt: z.iso.datetime(),
  /** It works before this moment, not at it. */
  endsAt: z.iso.datetime().optional(),
  revokedAt: z.iso.datetime().optional(),
});
export type Key = z.infer<typeof keySchema>;

const clientEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('client.opened'), name: z.string() }),
  z.object({ type: z.literal('client.changed'), name: z.string() }),
  z.object({ type: z.literal('client.key-made'), name: z.string(), key: keyIdSchema }),
  z.object({ type: z.literal('client.key-revoked'), name: z.string(), key: keyIdSchema }),
  z.object({ type: z.literal('client.ended'), name: z.string() }),
]);

/** A partner's site or program, known to one institution and acting within it alone. */
export const clientSchema = z.object({
  ...aggregateShape(clientEventSchema),
  id: clientIdSchema,
  institution: institutionIdSchema,
  name: z.string(),
  purpose: z.string(),
  origins: z.array(z.string()),
  redirectUris: z.array(z.string()),
  scopes: z.array(scopeSchema),
  keys: z.array(keySchema).max(mostKeys),
  createdAt: z.iso.datetime(),
  /** From then on none of its keys and tokens works, and its embeds are shown nowhere. */
  endedAt: z.iso.datetime().optional(),
});
export type Client = z.infer<typeof clientSchema>;
