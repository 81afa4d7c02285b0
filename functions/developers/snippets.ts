/**
 * The programs that the guide shows. Each is run by a test as it stands here, so none shows what does not work.
 * `origin` is this service, without a slash at its end.
 */
export const snippets = {
  /** In a shell. */
  firstRead: (origin: string) => `curl '${origin}/api/v1/proposals?sort=nearest-to-step&limit=3'`,
  withKey: (origin: string) =>
    `curl -i -H "Authorization: Bearer $GONGNON_KEY" '${origin}/api/v1/institutions'`,
  /** A page of a partner's site. */
  page: (origin: string) => `<!doctype html>
<html lang="ko">
  <head>
    <meta charset="utf-8" />
    <title>시민제안</title>
    <script async src="${origin}/embed/v1.js"></script>
  </head>
  <body>
    <gongnon-list client="cli_…" limit="3"></gongnon-list>
  </body>
</html>
`,
  /** Modules for Node.js. */
  client: (origin: string) => `import { everyItem, makeClient } from '@gongnon/client';

const client = makeClient({ origin: '${origin}', credential: process.env.GONGNON_KEY });
const overdue = everyItem((cursor) =>
  client.GET('/api/v1/answers', { params: { query: { overdue: 'true', cursor } } }),
);
for await (const answer of overdue) console.log(answer.dueAt, answer.title);
`,
  consent: (origin: string) => `import { createHash, randomBytes } from 'node:crypto';

// Keep both in the citizen's session: the way back is checked with them.
export const state = randomBytes(16).toString('base64url');
export const verifier = randomBytes(32).toString('base64url');

export function askCitizen(client, back) {
  const address = new URL('${origin}/oauth/authorize');
  address.search = new URLSearchParams({
    client_id: client,
    redirect_uri: back,
    response_type: 'code',
    scope: 'propose',
    state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  return address;
}

export async function takeTokens(client, back, returned) {
  const said = returned.searchParams;
  if (said.get('state') !== state || said.get('iss') !== '${origin}') throw new Error('not ours');
  const response = await fetch('${origin}/api/v1/oauth/token', {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: client,
      code: said.get('code'),
      redirect_uri: back,
      code_verifier: verifier,
    }),
  });
  if (!response.ok) throw new Error((await response.json()).error);
  return response.json(); // access_token, refresh_token, expires_in
}
`,
  receive: () => `import { createServer } from 'node:http';
import { Webhook } from 'standardwebhooks';

const webhook = new Webhook(process.env.GONGNON_WEBHOOK_SECRET);
const seen = new Set(); // in a database of yours

export const server = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  try {
    const { type, data } = webhook.verify(body, request.headers);
    const id = request.headers['webhook-id'];
    if (!seen.has(id)) console.log(type, data.api);
    seen.add(id);
    response.writeHead(204).end();
  } catch {
    response.writeHead(400).end();
  }
}).listen(process.env.PORT ?? 4001);
`,
  mirror: (origin: string) => `const origin = '${origin}';
const read = async (path) => (await fetch(new URL(path, origin))).json();

export async function begin() {
  const { resources, changes } = await read('/api/v1/exports/latest');
  for (const { dataset, path, hash } of resources) console.log(dataset, path, hash);
  return changes.cursor;
}

export async function goOn(cursor) {
  for (;;) {
    const { items, next, more } = await read(\`/api/v1/changes?cursor=\${cursor}\`);
    for (const { path } of items) console.log(path, await read(path));
    cursor = next; // keep it: the next time begins here
    if (!more) return cursor;
  }
}
`,
  bringIn: (origin: string) => `const api = '${origin}/api/v1';

async function ask(method, path, body, type = 'application/json') {
  const headers = { authorization: \`Bearer \${process.env.GONGNON_KEY}\` };
  if (body !== undefined) headers['content-type'] = type;
  const response = await fetch(api + path, { method, headers, body });
  if (!response.ok) throw new Error((await response.json()).code);
  return response.json();
}

export async function bringIn(institution, source, csv) {
  const { id } = await ask('POST', \`/institutions/\${institution}/imports\`, JSON.stringify({ source, format: 'csv' }));
  const path = \`/institutions/\${institution}/imports/\${id}\`;
  const until = async (state) => {
    while ((await ask('GET', path)).state !== state) await new Promise((done) => setTimeout(done, 1_000));
  };
  await ask('PUT', \`\${path}/batches/1\`, csv, 'text/csv');
  await ask('POST', \`\${path}/check\`); // nothing is brought in yet
  await until('checked');
  const { items } = await ask('GET', \`\${path}/report?outcome=refused\`);
  if (items.length > 0) return items; // the rows that cannot be brought in, and why
  await ask('POST', \`\${path}/start\`);
  await until('done');
  return (await ask('GET', \`\${path}/report\`)).items; // which proposal became of which row
}
`,
  links: (origin: string) => `const api = '${origin}/api/v1';
const headers = { authorization: \`Bearer \${process.env.GONGNON_KEY}\`, 'content-type': 'application/json' };

// From here to there: it stands beside the proposal, and in its \`links\`.
export async function leadThere(proposal, url) {
  const body = JSON.stringify({ url });
  const response = await fetch(\`\${api}/proposals/\${proposal}/links\`, { method: 'POST', headers, body });
  if (!response.ok) throw new Error((await response.json()).code);
}

// From there to here: what is at your page's address, linked or brought in. It takes no key.
export async function findHere(url) {
  const response = await fetch(\`\${api}/links?\${new URLSearchParams({ url })}\`);
  return (await response.json()).items;
}
`,
} as const;
