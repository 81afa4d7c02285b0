import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

/** The one-machine server as a process of its own, as `npm start` runs it. */
export interface ServerProcess {
  origin: string;
  output: () => string;
  /** Settles with the exit code once it has ended. */
  ended: Promise<number | null>;
  /** Ends it at once, as a power cut would. */
  kill(): Promise<void>;
  /** Asks it to stop and waits. */
  stop(): Promise<number | null>;
}

const main = fileURLToPath(new URL('../../infra/local/main.ts', import.meta.url));
const root = fileURLToPath(new URL('../../', import.meta.url));

/** Starts a server process without waiting for it to be ready. */
export function spawnServer(settings: Record<string, string>): ServerProcess {
  const { PORT } = settings;
  const child = spawn(process.execPath, ['--import', 'tsx', main], {
    cwd: root,
    env: { PATH: process.env.PATH ?? '', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  process.once('exit', () => child.kill('SIGKILL'));
  return {
    origin: `http://127.0.0.1:${PORT}`,
    output: () => output,
    ended,
    kill: () => end(child, ended, 'SIGKILL').then(() => {}),
    stop: () => end(child, ended, 'SIGTERM'),
  };
}

async function end(child: ChildProcess, ended: Promise<number | null>, signal: NodeJS.Signals) {
  child.kill(signal);
  return ended;
}

/** Waits until the server answers that it is ready. */
export async function untilReady(server: ServerProcess): Promise<void> {
  let code: number | null | undefined;
  void server.ended.then((ended) => {
    code = ended;
  });
  for (;;) {
    const answer = await fetch(`${server.origin}/healthz`).catch(() => undefined);
    if (answer?.status === 200) return;
    if (code !== undefined) throw new Error(`the server ended (${code}): ${server.output()}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

export async function freePort(): Promise<string> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(String(address && typeof address === 'object' ? address.port : 0)));
    });
  });
}

/** A call on a running server with a token of `/dev/token`. */
export async function call(
  origin: string,
  method: string,
  path: string,
  { token, body }: { token?: string | undefined; body?: unknown } = {},
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what came and asserts on it
): Promise<{ status: number; body: any }> {
  const asked = {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  };
  const response = await fetch(`${origin}${path}`, asked);
  const text = await response.text();
  return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : text };
}

export async function devToken(origin: string, who: Record<string, string>): Promise<string> {
  const { status, body } = await call(origin, 'POST', '/dev/token', { body: who });
  if (status !== 200) throw new Error(`no token: ${JSON.stringify(body)}`);
  return body.access_token;
}

/** Runs the acts, so many at a time; gives up on none when one fails. */
export async function together<Result>(width: number, acts: (() => Promise<Result>)[]): Promise<void> {
  const left = [...acts];
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (let act = left.shift(); act; act = left.shift()) await act().catch(() => undefined);
    }),
  );
}
