import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OpenAPIHono } from '@hono/zod-openapi';
import { html } from 'hono/html';
import { AppError } from '../../shared/errors.ts';
import { makeRouter } from '../../shared/http/router.ts';
import type { AppEnv } from '../people/index.ts';

export interface SignIn {
  /** The OpenID Connect issuer and the public client the documentation's page signs in with. */
  issuer: string;
  client: string;
  /** Where people sign in and the page fetches its token: the issuer, or an address beside it. */
  pages: string;
  /** The folder with Swagger UI's files. */
  swaggerUi: string;
}

const files: Record<string, string> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'oauth2-redirect.js': 'text/javascript; charset=utf-8',
};

// Swagger UI writes style attributes; scripts are ours alone.
const pagePolicy = ({ issuer, pages }: SignIn) =>
  `default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; ` +
  `connect-src 'self' ${new URL(issuer).origin} ${new URL(pages).origin}; base-uri 'none'; frame-ancestors 'none'`;

/** The API's description, generated from the routes that serve it, and a page to try it on. */
export function makeDocumentation(allRoutes: () => Promise<OpenAPIHono<AppEnv>>, signIn: SignIn) {
  const docs = makeRouter<AppEnv>();

  let description: ReturnType<typeof describe> | undefined;
  docs.get('/openapi.json', async (c) => {
    // Made when first asked for: a start should not wait for it.
    description ??= describe(await allRoutes(), signIn);
    return c.json(description);
  });

  docs.get('/docs', (c) =>
    c.html(
      html`<!doctype html>
        <html lang="ko">
          <head>
            <meta charset="utf-8" />
            <meta name="viewport" content="width=device-width, initial-scale=1" />
            <title>공론 API · Gongnon API</title>
            <link rel="stylesheet" href="docs/assets/swagger-ui.css" />
          </head>
          <body>
            <div id="docs"></div>
            <noscript>이 페이지는 JavaScript가 필요합니다. <a href="openapi.json">openapi.json</a></noscript>
            <script src="docs/assets/swagger-ui-bundle.js"></script>
            <script src="docs/start.js"></script>
          </body>
        </html>`,
      200,
      { 'Content-Security-Policy': pagePolicy(signIn) },
    ),
  );

  docs.get('/docs/start.js', (c) => {
    const settings = JSON.stringify({
      clientId: signIn.client,
      usePkceWithAuthorizationCodeGrant: true,
      scopes: 'openid',
    });
    return c.body(
      `const ui = SwaggerUIBundle({ url: 'openapi.json', dom_id: '#docs', deepLinking: true, ` +
        `oauth2RedirectUrl: new URL('docs/oauth2-redirect.html', location.href).href });\nui.initOAuth(${settings});\n`,
      200,
      { 'Content-Type': 'text/javascript; charset=utf-8' },
    );
  });

  docs.get('/docs/oauth2-redirect.html', (c) =>
    c.html(
      html`<!doctype html>
        <html lang="ko">
          <head>
            <meta charset="utf-8" />
            <title>로그인</title>
          </head>
          <body>
            <script src="assets/oauth2-redirect.js"></script>
          </body>
        </html>`,
      200,
      { 'Content-Security-Policy': pagePolicy(signIn) },
    ),
  );

  docs.get('/docs/assets/:file', async (c) => {
    const file = c.req.param('file');
    const type = Object.hasOwn(files, file) ? files[file] : undefined;
    if (type === undefined) throw new AppError('request.not-found');
    const content = await readFile(join(signIn.swaggerUi, file));
    return c.body(new Uint8Array(content), 200, {
      'Content-Type': type,
      'Cache-Control': 'public, max-age=86400',
    });
  });

  return docs;
}

// In the order of a proposal's life.
const tags = Object.entries({
  institutions: 'Who runs a page here: rules, departments, categories, what they say of themselves',
  proposals: 'What citizens ask for, from a draft to its answer',
  opinions: 'What is said of a proposal or in a forum, and what others say to it',
  empathy: 'Support of a proposal: one for each citizen',
  answers: 'Who owes what by when, and what was answered',
  commitments: 'What answers promised, followed until it is done',
  forums: 'Dated public debates that end in a result',
  statements: 'Short statements, what people think of them, and groups of those who think alike',
  imports: 'Proposals of other platforms, brought in by an institution’s administrators',
  links: 'The same proposal on two platforms',
  sessions: 'Meetings in a room: sign-up, attendance, records, workshops',
  panels: 'Citizens drawn by lot who may open a forum',
  webhooks: 'Where an institution is told of what happens',
  people: 'Whoever is signed in',
  partners: 'An institution’s clients and their keys',
  oauth: 'What a client exchanges for a citizen’s word: codes and tokens',
  accountability: 'How departments keep their dates, and whether counts are right',
  attachments: 'Files that staff put here',
  mail: 'What could not be sent',
  'open data': 'Public data as a whole',
}).map(([name, description]) => ({ name, description }));

const methods = ['get', 'put', 'post', 'patch', 'delete'] as const;

/**
 * What an operation is called in clients that are generated: its method and its path, which never change while it is
 * there, as in `getProposals`, `getProposal`, `putProposalEmpathy`, `getMyOpinions`.
 */
export function operationIdOf(method: string, path: string): string {
  const parts = path
    .replace(/^\/api\/v1\//, '')
    .replace(/^people\/me\b/, 'my')
    .split('/');
  const words = parts.flatMap((part, index) => {
    if (part.startsWith('{')) return [];
    return (parts[index + 1]?.startsWith('{') ? singularOf(part) : part).split('-');
  });
  if (words.length === 1 && words[0] === 'my') words.push('self');
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function singularOf(noun: string): string {
  return noun.replace(/(ch|sh|x)es$|(?<=.)ies$|s$/, (ending, kept = '') => (ending === 'ies' ? 'y' : kept));
}

/** OpenAPI 3.1 of all routes, with where to sign in. */
export function describe(api: OpenAPIHono<AppEnv>, { issuer }: Pick<SignIn, 'issuer'>) {
  api.openAPIRegistry.registerComponent('securitySchemes', 'signIn', {
    type: 'openIdConnect',
    openIdConnectUrl: `${issuer}/.well-known/openid-configuration`,
  });
  const description = api.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Gongnon 공론',
      version: '1',
      description:
        'Proposals, public empathy, owed answers. Reading is open to all. Refusals are RFC 9457 problem documents with ' +
        'a stable `code`. A partner’s key, or a token a citizen’s word was exchanged for, is shown as a bearer token; limits ' +
        'are told in `RateLimit-Policy` and `RateLimit`.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    servers: [{ url: '/' }],
    security: [],
    tags,
  });
  for (const [path, item] of Object.entries(description.paths ?? {})) {
    if (item.get?.responses)
      item.get.responses[304] = { description: 'As it was when you last asked (`If-None-Match`)' };
    for (const method of methods) {
      const operation = item[method];
      if (operation) operation.operationId = operationIdOf(method, path);
    }
  }
  return description;
}
