import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { makeIdentify } from '../../../functions/people/index.ts';
import { audience, rolesClaim } from './access-token.ts';
import { makeProvider, type ProviderSettings } from './provider.ts';
import { makeSignIn, signInPath } from './sign-in.ts';

export { type DemoPerson, demoGroups, demoPeople } from './demo-people.ts';
export { makeDevToken } from './dev-token.ts';
export { type IdentityKeys, openIdentityKeys } from './keys.ts';
export { IdentityKeyError } from './secret-file.ts';

export interface Identity {
  issuer: string;
  /** What `makeIdentify` needs beside a clock. */
  identifySettings: Omit<Parameters<typeof makeIdentify>[0], 'now'>;
  /** Whether a request is the provider's, by its path. */
  serves: (request: IncomingMessage) => boolean;
  /** Answers such a request. Its body must not have been read, so the server asks `serves` before its app. */
  handle: (request: IncomingMessage, response: ServerResponse) => void;
}

/**
 * The OpenID provider under `/oidc` of the one-machine server:
 *
 *     const app = getRequestListener(fetch);
 *     createServer((req, res) => (identity.serves(req) ? identity.handle(req, res) : void app(req, res)));
 */
export function makeIdentity(settings: ProviderSettings): Identity {
  const { origin, keys } = settings;
  const provider = makeProvider(settings);
  const serveProvider = provider.callback();
  const serveSignIn = getRequestListener(makeSignIn({ ...settings, provider }).fetch);
  const { host } = new URL(origin);
  return {
    issuer: provider.issuer,
    identifySettings: {
      issuer: provider.issuer,
      audience,
      rolesClaim,
      keys: keys.verificationKeys,
      pseudonymKey: keys.pseudonymKey,
    },
    serves: ({ url = '' }) => /^\/oidc(?:[/?]|$)/.test(url),
    handle: (request, response) => {
      if (request.url?.startsWith(`${signInPath}/`)) {
        void serveSignIn(request, response);
        return;
      }
      // The provider routes below its mount path and finds that path by `originalUrl`, as Express sets it. It builds its
      // addresses from `Host`; it is given the origin's, which is what its clients were registered with.
      Object.assign(request, { originalUrl: request.url });
      request.url = `/${request.url?.slice('/oidc'.length).replace(/^\/+/, '')}`;
      request.headers.host = host;
      void serveProvider(request, response);
    },
  };
}
