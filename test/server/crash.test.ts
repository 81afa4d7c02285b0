import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeFolder } from '../support/engine.ts';
import {
  call,
  devToken,
  freePort,
  type ServerProcess,
  spawnServer,
  together,
  untilReady,
} from '../support/server.ts';

const citizens = 2_000;
const inParallel = 64;

let folder: Awaited<ReturnType<typeof makeFolder>>;
let settings: Record<string, string>;
let server: ServerProcess;

beforeAll(async () => {
  folder = await makeFolder();
  settings = { PORT: await freePort(), DATA_DIR: folder.path };
  server = spawnServer(settings);
  await untilReady(server);
}, 120_000);

afterAll(async () => {
  await server.stop();
  await folder.remove();
});

it('loses no acknowledged empathy, doubles none and fires each step once when killed in the rush', async () => {
  const { origin } = server;
  const author = await devToken(origin, { sub: 'crash-author', role: 'citizen' });
  const moderator = await devToken(origin, {
    sub: 'crash-moderator',
    role: 'moderator',
    institution: 'seoul',
  });
  const made = await call(origin, 'POST', '/api/v1/proposals', {
    token: author,
    body: { institution: 'seoul', title: '한밤의 버스', body: '밤에도 버스가 다니면 좋겠습니다.' },
  });
  const { id } = made.body;
  await call(origin, 'POST', `/api/v1/proposals/${id}/screening`, {
    token: moderator,
    body: { decision: 'publish' },
  });
  const tokens: string[] = [];
  await together(
    32,
    Array.from({ length: citizens }, (_, index) => async () => {
      tokens.push(await devToken(origin, { sub: `crash-${index}`, role: 'citizen' }));
    }),
  );

  const acknowledged = new Set<string>();
  let killed: Promise<void> | undefined;
  await together(
    inParallel,
    tokens.map((token) => async () => {
      const { status } = await call(origin, 'PUT', `/api/v1/proposals/${id}/empathy`, { token });
      if (status === 201) acknowledged.add(token);
      // In the middle: both of Seoul's thresholds are behind, hundreds are under way or not yet counted.
      if (acknowledged.size === citizens / 2) killed ??= server.kill();
    }),
  );
  await killed;
  expect(acknowledged.size).toBeGreaterThanOrEqual(citizens / 2);

  server = spawnServer(settings);
  await untilReady(server);
  const onRecord = new Set<string>();
  await together(
    32,
    tokens.map((token) => async () => {
      const { status, body } = await call(origin, 'GET', `/api/v1/proposals/${id}/empathy`, { token });
      if (status === 200 && body.given) onRecord.add(token);
    }),
  );
  expect([...acknowledged].filter((token) => !onRecord.has(token))).toEqual([]);
  const proposal = await call(origin, 'GET', `/api/v1/proposals/${id}`);
  expect(proposal.body.empathyCount).toBe(onRecord.size);
  const timeline = await call(origin, 'GET', `/api/v1/proposals/${id}/timeline`);
  const fired = timeline.body.items.filter(({ type }: { type: string }) => type === 'proposal.step-fired');
  expect(fired.map(({ facts }: { facts: { step: number } }) => facts.step)).toEqual([1, 2]);
  expect(await call(origin, 'GET', `/api/v1/answers/${proposal.body.steps[0].answer}`)).toMatchObject({
    status: 200,
    body: { state: 'owed' },
  });

  const supported: number[] = [];
  await together(
    32,
    tokens.map((token) => async () => {
      const mine = await call(origin, 'GET', '/api/v1/people/me/empathies', { token });
      // What is no list is said by its status.
      const listed = mine.body.items?.length ?? mine.status;
      supported.push(listed - (onRecord.has(token) ? 1 : 0));
    }),
  );
  expect(supported).toEqual(tokens.map(() => 0));
  const [token = ''] = onRecord;
  expect((await call(origin, 'PUT', `/api/v1/proposals/${id}/empathy`, { token })).status).toBe(200);
}, 180_000);
