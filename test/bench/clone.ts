import { execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeFolder } from '../support/engine.ts';
import { freePort } from '../support/server.ts';
import { type Figure, round } from './figure.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** From a clone to the first page, by the README's first command, with npm's cache filled. */
export async function measureClone(): Promise<Figure[]> {
  const folder = await makeFolder();
  const cache = execFileSync('npm', ['config', 'get', 'cache'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
  const port = await freePort();
  const clone = join(folder.path, 'clone');
  const began = performance.now();
  execFileSync('git', ['clone', '--quiet', root, clone]);
  const cloned = performance.now();
  const environment = {
    ...process.env,
    HOME: folder.path,
    npm_config_cache: cache,
    PORT: port,
    DATA_DIR: join(folder.path, 'data'),
  };
  execFileSync('npm', ['ci', '--silent', '--prefer-offline'], {
    cwd: clone,
    env: environment,
    stdio: 'ignore',
  });
  const installed = performance.now();
  const server = spawn('npm', ['start'], { cwd: clone, env: environment, stdio: 'ignore', detached: true });
  try {
    await firstPage(port);
    const shown = performance.now();
    return [
      {
        figure: 'clone to first page, dependencies cached',
        value: round((shown - began) / 1000, 1),
        unit: 'seconds',
        bar: { atMost: 60 },
        of: {
          clone: round((cloned - began) / 1000, 1),
          install: round((installed - cloned) / 1000, 1),
          start: round((shown - installed) / 1000, 1),
        },
      },
    ];
  } finally {
    const ended = new Promise((resolve) => server.once('exit', resolve));
    if (server.pid !== undefined) process.kill(-server.pid, 'SIGTERM');
    await ended;
    await folder.remove();
  }
}

async function firstPage(port: string): Promise<void> {
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/docs`).catch(() => undefined);
    if (answer?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
