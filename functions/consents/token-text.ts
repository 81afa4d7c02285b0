import { createHash, randomBytes } from 'node:crypto';

const form = /^g([ar])_([0-9a-f]{64})_[0-9a-f]{64}$/;
const letters = { access: 'a', refresh: 'r' } as const;
type TokenKind = keyof typeof letters;

/** 256 bits at random, in hexadecimal. */
export function newSecret(): string {
  return randomBytes(32).toString('hex');
}

/** What is kept of what nobody can guess. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/**
 * A token's text: a secret that all tokens of one code share, and one of its own. By the first an older one is told from
 * a guess: whoever shows it had one of them.
 */
export function newToken(kind: TokenKind, shared: string): string {
  return `g${letters[kind]}_${shared}_${newSecret()}`;
}

/** Whether a text is meant as an access token, right or wrong. */
export function isAccessToken(text: string): boolean {
  return text.startsWith('ga_');
}

/** Of which kind a token is and under what its like are kept; nothing where a text is none. */
export function partsOf(text: string): { kind: TokenKind; shared: string } | undefined {
  const [, letter, shared] = form.exec(text) ?? [];
  return shared === undefined ? undefined : { kind: letter === 'a' ? 'access' : 'refresh', shared };
}
