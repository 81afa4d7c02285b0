import { expect, it } from 'vitest';
import { openTestEngine } from '../../support/engine.ts';

it('never ends a connection for being idle, which a busy process could be writing on at that moment', async () => {
  const engine = await openTestEngine();
  try {
    const answer = await fetch(engine.endpoint, { headers: { connection: 'keep-alive' } });
    expect(answer.headers.get('connection')).toBe('keep-alive');
    // Node says here after how many seconds it would.
    expect(answer.headers.get('keep-alive')).toBeNull();
  } finally {
    await engine.close();
  }
});
