import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { emulatorName, isRequired, missing, openDynamoDbLocal } from '../support/dynamodb-local.ts';
import { makeFolder, type TestEngine } from '../support/engine.ts';
import { call, devToken, freePort, type ServerProcess, spawnServer, untilReady } from '../support/server.ts';

const isSkipped = missing !== undefined && !isRequired;

describe.skipIf(isSkipped)(`the server with DYNAMODB_ENDPOINT on ${emulatorName}`, () => {
  let engine: TestEngine;
  let folder: Awaited<ReturnType<typeof makeFolder>>;
  let server: ServerProcess;
  let settings: Record<string, string>;

  const start = async () => {
    settings = { ...settings, PORT: await freePort() };
    server = spawnServer(settings);
    await untilReady(server);
  };

  beforeAll(async () => {
    engine = await openDynamoDbLocal();
    folder = await makeFolder();
    settings = {
      DATA_DIR: join(folder.path, 'data'),
      DYNAMODB_ENDPOINT: engine.endpoint,
      TABLE_NAME: 'elsewhere',
    };
    await start();
  }, 180_000);

  afterAll(async () => {
    await server?.stop();
    await engine?.close();
    await folder?.remove();
  });

  it('makes the table with its stream and the same demonstration data in it', async () => {
    const items = async (path: string) => (await call(server.origin, 'GET', `/api/v1/${path}`)).body.items;
    expect(await items('institutions')).toHaveLength(27);
    expect((await items('proposals?state=closed')).length).toBeGreaterThan(0);
    expect((await items('answers?state=answered')).length).toBeGreaterThan(0);
    expect((await items('answers?overdue=true')).length).toBeGreaterThan(0);
  });

  it('counts what it is given, knows it after a kill, and goes on counting', async () => {
    const { body } = await call(server.origin, 'GET', '/api/v1/proposals?state=open&limit=1');
    const { id, empathyCount } = body.items[0];
    const give = async (sub: string) => {
      const token = await devToken(server.origin, { sub, role: 'citizen' });
      return (await call(server.origin, 'PUT', `/api/v1/proposals/${id}/empathy`, { token })).status;
    };
    const counted = async () =>
      (await call(server.origin, 'GET', `/api/v1/proposals/${id}`)).body.empathyCount;
    expect(await Promise.all(['one', 'two', 'three'].map(give))).toEqual([201, 201, 201]);
    await server.kill();
    await start();
    await expect.poll(counted, { timeout: 20_000 }).toBe(empathyCount + 3);
    expect(await Promise.all(['one', 'four'].map(give))).toEqual([200, 201]);
    await expect.poll(counted, { timeout: 20_000 }).toBe(empathyCount + 4);
  }, 90_000);
});
