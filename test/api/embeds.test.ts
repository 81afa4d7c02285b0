import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openClient } from '../../functions/partners/index.ts';
import { addDays, dateAt, day } from '../../shared/clock.ts';
import { errorSentences } from '../../shared/i18n/language.ts';
import { institutionIdSchema } from '../../shared/ids.ts';
import { openTestEngine, type TestEngine } from '../support/engine.ts';
import { hiddenFields, openSite, type Page } from '../support/site.ts';
import { grant, makeWorld, type World } from '../support/world.ts';

const partner = 'https://www.geumcheon.example';
/** Another site of the same client. */
const second = 'https://office.geumcheon.example';
const service = 'https://gongnon.example';

let engine: TestEngine;
let world: World;
let visit: ReturnType<typeof openSite>;
let institution: string;
let client: string;
let proposal: string;

beforeAll(async () => {
  engine = await openTestEngine();
  world = await makeWorld(engine);
  visit = openSite(world);
  institution = await world.institution();
  const facts = {
    name: '우리 구',
    purpose: '제안을 보여 줍니다.',
    origins: [partner, second],
    redirectUris: [],
    scopes: [],
  };
  const admin = world.actorOf('admin', grant(`admin@${institution}`));
  client = (await openClient(world.context, admin, institutionIdSchema.parse(institution), { facts })).id;
  proposal = await publish('<img src=x onerror=alert(1)> 골목');
});

afterAll(async () => {
  await world.close();
  await engine.close();
});

async function publish(title: string): Promise<string> {
  const { body } = await world.call('POST', 'proposals', {
    as: await world.tokenOf('author'),
    body: { institution, title, body: '등을 더 달아 주십시오.', category: '복지' },
  });
  const moderator = await world.tokenOf('moderator', `moderator@${institution}`);
  await world.call('POST', `proposals/${body.id}/screening`, {
    as: moderator,
    body: { decision: 'publish' },
  });
  await world.idle();
  return body.id;
}

const ask = (path: string, origin: string | undefined = partner) =>
  world.call('GET', `/embed/data/${path}`, { headers: { ...(origin !== undefined && { origin }) } });

describe('what an embed shows', () => {
  it('goes to the sites of its client, in words of the language asked', async () => {
    const { status, headers, body } = await ask(`proposals/${proposal}?client=${client}`);
    expect([status, headers.get('access-control-allow-origin'), headers.get('vary')]).toEqual([
      200,
      partner,
      expect.stringContaining('Origin'),
    ]);
    expect(body.items).toMatchObject([
      {
        title: '<img src=x onerror=alert(1)> 골목',
        count: expect.stringMatching(/^공감 \d+$/),
        progress: { value: expect.any(Number), max: 3 },
        action: { text: '공감하기', url: `${service}/embed/empathy/${proposal}?client=${client}` },
      },
    ]);
    const english = await world.call('GET', `/en/embed/data/proposals/${proposal}?client=${client}`, {
      headers: { origin: partner },
    });
    expect(english.body.items[0].url).toBe(`${service}/en/proposals/${proposal}`);
    const list = await ask(`proposals?client=${client}&institution=${institution}&limit=1`);
    expect(list.body).toMatchObject({ kind: 'list', items: [{ url: expect.any(String) }] });
  });

  it('says of a forum what its dates say, though no sweep has been there', async () => {
    const today = dateAt(new Date());
    const { body } = await world.call('POST', 'forums', {
      as: await world.tokenOf('officer', `officer@${institution}/democracy`),
      body: {
        ...{ institution, department: 'democracy', topic: '골목 등', background: '어둡습니다.' },
        ...{ opensOn: today, closesOn: addDays(today, 20) },
      },
    });
    await world.idle();
    const shown = async () => (await ask(`forums/${body.id}?client=${client}`)).body.items[0];
    expect(await shown()).toMatchObject({
      facts: expect.arrayContaining(['토론 중']),
      action: { text: '입장 내기' },
    });
    world.clock.set(new Date(Date.now() + 22 * day));
    const over = await shown();
    world.clock.set(undefined);
    expect([over.facts.includes('마감'), over.action]).toEqual([true, undefined]);
  });

  it('goes nowhere else, and says why', async () => {
    for (const origin of [undefined, 'https://elsewhere.example', 'null', `${partner}.example`]) {
      const refused = await ask(`proposals/${proposal}?client=${client}`, origin ?? '');
      expect([refused.status, refused.body.code]).toEqual([403, 'embed.origin-refused']);
      expect(refused.body.items).toBeUndefined();
    }
    const unknown = async (path: string) => (await ask(path)).body.code;
    expect(await unknown(`proposals/${proposal}`)).toBe('client.not-found');
    expect(await unknown(`proposals/prp_01J00000000000000000000000?client=${client}`)).toBe(
      'proposal.not-found',
    );
    expect(await unknown(`forums/nothing?client=${client}`)).toBe('forum.not-found');
    expect(await unknown(`proposals?client=${client}&limit=999`)).toBe('request.invalid');
  });
});

describe('a frame', () => {
  it('may be shown by the sites of its client alone, has no script, and leads out of itself', async () => {
    const frame = await visit(`/embed/proposals/${proposal}?client=${client}`);
    const policy = frame.headers.get('content-security-policy') ?? '';
    expect(policy).toContain(`frame-ancestors ${partner} ${second}`);
    expect(frame.html).not.toContain('<script');
    expect(frame.html).toContain('&lt;img src=x onerror=alert(1)&gt;');
    for (const [link] of frame.html.matchAll(/<a [^>]*>/g))
      expect(link).toMatch(/target="_blank" rel="noopener"/);
    expect((await visit(`/embed/institutions/${institution}?client=${client}`)).status).toBe(200);
    expect((await visit(`/embed/proposals/${proposal}`)).status).toBe(404);
    const page = await visit(`/proposals/${proposal}`);
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });
});

describe('the window of empathy', () => {
  /** A page that a browser opens after an answer, with what that answer left in it. */
  const openAfter = async (answer: Page, as: string, path: string) => {
    const [left = ''] = (answer.headers.get('set-cookie') ?? '').split(';');
    return visit(path, { headers: { cookie: `${await world.sessionOf(as)}; ${left}` } });
  };

  const path = () => `/embed/empathy/${proposal}?client=${client}&origin=${encodeURIComponent(partner)}`;

  it('asks to sign in, and comes back to itself', async () => {
    const { status, headers } = await visit(path());
    expect([status, headers.get('location')]).toEqual([
      303,
      `/auth/sign-in?to=${encodeURIComponent(path())}`,
    ]);
    // A redirect too would cut the window off from the site that opened it.
    expect(headers.get('cross-origin-opener-policy')).toBe('unsafe-none');
    const english = await visit(`/en${path()}`);
    expect(english.headers.get('cross-origin-opener-policy')).toBe('unsafe-none');
    const elsewhere = await visit('/me');
    expect(elsewhere.headers.get('cross-origin-opener-policy')).toBe('same-origin');
  });

  it('gives empathy by a press of its own, once, and tells the client’s site alone', async () => {
    const as = await world.tokenOf('mina');
    const asked = await visit(path(), { as });
    expect(asked.text).toContain('우리 구(시험시)에서 오셨습니다');
    expect(asked.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(asked.headers.get('cross-origin-opener-policy')).toBe('unsafe-none');
    expect(asked.html).not.toContain('data-tell');
    // A press that was meant for what lay there before is none: before the script is here, or where there is none.
    expect(asked.html).toMatch(/<button class="[^"]*scripted"[^>]* disabled/);
    expect(asked.html).toMatch(/<noscript>.*<input type="checkbox" name="sure"[^>]* required.*<\/noscript>/s);
    const form = hiddenFields(asked.html);
    const shown = async () =>
      Number((await ask(`proposals/${proposal}?client=${client}`)).body.items[0].count.slice(3));
    await world.idle();
    const before = await shown();
    for (let press = 0; press < 2; press++) {
      const given = await visit(`/embed/empathy/${proposal}`, { as, form });
      expect(given.status).toBe(303);
      const told = await openAfter(given, as, given.headers.get('location') ?? '');
      expect(told.html).toContain(`data-tell="${partner}"`);
      // What tells is used up by it.
      expect(told.headers.get('set-cookie')).toMatch(/^__Host-told=; Max-Age=0/);
    }
    await world.idle();
    expect(await shown()).toBe(before + 1);
  });

  it('tells nothing of an empathy given before: a site may open it for anything', async () => {
    const as = await world.tokenOf('bora');
    for (const supported of [await publish('둘째 골목'), await publish('셋째 골목')]) {
      await world.call('PUT', `proposals/${supported}/empathy`, { as });
      const { html, headers } = await visit(
        `/embed/empathy/${supported}?client=${client}&origin=${encodeURIComponent(partner)}`,
        { as },
      );
      expect(html).toContain('이 제안에 공감하셨습니다.');
      expect([html.includes('data-tell'), headers.get('set-cookie')]).toEqual([false, null]);
    }
  });

  it('tells of the press it follows alone: no other proposal, no other site, and for seconds', async () => {
    const as = await world.tokenOf('dana');
    const [pressed, other] = [await publish('넷째 골목'), await publish('다섯째 골목')];
    await world.call('PUT', `proposals/${other}/empathy`, { as });
    const given = await visit(`/embed/empathy/${pressed}`, { as, form: { client, origin: partner } });
    const cookie = given.headers.get('set-cookie') ?? '';
    for (const part of ['HttpOnly', 'Secure', 'SameSite=Strict', 'Max-Age=30'])
      expect(cookie).toContain(part);
    const place = (id: string, origin: string) =>
      `/embed/empathy/${id}?client=${client}&origin=${encodeURIComponent(origin)}`;
    for (const elsewhere of [place(other, partner), place(pressed, second), place(pressed, '')])
      expect((await openAfter(given, as, elsewhere)).html).not.toContain('data-tell');
    expect((await openAfter(given, as, place(pressed, partner))).html).toContain('data-tell');
  });

  it('tells no site that is not the client’s', async () => {
    const as = await world.tokenOf('jun');
    const stranger = `/embed/empathy/${proposal}?client=${client}&origin=https://elsewhere.example`;
    const form = {
      ...hiddenFields((await visit(stranger, { as })).html),
      origin: 'https://elsewhere.example',
    };
    const given = await visit(`/embed/empathy/${proposal}`, { as, form });
    expect(given.headers.get('set-cookie')).toBeNull();
    const { html } = await visit(given.headers.get('location') ?? '', { as });
    expect([html.includes('elsewhere'), html.includes('data-tell')]).toEqual([false, false]);
  });

  it('takes no form that another site sends, and nothing for a client that is none', async () => {
    const as = await world.tokenOf('sora');
    const form = { client, origin: partner };
    const crossed = await visit(`/embed/empathy/${proposal}`, { as, form, headers: { origin: partner } });
    expect(crossed.status).toBe(403);
    const none = { client: 'cli_01J00000000000000000000000', origin: partner };
    expect((await visit(`/embed/empathy/${proposal}`, { as, form: none })).status).toBe(404);
    const { body } = await world.call('GET', `proposals/${proposal}/empathy`, { as });
    expect(JSON.stringify(body)).not.toContain('true');
  });
});

describe('oEmbed', () => {
  const about = (url: string, more = '') =>
    world.call('GET', `/oembed?url=${encodeURIComponent(url)}${more}`);

  it('is found on a page, and tells of it', async () => {
    const { html } = await visit(`/proposals/${proposal}`);
    const [, found = ''] = /type="application\/json\+oembed" href="([^"]+)"/.exec(html) ?? [];
    const { pathname, search } = new URL(found.replaceAll('&amp;', '&'));
    const { status, body } = await world.call('GET', `${pathname}${search}`);
    expect([status, body.type, body.version]).toEqual([200, 'link', '1.0']);
  });

  it('gives a client’s sites a frame within the size they have', async () => {
    const url = `${service}/proposals/${proposal}`;
    const { body } = await about(url, `&client=${client}&maxwidth=320&maxheight=9999`);
    expect(body).toMatchObject({ type: 'rich', width: 320, height: 360 });
    expect(body.html).toContain(`src="${service}/embed/proposals/${proposal}?client=${client}"`);
    expect(body.html).toContain('title="&lt;img src=x');
    const narrow = await about(url, `&client=${client}&maxwidth=199`);
    expect([narrow.body.type, narrow.body.html]).toEqual(['link', undefined]);
  });

  it('knows our own addresses alone, and JSON alone', async () => {
    for (const url of [
      'https://elsewhere.example/proposals/x',
      `${service}/board`,
      `${service}/proposals/nothing`,
      'no address',
    ])
      expect((await about(url)).status).toBe(404);
    expect((await about(`${service}/proposals/${proposal}`, '&format=xml')).status).toBe(501);
  });

  it('speaks the language of the address it is asked about, wherever that is', async () => {
    const of = async (path: string, at = '') =>
      (
        await world.call(
          'GET',
          `${at}/oembed?url=${encodeURIComponent(`${service}${path}`)}&client=${client}`,
        )
      ).body;
    const [korean, english] = [await of(`/i/${institution}`), await of(`/en/i/${institution}`)];
    expect([korean.title, korean.provider_name]).toEqual(['시험시', '공론']);
    expect([english.title, english.provider_name]).toEqual([expect.stringMatching(/^Test/), 'Gongnon']);
    expect(english.html).toContain(`/en/embed/institutions/${institution}`);
    expect(await of(`/i/${institution}`, '/en')).toEqual(korean);
    // As a program finds it on the page.
    const { html } = await visit(`/en/i/${institution}`);
    const [, found = ''] = /type="application\/json\+oembed" href="([^"]+)"/.exec(html) ?? [];
    const { pathname, search } = new URL(found.replaceAll('&amp;', '&'));
    expect((await world.call('GET', `${pathname}${search}`)).body.title).toBe(english.title);
  });

  it('refuses in JSON, which programs read, in the language of the address, and lets nobody keep it', async () => {
    const refusals = [
      [`url=${service}/en/proposals/nothing`, 404, 'oembed.unknown-url', errorSentences.en],
      [`url=${service}/proposals/${proposal}&format=xml`, 501, 'oembed.format-unknown', errorSentences.ko],
      [`url=${service}/proposals/${proposal}&client=none`, 404, 'client.not-found', errorSentences.ko],
      ['', 404, 'oembed.unknown-url', errorSentences.ko],
    ] as const;
    for (const [query, status, code, sentences] of refusals) {
      const refused = await world.call('GET', `/oembed?${query}`);
      expect([refused.status, refused.body]).toEqual([
        status,
        expect.objectContaining({ code, status, title: sentences[code] }),
      ]);
      expect(refused.headers.get('content-type')).toBe('application/problem+json');
      expect(refused.headers.get('access-control-allow-origin')).toBe('*');
      expect(refused.headers.get('cache-control')).toBe('no-store');
    }
  });
});
