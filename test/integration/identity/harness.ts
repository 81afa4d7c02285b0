import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeIdentify } from '../../../functions/people/index.ts';
import { type Identity, makeIdentity, openIdentityKeys } from '../../../infra/local/identity/index.ts';
import { systemClock } from '../../../shared/clock.ts';

export async function makeFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'gongnon-identity-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/** The provider on a real loopback server, wired as the one-machine server wires it, beside an app. */
export async function startIdentity(
  dataDir: string,
  appOf: (parts: { origin: string; identity: Identity }) => Listener = () => (_, response) => {
    response.writeHead(200).end('the app');
  },
) {
  const faults: unknown[] = [];
  let answer = (_: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(503).end();
  };
  const server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  const keys = await openIdentityKeys(dataDir);
  const identity: Identity = makeIdentity({ origin, keys, onFault: (error) => faults.push(error) });
  const app = appOf({ origin, identity });
  answer = (request, response) => {
    if (identity.serves(request)) identity.handle(request, response);
    else app(request, response);
  };
  return {
    origin,
    keys,
    identity,
    faults,
    identify: makeIdentify({ ...identity.identifySettings, now: systemClock.now }),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A browser as far as a sign-in needs one: it keeps cookies by path and names its origin on forms. */
export class Browser {
  readonly #cookies = new Map<string, { value: string; path: string }>();

  async open(url: string): Promise<Response> {
    return this.#send(url, { method: 'GET' });
  }

  async submit(url: string, fields: Record<string, string>, origin = new URL(url).origin): Promise<Response> {
    return this.#send(url, { method: 'POST', body: new URLSearchParams(fields), headers: { origin } });
  }

  async #send(url: string, init: RequestInit & { headers?: Record<string, string> }): Promise<Response> {
    const { pathname } = new URL(url);
    const cookie = [...this.#cookies]
      .filter(
        ([, { path }]) => pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`),
      )
      .map(([name, { value }]) => `${name.split(' ')[0]}=${value}`)
      .join('; ');
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { ...init.headers, accept: 'text/html', ...(cookie && { cookie }) },
    });
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    return response;
  }

  /** The value of a cookie, to look at or to spoil. */
  cookie(name: string, value?: string): string | undefined {
    const key = [...this.#cookies.keys()].find((each) => each.startsWith(`${name} `));
    const kept = key === undefined ? undefined : this.#cookies.get(key);
    if (key && kept && value !== undefined) this.#cookies.set(key, { ...kept, value });
    return kept?.value;
  }

  #keep(line: string): void {
    const [pair = '', ...attributes] = line.split('; ');
    const [name = '', value = ''] = pair.split('=');
    const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice(5) ?? '/';
    const key = `${name} ${path}`;
    if (value === '' || /expires=Thu, 01 Jan 1970|max-age=0(?:;|$)/i.test(line)) this.#cookies.delete(key);
    else this.#cookies.set(key, { value, path });
  }
}

export function locationOf(response: Response): string {
  const location = response.headers.get('location');
  if (!location) throw new Error(`expected a redirect, got ${response.status}`);
  return new URL(location, response.url).href;
}
