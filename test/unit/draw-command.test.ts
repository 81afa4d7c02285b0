import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const run = (input: string) =>
  spawnSync(process.execPath, ['--import', 'tsx', 'scripts/draw.ts'], { cwd: root, input, encoding: 'utf8' });

describe('the draw command', () => {
  it.each([
    ['', 'draw.not-json'],
    ['{"strata":', 'draw.not-json'],
    ['[]', 'draw.malformed'],
    ['{"strata":[],"pool":{"size":0,"sha256":"","tickets":[{}]},"seed":{"value":"1"}}', 'draw.malformed'],
    ['{"strata":[],"pool":{"size":0,"sha256":"","tickets":[]},"seed":null}', 'draw.malformed'],
  ])('says what is wrong with %j by a code, in a line, and prints nothing', (input, code) => {
    const { status, stdout, stderr } = run(input);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(new RegExp(`^${code.replace('.', '\\.')}: [^\\n]+\\n$`));
  });
});
