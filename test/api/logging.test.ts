import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { makeLog } from '../../shared/observe/log.ts';
import { openStage, type Stage, unknown } from '../support/stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage({ log: makeLog('INFO') });
});

afterAll(() => stage.close());

/** Everything that reaches the standard outputs meanwhile. */
async function logged(act: () => Promise<unknown>): Promise<string> {
  const lines: string[] = [];
  const spies = [process.stdout, process.stderr].map((output) =>
    vi.spyOn(output, 'write').mockImplementation((chunk) => {
      lines.push(String(chunk));
      return true;
    }),
  );
  try {
    await act();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return lines.join('');
}

describe('what is logged', () => {
  it('tells what was asked, and names nobody: no name, no words, no token, no person', async () => {
    const secrets = [
      '홍길동',
      'hong@example.org',
      '비밀제목',
      '비밀본문',
      '비밀까닭',
      '비밀답변',
      '비밀쪽지',
      '비밀이름',
      '비밀열쇠',
      '비밀분류',
    ];
    const tokens: string[] = [];
    const log = await logged(async () => {
      const token = async (sub: string, ...roles: string[]) => {
        const made = await stage.world.tokenOf(sub, ...roles);
        tokens.push(made);
        return made;
      };
      const as = await token('홍길동');
      const staff = await token('비밀이름', `admin@${stage.here}`, `moderator@${stage.here}`);
      await stage.call('PATCH', 'people/me', { as, body: { name: '비밀이름' } });
      const { body } = await stage.call('POST', 'proposals', {
        as,
        body: { institution: stage.here, title: '비밀제목', body: '비밀본문', category: '비밀분류' },
        headers: { 'idempotency-key': 'hong@example.org' },
      });
      await stage.call('POST', `proposals/${body.id}/screening`, {
        as: staff,
        body: { decision: 'publish' },
      });
      await stage.call('PUT', `proposals/${body.id}/empathy`, { as });
      await stage.world.idle();
      const answer = `answers/ans_${body.id.slice(4)}_1`;
      await stage.call('POST', `${answer}/transfer`, {
        as: staff,
        body: { department: 'women', reason: '비밀까닭' },
      });
      const commitments = [{ title: '비밀제목', dueOn: '2099-01-01' }];
      const published = await stage.call('POST', `${answer}/publication`, {
        as: staff,
        body: { decision: 'accepted', text: '비밀답변', commitments },
      });
      await stage.world.idle();
      const [commitment] = published.body.commitments;
      await stage.call('POST', `commitments/${commitment.id}/notes`, {
        as: staff,
        body: { kind: 'done', text: '비밀쪽지' },
      });
      // Refusals: names where they do not belong, in bodies, queries, headers and paths.
      await stage.call('POST', 'proposals', {
        as,
        body: { institution: stage.here, title: '비밀제목', 홍길동: 'hong@example.org' },
      });
      await stage.call('POST', 'proposals', { as, body: '{"홍길동":' });
      await stage.call(
        'GET',
        `proposals?category=${encodeURIComponent('홍길동')}&state=${encodeURIComponent('비밀제목')}`,
      );
      await stage.call('GET', 'people/me', { as: `${tokens[0]}비밀열쇠`.slice(0, 50) });
      for (const name of [
        '홍길동',
        'hong@example.org',
        stage.world.actorOf('홍길동').person,
        tokens[0] ?? '',
      ]) {
        await stage.world.call('GET', `people/${encodeURIComponent(name)}`);
        await stage.world.call('GET', `proposals/${encodeURIComponent(name)}`);
        await stage.world.call('GET', `/${encodeURIComponent(name)}`);
        await stage.world.call('GET', `institutions/${encodeURIComponent(name)}/board`);
      }
      await stage.call('POST', `answers/${unknown.answer}/assignment`, {
        as: staff,
        body: { officer: stage.world.actorOf('홍길동').person },
      });
      await stage.world.schedules.sweep();
      await stage.world.schedules.reconcile();
      await stage.world.idle();
    });
    const lines = log
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.length).toBeGreaterThan(20);
    const events = new Set(lines.map(({ message }) => message));
    for (const event of events)
      expect(['request.done', 'step.fired', 'sweep.done', 'reconciliation.done']).toContain(event);
    const people = [stage.world.actorOf('홍길동').person, stage.world.actorOf('비밀이름').person];
    for (const text of [
      ...secrets,
      ...people,
      ...tokens,
      ...tokens.map((each) => each.split('.')[1] ?? ''),
    ]) {
      expect(log).not.toContain(text);
      expect(log).not.toContain(encodeURIComponent(text));
    }
    expect(log).not.toContain('per_');
    const done = lines.filter(({ message }) => message === 'request.done');
    for (const line of done) {
      expect(line).toMatchObject({
        method: expect.any(String),
        route: expect.any(String),
        status: expect.any(Number),
        correlation: expect.any(String),
      });
    }
    expect(done.filter(({ status }) => status === 404).length).toBeGreaterThan(0);
  });
});
