import { describe, expect, it } from 'vitest';
import type { ErrorCode } from '../../shared/errors.ts';
import { assertPlainJson } from '../../shared/http/plain-json.ts';

const nested = (depth: number, open = '[', close = ']') => open.repeat(depth) + close.repeat(depth);

describe('plain JSON', () => {
  it.each([
    '{}',
    '[]',
    'null',
    '-1.5e3',
    '"한글 \\u0000 \\ud800"',
    ' {"a": [1, {"b": true}], "c": {"b": 1}} ',
    '[{"a": 1}, {"a": 2}]',
    '{"a": {"a": {"a": 1}}}',
    '{"a": 1, "A": 2, "a ": 3}',
    nested(16),
    '[[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[],[]]',
  ])('is %s', (text) => {
    expect(() => assertPlainJson(text)).not.toThrow();
  });

  it.each<[string, ErrorCode]>([
    [nested(17), 'request.too-deep'],
    [nested(17, '{"a":', '}').replace(':}', ':0}'), 'request.too-deep'],
    [nested(50_000), 'request.too-deep'],
    ['['.repeat(100), 'request.too-deep'],
    ['{"a":1,"a":2}', 'request.duplicate-key'],
    ['{"a":1,"\\u0061":2}', 'request.duplicate-key'],
    ['{"":1,"":2}', 'request.duplicate-key'],
    ['[{"x":{"a":1,"b":2,"a":3}}]', 'request.duplicate-key'],
    ['{"__proto__":1,"__proto__":2}', 'request.duplicate-key'],
    ['{"a":{"b":1},"a":1}', 'request.duplicate-key'],
    ['', 'request.malformed-json'],
    [' ', 'request.malformed-json'],
    ['{', 'request.malformed-json'],
    ['{"a":1,}', 'request.malformed-json'],
    ['[1,]', 'request.malformed-json'],
    ['{a:1}', 'request.malformed-json'],
    ["{'a':1}", 'request.malformed-json'],
    ['{"a":1} {"a":1}', 'request.malformed-json'],
    ['{"a":1} // said', 'request.malformed-json'],
    ['/* said */ {}', 'request.malformed-json'],
    ['{"a":01}', 'request.malformed-json'],
    ['{"a":NaN}', 'request.malformed-json'],
    ['{"a":undefined}', 'request.malformed-json'],
    ['{"a":"b\nc"}', 'request.malformed-json'],
    ['{"a":"\\x41"}', 'request.malformed-json'],
    ['\ufeff{}', 'request.malformed-json'],
  ])('is not %s', (text, code) => {
    expect(() => assertPlainJson(text)).toThrow(expect.objectContaining({ code }));
  });
});
