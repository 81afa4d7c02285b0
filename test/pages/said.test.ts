import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestEngine, type TestEngine } from '../support/engine.ts';
import { type Furnished, furnish } from '../support/furnish.ts';
import { openSite } from '../support/site.ts';
import { makeWorld, type World } from '../support/world.ts';

let engine: TestEngine;
let world: World;
let furnished: Furnished;
let visit: ReturnType<typeof openSite>;

beforeAll(async () => {
  engine = await openTestEngine();
  world = await makeWorld(engine);
  furnished = await furnish(world);
  visit = openSite(world);
});

afterAll(async () => {
  await world.close();
  await engine.close();
});

/** What stands in a page's main part, tag by tag, with the language that each piece of text is said to be in. */
function pieces(html: string): { text: string; lang: string; tag: string }[] {
  const [, main = ''] = /<main[^>]*>(.*)<\/main>/s.exec(html) ?? [];
  const open: { tag: string; lang: string }[] = [];
  const found: { text: string; lang: string; tag: string }[] = [];
  const empty = new Set(['input', 'br', 'img', 'meta', 'link', 'hr']);
  for (const [, closing, tag = '', attributes = '', text = ''] of main.matchAll(
    /<(\/?)([\w-]+)([^>]*)>|([^<]+)/g,
  )) {
    if (text.trim() !== '') {
      const around = open.at(-1);
      found.push({ text, lang: around?.lang ?? 'en', tag: open.map((each) => each.tag).join(' ') });
    } else if (closing) open.pop();
    else if (tag && !empty.has(tag) && !attributes.endsWith('/')) {
      const [, lang = open.at(-1)?.lang ?? 'en'] = / lang="(\w+)"/.exec(attributes) ?? [];
      open.push({ tag, lang });
    }
  }
  return found;
}

describe('on an English page', () => {
  it('every heading, title and paragraph that citizens wrote in Korean says that it is Korean', async () => {
    const wrong: string[] = [];
    let seen = 0;
    for (const path of furnished.publicPaths.filter((each) =>
      /^\/(?:$|proposals|forums|outcomes|board|i\/|answers|opinions|panels|sessions)/.test(each),
    )) {
      const { html } = await visit(`/en${path === '/' ? '' : path}`);
      for (const { text, lang, tag } of pieces(html)) {
        // Names of people and institutions are what they are in every language.
        if (!/[가-힣]/.test(text) || !/\bh[123]\b|\.prose|\bblockquote\b/.test(tag)) continue;
        seen++;
        if (lang !== 'ko') wrong.push(`${path}: ${text}`);
      }
      for (const [, attributes = '', text = ''] of html.matchAll(/<div class="prose"([^>]*)>(.*?)<\/div>/gs))
        if (/[가-힣]/.test(text) && !attributes.includes('lang="ko"')) wrong.push(`${path}: ${text}`);
    }
    expect(wrong).toEqual([]);
    expect(seen).toBeGreaterThan(20);
  });

  it('so does what offices say in a line: why a date was moved, what was reported, where a session is', async () => {
    const as = await world.tokenOf('reporter', `head@${furnished.institution}/democracy`);
    const outcome = furnished.publicPaths.find((path) => path.startsWith('/outcomes/cmt_')) ?? '';
    const commitment = outcome.replace('/outcomes/', '');
    const note = { kind: 'progress', text: '업체를 정했습니다.' };
    await world.call('POST', `commitments/${commitment}/notes`, { as, body: note });
    await world.idle();
    const lines = [
      note.text,
      '현장을 더 봐야 합니다.',
      '구청 3층 대회의실',
      '승강기와 수어 통역이 있습니다.',
    ];
    const said: Record<string, string[]> = Object.fromEntries(lines.map((line) => [line, []]));
    for (const path of furnished.publicPaths.filter((each) => /^\/(?:proposals|sessions)/.test(each)))
      for (const { text, lang } of pieces((await visit(`/en${path}`, { as })).html))
        for (const line of lines) if (text.includes(line)) said[line]?.push(lang);
    for (const line of lines) expect([line, ...new Set(said[line])]).toEqual([line, 'ko']);
  });

  it('so does everything else that citizens and offices wrote, whoever reads it, save for names', async () => {
    const wrong: string[] = [];
    const look = async (path: string, as?: string) => {
      const { html } = await visit(`/en${path === '/' ? '' : path}`, as === undefined ? {} : { as });
      for (const { text, lang, tag } of pieces(html)) {
        // What a field holds or hints at, and what another platform is called.
        if (/\b(?:option|textarea)$|\bform div p$/.test(tag) || !/[가-힣]/.test(text.replace('옛 광장', '')))
          continue;
        if (lang !== 'ko') wrong.push(`${path} (${tag}): ${text}`);
      }
    };
    const isPublic =
      /^\/(?:$|proposals|forums|outcomes|board|i\/|institutions|answers|opinions|panels|sessions)/;
    const isStaff =
      /^\/(?:me$|me\/notices|desk|moderation|proposals|panels|statements)|\/departments$|\/panels$/;
    for (const path of furnished.publicPaths.filter((each) => isPublic.test(each))) await look(path);
    for (const path of furnished.staffPaths.filter((each) => isStaff.test(each)))
      await look(path, furnished.everybody);
    expect(wrong).toEqual([]);
  });

  it('the log of what staff do names dates as a reader does, each fact with what it is', async () => {
    const log = await visit(`/en/admin/${furnished.institution}/audit?area=panels`, {
      as: furnished.everybody,
    });
    expect(log.text).toMatch(/Opened a vote of an agenda panel, until \d+ \w+ \d{4}/);
    expect(log.text).not.toMatch(/\d{4}-\d\d-\d\dT/);
    for (const label of ['When', 'Who', 'What', 'About'])
      expect(log.html).toContain(`<td data-label="${label}">`);
  });

  it('what is written in English is not said to be Korean, and a Korean page says nothing of the kind', async () => {
    const as = await world.tokenOf('writer');
    const { body } = await world.call('POST', 'proposals', {
      as,
      body: { institution: furnished.institution, title: 'Night buses', body: 'More of them.', tags: ['밤'] },
    });
    const english = await visit(`/en/proposals/${body.id}`, { as });
    expect(english.html).toContain('<h1>Night buses</h1>');
    expect(english.html).toContain('<div class="prose"><p>More of them.</p>');
    expect(english.html).toContain('<li><span lang="ko">#밤</span></li>');
    const { html } = await visit(`/en/i/${furnished.institution}`);
    expect(html).toMatch(/<ul class="choices">\s*<li>democracy<\/li>/);
    const open = furnished.publicPaths.find((path) => path.startsWith('/proposals/prp_')) ?? '';
    expect((await visit(open)).html).not.toMatch(/<(?:span|div)[^>]* lang="ko"/);
  });
});
