import { z } from 'zod';

// Line feed and tab are text; every other control character, and a lone half of a surrogate pair, is not.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff]/;
const lineBreaks = /[\n\t]/;
// Invisible characters that reorder or hide text around them.
const overrides = /[\u202a-\u202e\u2066-\u2069]/;

/**
 * Text a person wrote: trimmed, in Unicode's composed form, with line ends as line feeds. Refuses control characters,
 * bidirectional overrides, lone surrogates and more than `max` UTF-16 units.
 */
export function textSchema(max: number, options: { lines: boolean; min?: number } = { lines: false }) {
  return z
    .string()
    .max(max * 2)
    .refine((value) => value.isWellFormed(), { error: 'contains half of a surrogate pair' })
    .overwrite((value) => value.replaceAll('\r\n', '\n').normalize('NFC').trim())
    .min(options.min ?? 1)
    .max(max)
    .refine(
      (value) =>
        !controls.test(value) && !overrides.test(value) && (options.lines || !lineBreaks.test(value)),
      {
        error: 'contains control characters',
      },
    );
}
