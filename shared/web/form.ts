import { createHash } from 'node:crypto';

/** A field of a submitted form as text: nothing where it was left out, the first where it came twice, never a file. */
export function textOf(form: Record<string, unknown>, name: string): string {
  const value = form[name];
  const first = Array.isArray(value) ? value[0] : value;
  // Browsers send line ends as CRLF.
  return typeof first === 'string' ? first.replaceAll('\r\n', '\n') : '';
}

/** What stood in a form, as it was typed, by the name of its field. */
export type Typed = Record<string, string>;

export function typedIn(form: Record<string, unknown>): Typed {
  return Object.fromEntries(Object.keys(form).map((name) => [name, textOf(form, name)]));
}

/**
 * What makes a form that is sent twice one thing, and one that was gone back to and changed another: its key, as the page
 * gave it, with what is asked for.
 */
export function sendingKey(form: Record<string, unknown>, asked: unknown): string | undefined {
  const key = textOf(form, 'key');
  if (key === '') return undefined;
  return createHash('sha256')
    .update(`${key}\n${JSON.stringify(asked)}`)
    .digest('base64url');
}
