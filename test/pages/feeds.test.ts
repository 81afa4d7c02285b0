import { XMLParser, XMLValidator } from 'fast-xml-parser';
import ICAL from 'ical.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { day, lastDateOf, startOfDate } from '../../shared/clock.ts';
import { appendTimeline } from '../../shared/dynamo/timeline.ts';
import { newProposalId, type ProposalId } from '../../shared/ids.ts';
import { openTestEngine, type TestEngine } from '../support/engine.ts';
import { type Furnished, furnish } from '../support/furnish.ts';
import { newSession } from '../support/session.ts';
import { openSite } from '../support/site.ts';
import { makeWorld, type World } from '../support/world.ts';

const origin = 'https://gongnon.example';

let engine: TestEngine;
let world: World;
let visit: ReturnType<typeof openSite>;
let furnished: Furnished;
let open: string;
let forum: string;

beforeAll(async () => {
  engine = await openTestEngine();
  world = await makeWorld(engine);
  visit = openSite(world);
  furnished = await furnish(world);
  const { body } = await world.call('GET', `proposals?institution=${furnished.institution}&state=open`);
  open = body.items[0].id;
  const forums = await world.call('GET', `forums?institution=${furnished.institution}&state=open`);
  forum = forums.body.items[0].id;
});

afterAll(async () => {
  await world.close();
  await engine.close();
});

const arrays = ['entry', 'link', 'url', 'sitemap', 'category'];
const parser = new XMLParser({ ignoreAttributes: false, isArray: (name) => arrays.includes(name) });

async function xml(path: string, type: string) {
  const { status, headers, html } = await visit(path);
  expect([path, status, headers.get('content-type')]).toEqual([path, 200, `${type}; charset=utf-8`]);
  expect(XMLValidator.validate(html)).toBe(true);
  return parser.parse(html);
}

const atom = async (path: string) => (await xml(path, 'application/atom+xml')).feed;

describe('an Atom feed', () => {
  it.each([
    ['of everything', () => '/feeds/proposals.atom'],
    ['of an institution', () => `/feeds/institutions/${furnished.institution}.atom`],
    [
      'of a category',
      () => `/feeds/institutions/${furnished.institution}.atom?category=${encodeURIComponent('환경')}`,
    ],
    ['of a proposal', () => `/feeds/proposals/${open}.atom`],
    ['of a forum', () => `/feeds/forums/${forum}.atom`],
    ['in English', () => `/en/feeds/proposals/${open}.atom`],
  ])('%s has what RFC 4287 asks for', async (_, path) => {
    const feed = await atom(path());
    expect(feed['@_xmlns']).toBe('http://www.w3.org/2005/Atom');
    expect(feed.author.name).toBeTruthy();
    const self = feed.link.find((link: Record<string, string>) => link['@_rel'] === 'self');
    expect(new URL(self['@_href'])).toMatchObject({ origin });
    expect(feed.entry.length).toBeGreaterThan(0);
    for (const each of [feed, ...feed.entry]) {
      expect(each.id).toMatch(/^urn:gongnon:/);
      expect(each.title).not.toBe('');
      expect(new Date(each.updated).toISOString()).toBe(each.updated);
    }
    const ids = feed.entry.map(({ id }: { id: string }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const times = feed.entry.map(({ updated }: { updated: string }) => updated);
    expect(times).toEqual([...times].sort().reverse());
  });

  it('of everything is narrowed to an institution and a category', async () => {
    const { institution } = furnished;
    const of = async (query: string) =>
      (await atom(`/feeds/proposals.atom${query}`)).entry?.map(({ id }: { id: string }) => id);
    // Another institution's, which would be the newest of all.
    const elsewhere = await world.institution();
    const { body } = await world.call('POST', 'proposals', {
      as: await world.tokenOf('author'),
      body: { institution: elsewhere, title: '다른 곳', body: '다른 곳의 일입니다.', category: '환경' },
    });
    await world.call('POST', `proposals/${body.id}/screening`, {
      as: await world.tokenOf('moderator', `moderator@${elsewhere}`),
      body: { decision: 'publish' },
    });
    await world.idle();
    expect(await of('')).toContain(`urn:gongnon:${body.id}`);
    expect(await of(`?institution=${elsewhere}`)).toEqual([`urn:gongnon:${body.id}`]);
    const own = (await atom(`/feeds/institutions/${institution}.atom`)).entry;
    expect(await of(`?institution=${institution}`)).toEqual(own.map(({ id }: { id: string }) => id));
    expect(await of(`?institution=${elsewhere}&category=${encodeURIComponent('복지')}`)).toBeUndefined();
    const json = await visit(`/feeds/proposals.json?institution=${elsewhere}`);
    expect(JSON.parse(json.html).items.map(({ id }: { id: string }) => id)).toEqual([
      `urn:gongnon:${body.id}`,
    ]);
    for (const nowhere of ['nowhere', '', 'No%20id'])
      expect((await visit(`/feeds/proposals.atom?institution=${nowhere}`)).status).toBe(404);
  });

  it.each(['', '/en'])('is named as narrow as the list of proposals is: %s', async (language) => {
    const named = async (query: string) => {
      const { html } = await visit(`${language}/proposals${query}`);
      return [...html.matchAll(/type="application\/(?:atom\+xml|feed\+json)" href="([^"]+)"/g)].map(
        ([, href = '']) => href.replaceAll('&amp;', '&').slice(origin.length),
      );
    };
    const both = (query: string) =>
      ['atom', 'json'].map((format) => `${language}/feeds/proposals.${format}${query}`);
    const { institution } = furnished;
    const category = encodeURIComponent('환경');
    expect(await named('')).toEqual(both(''));
    expect(await named('?sort=most-empathy&q=x')).toEqual(both(''));
    const narrow = `?institution=${institution}&category=${category}`;
    expect(await named(`${narrow}&state=open`)).toEqual(both(narrow));
    // What the list leaves aside is no feed.
    expect(await named('?institution=nowhere')).toEqual(both(''));
    for (const feed of both(narrow)) expect((await visit(feed)).status).toBe(200);
  });

  it('is found on the page it is about, as a JSON Feed too', async () => {
    for (const path of ['/', `/i/${furnished.institution}`, `/proposals/${open}`, `/forums/${forum}`]) {
      const [, found = ''] =
        /type="application\/atom\+xml" href="([^"]+)"/.exec((await visit(path)).html) ?? [];
      await atom(new URL(found).pathname);
      const [, json = ''] =
        /type="application\/feed\+json" href="([^"]+)"/.exec((await visit(path)).html) ?? [];
      expect((await visit(new URL(json).pathname)).headers.get('content-type')).toContain(
        'application/feed+json',
      );
    }
  });

  it.each([
    ['proposal', () => open],
    ['forum', () => forum],
  ])('of a %s keeps the ids of its entries when something from before is told later', async (kind, of) => {
    const ids = async () =>
      (await atom(`/feeds/${kind}s/${of()}.atom`)).entry.map(({ id }: { id: string }) => id);
    const { body } = await world.call('GET', `${kind}s/${of()}/timeline`);
    const [{ at, type }] = body.items;
    const before = await ids();
    // By another of its sources, whose records come over another part of the stream.
    const late = { at: new Date(Date.parse(at) - 1_000).toISOString(), type, facts: {} };
    const from = { source: newProposalId(world.clock.now()), revision: 1, position: 0 };
    await appendTimeline(world.context.table, of() as ProposalId, late, from);
    expect(await ids()).toEqual([...before, expect.stringContaining(from.source)]);
  });

  it('of a rejected proposal says in words what for', async () => {
    const { institution } = furnished;
    const { body } = await world.call('POST', 'proposals', {
      as: await world.tokenOf('author'),
      body: { institution, title: '모호한 제안', body: '무엇인지 모릅니다.', category: '환경' },
    });
    await world.call('POST', `proposals/${body.id}/screening`, {
      as: await world.tokenOf('moderator', `moderator@${institution}`),
      body: { decision: 'reject', code: 'unclear', reason: '무엇을 바라는지 적어 주십시오.' },
    });
    await world.idle();
    const [latest] = (await atom(`/feeds/proposals/${body.id}.atom`)).entry;
    expect(latest.title).toContain('무엇을 제안하는지 알기 어렵습니다');
  });

  it('is not sent again to whoever has it', async () => {
    const path = `/feeds/proposals/${open}.atom`;
    const tag = (await visit(path)).headers.get('etag') ?? '';
    expect((await visit(path, { headers: { 'if-none-match': tag } })).status).toBe(304);
  });

  it('is none of what is not there', async () => {
    expect((await visit('/feeds/proposals/prp_01J00000000000000000000000.atom')).status).toBe(404);
    expect((await visit('/feeds/institutions/nowhere.atom')).status).toBe(404);
    expect((await visit('/feeds/forums/x.json')).status).toBe(404);
  });
});

describe('a JSON Feed', () => {
  it('has what version 1.1 asks for, and the same entries', async () => {
    const { status, headers, html } = await visit('/feeds/proposals.json');
    expect([status, headers.get('content-type')]).toEqual([200, 'application/feed+json; charset=utf-8']);
    const feed = JSON.parse(html);
    expect(feed).toMatchObject({
      version: 'https://jsonfeed.org/version/1.1',
      title: expect.any(String),
      feed_url: `${origin}/feeds/proposals.json`,
      language: 'ko',
    });
    for (const item of feed.items)
      expect(item).toMatchObject({ id: expect.any(String), content_text: expect.any(String) });
    const ids = feed.items.map(({ id }: { id: string }) => id);
    expect((await atom('/feeds/proposals.atom')).entry.map(({ id }: { id: string }) => id)).toEqual(ids);
  });
});

describe('an institution’s calendar', () => {
  it('has what closes and when people meet, as a calendar reads it', async () => {
    const { headers, html } = await visit(`/feeds/institutions/${furnished.institution}.ics`);
    expect(headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    const calendar = new ICAL.Component(ICAL.parse(html));
    const events = calendar.getAllSubcomponents('vevent').map((each) => new ICAL.Event(each));
    const uids = events.map(({ uid }) => uid);
    expect(uids).toEqual(expect.arrayContaining([`${open}@gongnon.example`, `${forum}@gongnon.example`]));
    expect(uids.some((uid) => uid.startsWith('ssn_'))).toBe(true);
    const { body } = await world.call('GET', `proposals/${open}`);
    const closing = events.find(({ uid }) => uid.startsWith(open));
    // The window ends with the end of a day, and that day is what a calendar shows, not the midnight after it.
    expect(closing?.startDate.isDate).toBe(true);
    expect(closing?.startDate.toString()).toBe(lastDateOf(body.closesAt));
    const debate = events.find(({ uid }) => uid.startsWith(forum));
    const { closesAt } = (await world.call('GET', `forums/${forum}`)).body;
    expect(debate?.startDate.toString()).toBe(lastDateOf(closesAt));
    expect(startOfDate(lastDateOf(closesAt)).getTime()).toBeLessThan(Date.parse(closesAt));
    const meeting = events.find(({ uid }) => uid.startsWith('ssn_'));
    expect(meeting?.startDate.isDate).toBe(false);
  });

  it('is not sent again until something in it changes, which is dated by that', async () => {
    const as = await world.tokenOf('admin-of-sessions', `admin@${furnished.institution}`);
    const { kind, institution, department, ...announced } = newSession(world, furnished.institution);
    const made = await world.call('POST', 'sessions', {
      as,
      body: { kind, institution, department, ...announced },
    });
    const session = made.body.id;
    await world.idle();
    const path = `/feeds/institutions/${furnished.institution}.ics`;
    const first = await visit(path);
    expect(first.html).toContain(`UID:${session}@`);
    const etag = first.headers.get('etag') ?? '';
    const later = new Date(Math.ceil(world.clock.now().getTime() / 1_000) * 1_000 + 5_000);
    world.clock.set(later);
    expect((await visit(path, { headers: { 'if-none-match': etag } })).status).toBe(304);
    const moved = await world.call('PUT', `sessions/${session}`, {
      as,
      body: { ...announced, place: '주민센터', reason: '공사' },
    });
    expect(moved.status).toBe(200);
    const changed = await visit(path, { headers: { 'if-none-match': etag } });
    expect(changed.status).toBe(200);
    const stamp = `DTSTAMP:${later.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
    const dated = ({ html }: { html: string }) => html.split(stamp).length - 1;
    expect([dated(first), dated(changed), dated(await visit(`/sessions/${session}.ics`))]).toEqual([0, 1, 1]);
    world.clock.set(undefined);
  });
});

describe('a session that is called off', () => {
  it('stands as cancelled in its institution’s calendar, as a later change, until it would be over', async () => {
    const as = await world.tokenOf('admin-of-sessions', `admin@${furnished.institution}`);
    const body = newSession(world, furnished.institution);
    const { id } = (await world.call('POST', 'sessions', { as, body })).body;
    await world.idle();
    const seen = async (language = '') => {
      const { html } = await visit(`${language}/feeds/institutions/${furnished.institution}.ics`);
      const events = new ICAL.Component(ICAL.parse(html)).getAllSubcomponents('vevent');
      const own = events.filter((each) => String(each.getFirstPropertyValue('uid')).startsWith(id));
      return own.map((each) =>
        ['uid', 'status', 'sequence', 'summary', 'last-modified'].map((name) =>
          String(each.getFirstPropertyValue(name)),
        ),
      );
    };
    const [[uid, , first] = []] = await seen();
    expect(await seen()).toEqual([[uid, 'CONFIRMED', first, body.title, expect.stringMatching(/^20.*Z$/)]]);
    const later = new Date(Math.ceil(world.clock.now().getTime() / 1_000) * 1_000 + 5_000);
    world.clock.set(later);
    const cancelled = await world.call('POST', `sessions/${id}/cancellation`, {
      as,
      body: { reason: '폭우' },
    });
    expect(cancelled.status).toBe(200);
    await world.idle();
    const [off, ...more] = await seen();
    expect([off, more]).toEqual([
      [
        uid,
        'CANCELLED',
        String(Number(first) + 1),
        `취소: ${body.title}`,
        `${later.toISOString().slice(0, 19)}Z`,
      ],
      [],
    ]);
    expect((await seen('/en'))[0]?.[3]).toBe(`Cancelled: ${body.title}`);
    world.clock.set(new Date(Date.parse(body.startsAt) + 8 * day));
    expect(await seen()).toEqual([]);
    world.clock.set(undefined);
  });
});

describe('a sitemap', () => {
  it('is named by robots.txt, leads to others, and to every page that is alive', async () => {
    const { text } = await visit('/robots.txt');
    expect(text).toContain(`Sitemap: ${origin}/sitemap.xml`);
    const index = (await xml('/sitemap.xml', 'application/xml')).sitemapindex;
    const maps = index.sitemap.map(({ loc }: { loc: string }) => new URL(loc).pathname);
    const paths: string[] = [];
    for (const map of maps.slice(0, 3)) {
      const { urlset } = await xml(map, 'application/xml');
      for (const { loc } of urlset.url ?? []) paths.push(new URL(loc).pathname);
    }
    expect(paths).toEqual(expect.arrayContaining(['/', '/en', `/proposals/${open}`, `/en/forums/${forum}`]));
    for (const path of paths) expect([path, (await visit(path)).status]).toEqual([path, 200]);
    expect(paths.join()).not.toMatch(/\/(?:me|desk|admin)\b/);
  });
});

describe('text in a feed', () => {
  it('is text whatever it is made of', async () => {
    const title = 'a <b>&"\' \u0007 \ud83d\ude00 ]]>';
    const { toXml } = await import('../../functions/feeds/feed.ts');
    const parsed = new XMLParser().parse(`<t>${toXml(`${title}\ud800\u0000\ufffe`)}</t>`);
    expect(parsed.t).toBe('a <b>&"\'  \ud83d\ude00 ]]>\ufffd');
  });
});
