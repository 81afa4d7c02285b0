import { readFileSync } from 'node:fs';
import { createServer, get, type IncomingMessage } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type { AxeResults } from 'axe-core';
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePartnerSite } from '../../examples/partner-site/server.ts';
import { snippets } from '../../functions/developers/snippets.ts';
import { openClient } from '../../functions/partners/index.ts';
import { institutionIdSchema } from '../../shared/ids.ts';
import { type BrowserStage, openBrowserStage } from '../support/browser.ts';
import { grant } from '../support/world.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let stage: BrowserStage;
let partner: { origin: string; close: () => void };
let institution: string;
let proposal: string;
let forum: string;
let client: string;

/** A port of this machine under another name: another site to a browser. */
async function open(listener: ReturnType<typeof createServer>): Promise<string> {
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
}

beforeAll(async () => {
  stage = await openBrowserStage();
  const { world } = stage;
  institution = await world.institution();
  proposal = await publish('골목을 밝게 해 주십시오');
  const today = new Date(world.clock.now().getTime() + 9 * 3_600_000).toISOString().slice(0, 10);
  const asked = await world.call('POST', 'forums', {
    as: await world.tokenOf('officer', `officer@${institution}/democracy`),
    body: {
      institution,
      department: 'democracy',
      topic: '자전거길을 어디에 낼까요?',
      background: '배경입니다.',
      opensOn: today,
      closesOn: new Date(Date.parse(today) + 20 * 86_400_000).toISOString().slice(0, 10),
    },
  });
  forum = asked.body.id;
  await world.schedules.sweep();
  await world.idle();
  const site = createServer((request, response) => void listener?.emit('request', request, response));
  let listener: ReturnType<typeof createServer> | undefined;
  const origin = await open(site);
  const facts = {
    name: '우리 구 누리집',
    purpose: '보여 줍니다.',
    origins: [origin],
    redirectUris: [],
    scopes: [],
  };
  const admin = world.actorOf('admin', grant(`admin@${institution}`));
  client = (await openClient(world.context, admin, institutionIdSchema.parse(institution), { facts })).id;
  listener = makePartnerSite({ service: stage.origin, client, institution, proposal, forum });
  partner = {
    origin,
    close: () => {
      site.closeAllConnections();
      site.close();
    },
  };
});

afterAll(async () => {
  partner.close();
  await stage.close();
});

async function publish(title: string): Promise<string> {
  const { world } = stage;
  const { body } = await world.call('POST', 'proposals', {
    as: await world.tokenOf('author'),
    body: { institution, title, body: '등을 더 달아 주십시오.', category: '복지' },
  });
  const moderator = await world.tokenOf('moderator', `moderator@${institution}`);
  await world.call('POST', `proposals/${body.id}/screening`, {
    as: moderator,
    body: { decision: 'publish' },
  });
  // Lists have it only then.
  await world.idle();
  return body.id;
}

/** The partner's page in a window whose reader is signed in with us, not there. */
async function visit(sub: string, options: object = {}): Promise<{ page: Page; said: string[] }> {
  const page = await stage.visitor({ as: await stage.world.tokenOf(sub), ...options });
  page.setDefaultTimeout(15_000);
  await blockThirdPartyCookies(page);
  const said: string[] = [];
  page.on('console', (message) => message.type() === 'error' && said.push(message.text()));
  page.on('pageerror', (error) => said.push(error.message));
  await page.goto(partner.origin);
  return { page, said };
}

/** As browsers do more and more: none of another site's cookies inside a page. */
async function blockThirdPartyCookies(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  // Both were asked for by the browser before they went out of the protocol's description.
  const wanted = {
    enableThirdPartyCookieRestriction: true,
    disableThirdPartyCookieMetadata: true,
    disableThirdPartyCookieHeuristics: true,
  };
  await session.send('Network.setCookieControls', wanted);
}

const embed = (page: Page) => page.locator('gongnon-proposal');

async function windowOf(page: Page, press: () => Promise<void>): Promise<Page> {
  const [opened] = await Promise.all([page.context().waitForEvent('page'), press()]);
  return opened;
}

describe('the script of the embeds', () => {
  it.each(['gzip', 'br'])('is 8 kB at most on its way to a reader, as %s', async (encoding) => {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      get(`${stage.origin}/embed/v1.js`, { headers: { 'accept-encoding': encoding } }, resolve).on(
        'error',
        reject,
      );
    });
    let bytes = 0;
    for await (const part of response) bytes += part.length;
    const { 'content-encoding': sent, 'content-type': type } = response.headers;
    expect([response.statusCode, sent, type]).toEqual([200, encoding, expect.stringMatching(/javascript/)]);
    expect(bytes).toBeGreaterThan(1_000);
    expect(bytes).toBeLessThanOrEqual(8_000);
  });
});

describe('a partner’s site on another origin', () => {
  it('is the page of the guide, with its client’s number', async () => {
    const site = createServer((_, response) => {
      response.setHeader('Content-Type', 'text/html');
      response.end(snippets.page(stage.origin).replace('cli_…', own));
    });
    const origin = await open(site);
    const facts = {
      name: '안내의 쪽',
      purpose: '보여 줍니다.',
      origins: [origin],
      redirectUris: [],
      scopes: [],
    };
    const admin = stage.world.actorOf('admin', grant(`admin@${institution}`));
    const to = institutionIdSchema.parse(institution);
    const own = (await openClient(stage.world.context, admin, to, { facts })).id;
    const page = await stage.visitor();
    await publish('안내의 쪽에서 보는 것');
    await page.goto(origin);
    await page.locator('gongnon-list').getByRole('heading', { name: '안내의 쪽에서 보는 것' }).waitFor();
    site.closeAllConnections();
    site.close();
    await page.context().close();
  });

  it('shows a proposal, a list and a forum under a strict policy, without a complaint', async () => {
    const { page, said } = await visit('reader');
    await embed(page).getByRole('heading', { name: '골목을 밝게 해 주십시오' }).waitFor();
    await page.locator('gongnon-list').getByRole('heading', { name: '시험시의 시민제안' }).waitFor();
    await page.locator('gongnon-forum').getByText('찬성').waitFor();
    const frame = page.frameLocator('iframe');
    await frame.getByRole('heading', { name: '골목을 밝게 해 주십시오' }).waitFor();
    expect(said).toEqual([]);
    for (const scheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      // From outside the page's own policy, as a reader's assistive technology is.
      const results = await withAxe(page);
      expect(results).toEqual([]);
    }
    await page.context().close();
  });

  it('asks us once for each embed, whether it stood there before the script or came after it', async () => {
    const page = await stage.visitor({ as: await stage.world.tokenOf('counted') });
    page.setDefaultTimeout(15_000);
    const asked: string[] = [];
    page.on('request', (request) => {
      const { pathname } = new URL(request.url());
      if (pathname.startsWith('/embed/data/')) asked.push(pathname);
    });
    await page.goto(partner.origin);
    await page.locator('gongnon-forum h2').waitFor();
    await page.waitForLoadState('networkidle');
    const all = [`proposals/${proposal}`, 'proposals', `forums/${forum}`].map(
      (path) => `/embed/data/${path}`,
    );
    expect(asked.toSorted()).toEqual(all.toSorted());
    // Two attributes that change together are one question more.
    await page.locator('gongnon-list').evaluate((list) => {
      list.setAttribute('limit', '1');
      list.setAttribute('sort', 'newest');
    });
    await page.waitForLoadState('networkidle');
    await page.waitForTimeout(300);
    expect(asked.slice(all.length)).toEqual(['/embed/data/proposals']);
  });

  it('makes its readers send us none of our cookies, who would where they are not blocked', async () => {
    const cookiesSent = async (page: Page): Promise<string[]> => {
      await page
        .context()
        .addCookies([
          { name: 'tracer', value: 'seen', domain: 'localhost', path: '/', secure: true, sameSite: 'None' },
        ]);
      const sent: string[] = [];
      const hear = ({ url, headers }: Request) => {
        if (new URL(url).pathname.startsWith('/embed/')) sent.push(headers.get('cookie') ?? 'none');
      };
      stage.heard.add(hear);
      await page.goto(partner.origin);
      await page.frameLocator('iframe').getByRole('heading').first().waitFor();
      await embed(page).getByRole('button').waitFor();
      stage.heard.delete(hear);
      await page.context().close();
      return sent;
    };
    expect(await cookiesSent(await stage.visitor())).toContain('tracer=seen');
    const { page } = await visit('kept');
    expect(new Set(await cookiesSent(page))).toEqual(new Set(['none']));
  });

  it('takes empathy through a window of ours, and its count moves', async () => {
    const { page } = await visit('mina');
    const count = Number((await embed(page).locator('.count').textContent())?.replaceAll(/\D/g, ''));
    const ours = await windowOf(page, () => embed(page).getByRole('button').click());
    await ours.getByText('우리 구 누리집(시험시)에서 오셨습니다').waitFor();
    expect(ours.url().startsWith(`${stage.origin}/embed/empathy/`)).toBe(true);
    const closed = ours.waitForEvent('close');
    await ours.getByRole('button', { name: '이 제안에 공감하기' }).click();
    await embed(page)
      .locator('.count', { hasText: `공감 ${count + 1}` })
      .waitFor();
    await closed;
    const { body } = await stage.world.call('GET', `proposals/${proposal}`);
    expect(body.empathyCount).toBe(count + 1);
    await page.context().close();
  });

  it('is told nothing of what its visitor supported before, wherever it sends the window', async () => {
    const { world } = stage;
    const as = await world.tokenOf('known');
    const [given, other] = [await publish('이미 공감한 것'), await publish('공감하지 않은 것')];
    await world.call('PUT', `proposals/${given}/empathy`, { as });
    const { page } = await visit('known');
    const address = (id: string) =>
      `${stage.origin}/embed/empathy/${id}?client=${client}&origin=${encodeURIComponent(partner.origin)}`;
    await page.evaluate(`heard = []; addEventListener('message', ({ data }) => heard.push(data.proposal))`);
    const ours = await windowOf(page, () =>
      page.evaluate(`void (ours = open('${address(given)}', '_blank', 'popup,width=480,height=640'))`),
    );
    /** All that a site can ask of a window that is not its own, once that had time to close itself. */
    const seenAt = async (id: string) => {
      await page.evaluate(`void (ours.location = '${address(id)}')`);
      await ours.getByRole('heading', { level: 1 }).waitFor();
      await new Promise((resolve) => setTimeout(resolve, 2_500));
      return page.evaluate(`[ours.closed, ours.length, ours.opener === window, heard.length]`);
    };
    expect(await seenAt(given)).toEqual([false, 0, true, 0]);
    expect(await seenAt(other)).toEqual([false, 0, true, 0]);
    // A press is told of, and nothing that is opened after it.
    const pressed = await publish('지금 공감하는 것');
    await page.evaluate(`void (ours.location = '${address(pressed)}')`);
    await ours.getByRole('heading', { name: '지금 공감하는 것' }).waitFor();
    await ours.getByRole('button', { name: '이 제안에 공감하기' }).click();
    await expect.poll(() => page.evaluate('heard')).toEqual([pressed]);
    expect(await seenAt(given)).toEqual([false, 0, true, 1]);
    await page.context().close();
  });

  it('takes it by keyboard alone, and a screen reader hears the new count', async () => {
    const { page } = await visit('jun');
    await embed(page).getByRole('button').focus();
    const ours = await windowOf(page, () => page.keyboard.press('Enter'));
    const button = ours.getByRole('button', { name: '이 제안에 공감하기' });
    await button.focus();
    await expect.poll(() => button.isEnabled()).toBe(true);
    await button.focus();
    await ours.keyboard.press('Enter');
    await embed(page)
      .getByRole('status')
      .getByText(/공감 \d+/)
      .waitFor({ state: 'attached' });
    const focused = await embed(page).evaluate((element) => element.shadowRoot?.activeElement?.localName);
    expect(focused).toBe('button');
    await page.context().close();
  });

  it('stays known to the window while its reader signs in', async () => {
    const page = await stage.visitor();
    await page.goto(partner.origin);
    const ours = await windowOf(page, () => embed(page).getByRole('button').click());
    await ours.waitForURL(/\/auth\/sign-in/);
    expect(await ours.evaluate('opener !== null')).toBe(true);
    await page.context().close();
  });

  it('gives a link in place of the button where windows are kept from opening', async () => {
    const page = await stage.visitor({ as: await stage.world.tokenOf('blocked') });
    await page.addInitScript('window.open = () => null');
    await page.goto(partner.origin);
    await embed(page).getByRole('button').focus();
    await page.keyboard.press('Enter');
    const ours = await windowOf(page, () => page.keyboard.press('Enter'));
    await ours.getByRole('button', { name: '이 제안에 공감하기' }).waitFor();
    expect(page.url()).toBe(`${partner.origin}/`);
    await page.context().close();
  });

  it('has embeds in its own scheme, whatever the reader’s system prefers', async () => {
    const page = await stage.visitor({ colorScheme: 'dark' });
    await page.goto(partner.origin);
    const heading = page.locator('gongnon-list').getByRole('heading', { level: 2 });
    await heading.waitFor();
    const colour = () =>
      page.evaluate(
        `getComputedStyle(document.querySelector('gongnon-list').shadowRoot.querySelector('h2')).color`,
      );
    expect(await colour()).toBe('rgb(255, 255, 255)');
    await page.evaluate(`document.documentElement.style.colorScheme = 'light'`);
    expect(await colour()).toBe('rgb(30, 33, 36)');
    await page.evaluate(`document.querySelector('gongnon-list').setAttribute('scheme', 'dark')`);
    expect(await colour()).toBe('rgb(255, 255, 255)');
    await page.context().close();
  });

  it('takes it in the frame, where the window says what to do without script', async () => {
    const { page } = await visit('sora', { javaScriptEnabled: false });
    const link = page.frameLocator('iframe').getByRole('link', { name: /공감하기/ });
    const ours = await windowOf(page, () => link.click());
    const button = ours.getByRole('button', { name: '이 제안에 공감하기' });
    // A press by itself, as on something that lay here a moment ago, does nothing.
    await button.click();
    await ours.getByRole('checkbox', { name: '네, 이 제안에 공감합니다.' }).click();
    expect(await ours.getByText('이 창을 닫고').count()).toBe(0);
    await button.click();
    await ours.getByText('이 창을 닫고').waitFor();
    await page.context().close();
  });

  it('has no button that works before its guard is there', async () => {
    const page = await stage.visitor({ as: await stage.world.tokenOf('early') });
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route(/\/assets\/site\.[^/]*js$/, async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(`/embed/empathy/${proposal}?client=${client}`, { waitUntil: 'commit' });
    const button = page.getByRole('button', { name: '이 제안에 공감하기' });
    await button.waitFor();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(await button.isDisabled()).toBe(true);
    release();
    await expect.poll(() => button.isEnabled()).toBe(true);
    await page.context().close();
  });

  it('that is not the client’s is shown nothing', async () => {
    const elsewhere = makePartnerSite({ service: stage.origin, client, institution, proposal });
    const origin = await open(elsewhere);
    const page = await stage.visitor();
    await page.goto(origin);
    await embed(page).getByText('이 누리집에서는 보여 드릴 수 없습니다').waitFor();
    expect(await page.frames()[1]?.content()).not.toContain('골목을 밝게');
    elsewhere.closeAllConnections();
    elsewhere.close();
    await page.context().close();
  });

  it.each([
    [429, '불러오지 못했습니다'],
    [403, '이 누리집에서는 보여 드릴 수 없습니다'],
  ])('says why there is nothing where it is answered %i', async (status, text) => {
    const page = await stage.visitor();
    await page.route('**/embed/data/**', (route) =>
      route.fulfill({ status, headers: { 'access-control-allow-origin': '*' }, body: '{}' }),
    );
    await page.goto(partner.origin);
    await embed(page).getByText(text).waitFor();
    await page.context().close();
  });

  it('cannot put the window of empathy into a frame', async () => {
    const trap = createServer((_, response) => {
      response.setHeader('Content-Type', 'text/html');
      response.end(`<iframe src="${stage.origin}/embed/empathy/${proposal}?client=${client}"></iframe>`);
    });
    const origin = await open(trap);
    const page = await stage.visitor({ as: await stage.world.tokenOf('victim') });
    await page.goto(origin, { waitUntil: 'networkidle' });
    expect(await page.frames()[1]?.content()).not.toContain('공감하기');
    trap.closeAllConnections();
    trap.close();
    await page.context().close();
  });
});

/** What is wrong with a page that lets no script of ours in: looked at through the debugger, which its policy is not for. */
async function withAxe(page: Page): Promise<string[]> {
  const session = await (page.context() as BrowserContext).newCDPSession(page);
  await session.send('Page.setBypassCSP', { enabled: true });
  await page.evaluate(axe);
  const { violations } = (await page.evaluate(
    `axe.run(document, { resultTypes: ['violations'], iframes: false })`,
  )) as AxeResults;
  await session.detach();
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => JSON.stringify(target)).join(', ')}`,
  );
}
