import { describe, expect, it } from 'vitest';
import { textSchema } from '../../shared/text.ts';

const line = textSchema(10);
const lines = textSchema(10, { lines: true });

describe('what a person wrote', () => {
  it.each([
    ['is trimmed', '  공감  ', '공감'],
    ['is composed', '\u1112\u1161\u11ab', '한'],
    ['keeps an emoji whole', '👍🏽 좋아요', '👍🏽 좋아요'],
  ])('%s', (_, given, kept) => {
    expect(line.parse(given)).toBe(kept);
  });

  it('has line feeds for line ends, where it may have lines', () => {
    expect(lines.parse('가\r\n나')).toBe('가\n나');
    expect(line.safeParse('가\n나').success).toBe(false);
  });

  it.each([
    ['nothing', ''],
    ['blanks', '   '],
    ['too much', 'x'.repeat(11)],
    ['far too much', 'x'.repeat(100_000)],
    ['a null character', 'a\u0000b'],
    ['an escape', 'a\u001bb'],
    ['a lone high surrogate', 'a\ud800b'],
    ['a lone low surrogate', 'a\udc00b'],
    ['an override of its direction', 'a\u202eb'],
    ['a line separator', 'a\u2028b'],
  ])('is refused for %s', (_, given) => {
    expect(lines.safeParse(given).success).toBe(false);
  });
});
