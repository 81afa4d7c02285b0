import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { workOnImports } from '../../functions/app/importing.ts';
import { changelog, guidePages, pathOf } from '../../functions/developers/model.ts';
import { snippets } from '../../functions/developers/snippets.ts';
import { exportDaily } from '../../functions/open-data/index.ts';
import { webhookEvents } from '../../functions/webhooks/index.ts';
import { errorStatus } from '../../shared/errors.ts';
import { type Listening, listen } from '../support/listen.ts';
import { openSite } from '../support/site.ts';
import { openStage, type Stage } from '../support/stage.ts';

const run = promisify(execFile);
// Inside the project, so that a program finds the packages that it names.
const folder = join(import.meta.dirname, '../../.cache/snippets');

let stage: Stage;
let server: Listening;
let visit: ReturnType<typeof openSite>;
let proposal: string;

beforeAll(async () => {
  stage = await openStage();
  server = await listen(stage.world.app);
  visit = openSite(stage.world);
  proposal = await stage.open();
  // The programs say what they do.
  vi.spyOn(console, 'log').mockImplementation(() => {});
  await mkdir(folder, { recursive: true });
});

afterAll(async () => {
  vi.restoreAllMocks();
  await server.close();
  await stage.close();
  await rm(folder, { recursive: true, force: true });
});

async function fileOf(name: string, text: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, text);
  return file;
}

/** What curl would ask, from its command line. */
function asked(command: string, variables: Record<string, string>) {
  const filled = command.replace(/\$([A-Z_]+)/g, (_, name: string) => variables[name] ?? '');
  const url = /'(http[^']+)'/.exec(filled)?.[1] ?? expect.fail('no address');
  const headers = [...filled.matchAll(/-H "([^:]+): ([^"]+)"/g)].map(
    ([, name = '', value = '']): [string, string] => [name, value],
  );
  return { url, headers };
}

describe('the guide', () => {
  it('leads from a key to a read, an embed and a webhook on its first page', async () => {
    for (const language of ['', '/en']) {
      const { html } = await visit(`${language}/developers`);
      const places = ['firstRead', 'withKey', 'page', 'receive'].map((each) =>
        html.indexOf(`id="code-${each}"`),
      );
      expect(places.every((place) => place > 0)).toBe(true);
      expect(places).toEqual(places.toSorted((one, other) => one - other));
      expect(html).toContain('npm install --install-links ../gongnon/client');
    }
  });

  it.each(guidePages)('has a page %s in both languages, which leads to all the others', async (page) => {
    for (const language of ['', '/en']) {
      const { html, status } = await visit(`${language}${pathOf(page)}`);
      expect(status).toBe(200);
      for (const other of guidePages) expect(html).toContain(`href="${language}${pathOf(other)}"`);
    }
  });

  it('names every webhook with an example that is as the webhook’s schema says, and every refusal', async () => {
    const { text } = await visit('/en/developers/webhooks');
    for (const [type, { schema, example }] of Object.entries(webhookEvents)) {
      expect(text).toContain(type);
      expect(schema.strict().parse(example)).toEqual(example);
    }
    const rules = await visit('/en/developers/rules');
    for (const code of Object.keys(errorStatus)) expect(rules.text).toContain(code);
  });

  it('says what a page of another site can read, and that it is so', async () => {
    for (const language of ['', '/en'])
      expect((await visit(`${language}/developers`)).text).toContain('CORS');
    const asked = async (path: string) =>
      (await stage.world.app.request(path, { headers: { origin: 'https://partner.example' } })).headers.get(
        'access-control-allow-origin',
      );
    expect([await asked('/api/v1/institutions'), await asked('/feeds/proposals.atom')]).toEqual([null, '*']);
  });

  it('says what changed, the newest first, each under its date', async () => {
    const dates = changelog.map(({ date }) => date);
    expect(dates).toEqual(dates.toSorted().reverse());
    expect(new Set(dates).size).toBe(dates.length);
    const { html } = await visit('/developers/changelog');
    for (const date of dates) expect(html).toContain(`id="on-${date}"`);
  });
});

describe('a program of the guide', () => {
  it('reads in a shell, without a key and with one', async () => {
    const first = asked(snippets.firstRead(server.origin), {});
    const read = await fetch(first.url);
    expect(read.status).toBe(200);
    expect(((await read.json()) as { items: unknown[] }).items.length).toBeGreaterThan(0);
    const client = await stage.done('admin', 'POST', `institutions/${stage.here}/clients`, {
      name: '구 누리집',
      purpose: '읽습니다.',
    });
    const made = await stage.done(
      'admin',
      'POST',
      `institutions/${stage.here}/clients/${client.id}/keys`,
      {},
    );
    const second = asked(snippets.withKey(server.origin), { GONGNON_KEY: made.text });
    const withKey = await fetch(second.url, { headers: second.headers });
    expect(withKey.status).toBe(200);
    expect(withKey.headers.get('ratelimit-policy')).toContain('"client"');
  });

  it('reads with the client, to the end', async () => {
    const file = await fileOf('client.mts', snippets.client(server.origin));
    const { stderr } = await run(process.execPath, ['--import', 'tsx', file]);
    expect(stderr).toBe('');
  });

  it('asks a citizen and acts for them', async () => {
    const back = 'https://partner.example/back';
    const client = await stage.done('admin', 'POST', `institutions/${stage.here}/clients`, {
      name: '제안 창구',
      purpose: '구민의 제안을 받습니다.',
      redirectUris: [back],
      scopes: ['propose'],
    });
    // The issuer is the site under its own name, which stands before this server.
    const text = snippets
      .consent('https://gongnon.example')
      .replace("fetch('https://gongnon.example", `fetch('${server.origin}`);
    const { askCitizen, takeTokens } = await import(pathToFileURL(await fileOf('consent.mjs', text)).href);
    const address: URL = askCitizen(client.id, back);
    const as = await stage.as('citizen');
    expect((await visit(`${address.pathname}${address.search}`, { as })).text).toContain('제안 창구');
    const form = { ...Object.fromEntries(address.searchParams), decision: 'allow' };
    const decided = await visit(address.pathname, { as, form });
    const returned = new URL(decided.headers.get('location') ?? '');
    const tokens = await takeTokens(client.id, back, returned);
    expect(tokens.access_token).toEqual(expect.any(String));
    returned.searchParams.set('state', 'another');
    await expect(takeTokens(client.id, back, returned)).rejects.toThrow('not ours');
  });

  it('takes what is signed and refuses what is not', async () => {
    const secret = `whsec_${Buffer.alloc(32, 3).toString('base64')}`;
    process.env.GONGNON_WEBHOOK_SECRET = secret;
    process.env.PORT = '0';
    const { server: receiver } = await import(
      pathToFileURL(await fileOf('receive.mjs', snippets.receive())).href
    );
    if (!receiver.listening) await once(receiver, 'listening');
    const address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
    const at = new Date();
    const body = JSON.stringify({
      type: 'proposal.published',
      timestamp: at.toISOString(),
      data: webhookEvents['proposal.published'].example,
    });
    const send = (signed: string) =>
      fetch(address, {
        method: 'POST',
        body,
        headers: {
          'webhook-id': 'msg_1',
          'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
          'webhook-signature': new Webhook(secret).sign('msg_1', at, signed),
        },
      });
    expect((await send(body)).status).toBe(204);
    expect((await send(`${body} `)).status).toBe(400);
    await new Promise((resolve) => receiver.close(resolve));
    delete process.env.GONGNON_WEBHOOK_SECRET;
    delete process.env.PORT;
  });

  const managing = async (): Promise<string> => {
    const facts = { name: '구 프로그램', purpose: '가져오고 잇습니다.', scopes: ['read', 'manage'] };
    const clients = `institutions/${stage.here}/clients`;
    const client = await stage.done('admin', 'POST', clients, facts);
    return (await stage.done('admin', 'POST', `${clients}/${client.id}/keys`, {})).text;
  };

  it('brings proposals in by key, after a look at what cannot be', async () => {
    process.env.GONGNON_KEY = await managing();
    const file = await fileOf('bring-in.mjs', snippets.bringIn(server.origin));
    const { bringIn } = await import(pathToFileURL(file).href);
    // In the background, as the service does it.
    const working = setInterval(() => void workOnImports(stage.world.context, { forMs: 1_000 }), 200);
    const rows = (...lines: string[]) => `${['번호,제목,내용', ...lines].join('\n')}\n`;
    const wrong = await bringIn(stage.here, '구 누리집', rows('1,,내용이 있습니다.'));
    expect(wrong).toMatchObject([{ outcome: 'refused' }]);
    const made = await bringIn(stage.here, '구 누리집', rows('7,그늘막,정류장에 그늘막을 놓아 주세요.'));
    clearInterval(working);
    delete process.env.GONGNON_KEY;
    expect(made).toMatchObject([{ outcome: 'created', proposal: expect.stringMatching(/^prp_/) }]);
    await stage.world.idle();
    const read = await stage.done('nobody', 'GET', `proposals/${made[0].proposal}`);
    expect(read.imported).toMatchObject({ source: '구 누리집', id: '7' });
  });

  it('links the same proposal there and here, both ways', async () => {
    process.env.GONGNON_KEY = await managing();
    const file = await fileOf('links.mjs', snippets.links(server.origin));
    const { leadThere, findHere } = await import(pathToFileURL(file).href);
    delete process.env.GONGNON_KEY;
    const there = 'https://partner.example/proposals/7';
    await leadThere(proposal, there);
    await stage.world.idle();
    const { links } = await stage.done('nobody', 'GET', `proposals/${proposal}`);
    expect(links).toMatchObject([{ url: there }]);
    expect((await findHere(there)).map(({ id }: { id: string }) => id)).toEqual([proposal]);
  });

  it('begins a copy and goes on with it', async () => {
    await exportDaily(stage.world.context, { forMs: 60_000 });
    const text = snippets.mirror(server.origin);
    const { begin, goOn } = await import(pathToFileURL(await fileOf('mirror.mjs', text)).href);
    const cursor = await begin();
    await stage.open();
    await stage.world.idle();
    const next = await goOn(cursor);
    expect(next).not.toBe(cursor);
    expect(await goOn(next)).toBe(next);
  });
});

describe('oEmbed as the guide tells of it', () => {
  it('is a link for an editor that finds it by itself, and a frame for one that names the client', async () => {
    for (const language of ['', '/en'])
      expect((await visit(`${language}/developers/embeds`)).text).toContain('/oembed?client=cli_…&amp;url=…');
    const { html } = await visit(`/proposals/${proposal}`);
    const [, found = ''] = /type="application\/json\+oembed" href="([^"]+)"/.exec(html) ?? [];
    const { pathname, searchParams } = new URL(found.replaceAll('&amp;', '&'));
    const client = await stage.done('admin', 'POST', `institutions/${stage.here}/clients`, {
      name: '구 누리집',
      purpose: '보여 줍니다.',
      origins: ['https://www.partner.example'],
    });
    const typeFor = async (more: object) => {
      const query = new URLSearchParams({ ...more, url: searchParams.get('url') ?? '' });
      const answer = await stage.world.app.request(`${pathname}?${query}`);
      return ((await answer.json()) as { type: string }).type;
    };
    expect([await typeFor({}), await typeFor({ client: client.id })]).toEqual(['link', 'rich']);
  });
});

describe('an embed on trial', () => {
  it('is shown as it was chosen, with the code to put in', async () => {
    const page = await visit(`/developers/embeds?kind=proposal&id=${proposal}`);
    expect(page.html).toContain(`<gongnon-proposal proposal="${proposal}"`);
    expect(page.html).toContain(
      `&lt;gongnon-proposal client=&quot;cli_…&quot; proposal=&quot;${proposal}&quot;&gt;`,
    );
    const list = await visit(`/en/developers/embeds?kind=list&id=${stage.here}`);
    expect(list.html).toContain(`<gongnon-list institution="${stage.here}"`);
    expect((await visit('/developers/embeds?kind=forum')).text).toContain('보여 드릴 것이 아직 없습니다.');
    for (const wrong of ['nothing', 'prp_01J00000000000000000000000', '"><script>'])
      expect((await visit(`/developers/embeds?id=${encodeURIComponent(wrong)}`)).text).toContain(
        '그런 번호가 없습니다.',
      );
  });

  it('is for our own pages alone where no client is named', async () => {
    const ask = (headers: Record<string, string>) =>
      stage.world.app.request(`/embed/data/proposals/${proposal}`, { headers });
    const own = await ask({ 'sec-fetch-site': 'same-origin' });
    expect(own.status).toBe(200);
    expect(own.headers.get('access-control-allow-origin')).toBeNull();
    const { items } = (await own.json()) as { items: { action: { url: string } }[] };
    expect(items[0]?.action.url).toBe(`https://gongnon.example/proposals/${proposal}`);
    expect((await ask({ 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' })).status).toBe(404);
    expect((await ask({})).status).toBe(404);
  });
});
