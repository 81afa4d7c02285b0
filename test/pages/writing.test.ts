import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestEngine, type TestEngine } from '../support/engine.ts';
import { hiddenFields, openSite } from '../support/site.ts';
import { makeWorld, type World } from '../support/world.ts';

let engine: TestEngine;
let world: World;
let institution: string;
let visit: ReturnType<typeof openSite>;
let as: string;

beforeAll(async () => {
  engine = await openTestEngine();
  world = await makeWorld(engine);
  institution = await world.institution();
  await world.institution();
  visit = openSite(world);
  as = await world.tokenOf('author');
});

afterAll(async () => {
  await world.close();
  await engine.close();
});

const write = (form: Record<string, string>, path = '/proposals/new') => visit(path, { as, form });
const words = { title: '골목을 밝게', body: '등을 더 달아 주세요.' };

describe('writing a proposal', () => {
  it('keeps a draft that has only a title; handing it in asks for the rest where it is written', async () => {
    const kept = await write({ institution, title: '골목을 밝게', body: '', act: 'draft' });
    expect(kept.status).toBe(303);
    const path = kept.headers.get('location')?.replace('?made', '') ?? '';
    const asked = await write({}, `${path}/submission`);
    expect([asked.status, asked.html.includes('id="body-error"')]).toEqual([400, true]);
    expect(asked.html).toContain(`action="${path}/edit"`);
    const sent = { ...hiddenFields(asked.html), ...words, act: 'submit' };
    expect((await write(sent, `${path}/edit`)).headers.get('location')).toBe(`${path}?saved`);
    expect((await visit(path, { as })).text).toContain('사전검토 중');
    // And once it waits, it is not emptied.
    const emptied = await write({ ...sent, body: '', act: 'draft' }, `${path}/edit`);
    expect([emptied.status, emptied.html.includes('id="body-error"')]).toEqual([400, true]);
    for (const act of ['preview', 'submit'])
      expect((await write({ institution, title: '골목을 밝게', body: '', act })).status).toBe(400);
  });

  it('asks in steps for those who like that, and makes one text of the answers', async () => {
    const page = await visit('/proposals/new', { as });
    for (const question of ['무엇이 문제입니까', '어떻게 바꾸면 좋겠습니까', '누구에게 어떤 도움이 됩니까'])
      expect(page.text).toContain(question);
    const answers = { problem: '밤에 어둡습니다.', change: '', gain: '아이들이 안심합니다.' };
    const preview = await write({ institution, title: '골목을 밝게', body: '', ...answers, act: 'preview' });
    expect(hiddenFields(preview.html).body).toBe(
      '[무엇이 문제인가]\n밤에 어둡습니다.\n\n[누구에게 도움이 되나]\n아이들이 안심합니다.',
    );
    const again = await write({ ...hiddenFields(preview.html), act: 'edit' });
    expect(again.html).toMatch(/id="problem"[^>]*><\/textarea>/);
    expect(again.html).toContain('밤에 어둡습니다.');
  });

  it('shows the rule of the institution it is for, and its categories alone', async () => {
    const rule = '공감 기간 30일 · 3명이면 부서 답변';
    const shown = /<p class="hint"[^>]* data-rule-shown[^>]*>([^<]*)/;
    const chosen = await visit(`/proposals/new?institution=${institution}`, { as });
    expect(chosen.html).toMatch(new RegExp(`<option value="${institution}" selected`));
    expect(shown.exec(chosen.html)?.[1]).toBe(rule);
    expect(shown.exec((await visit('/proposals/new', { as })).html)?.[1]).toBe('');
    // Without script: by a button that leaves what was typed.
    const asked = await write({ institution, ...words, act: 'edit' });
    expect([shown.exec(asked.html)?.[1], asked.html.includes(words.body)]).toEqual([rule, true]);
    const english = await visit(`/en/proposals/new?institution=${institution}`, { as });
    expect(shown.exec(english.html)?.[1]).toBe('Gathers empathy for 30 days · from 3: department’s answer');
    await world.call('PUT', `institutions/${institution}/categories`, {
      as: await world.tokenOf('admin', `admin@${institution}`),
      body: { categories: ['교통', '안전'], over: ['복지', '환경'] },
    });
    const offers = async (path: string) => {
      const [, list = ''] =
        /<datalist id="category-offers">(.*?)<\/datalist>/s.exec((await visit(path, { as })).html) ?? [];
      return [...list.matchAll(/value="([^"]+)"/g)].map(([, value]) => value);
    };
    expect(await offers(`/proposals/new?institution=${institution}`)).toEqual(['교통', '안전']);
    expect((await offers('/proposals/new')).sort()).toEqual(['교통', '복지', '안전', '환경']);
  });

  it('shows before it is handed in where it goes and its tags, and calls handing in what it is', async () => {
    const preview = await write({
      institution,
      ...words,
      tags: '밤길, #안전',
      category: '환경',
      act: 'preview',
    });
    expect(preview.text).toContain('시험시 · 환경');
    expect(preview.html).toMatch(/<li>#밤길<\/li><li>#안전<\/li>/);
    const kept = await write({ ...hiddenFields(preview.html), act: 'draft' });
    const path = kept.headers.get('location')?.replace('?made', '') ?? '';
    const buttons = async () => {
      const edit = await visit(`${path}/edit`, { as });
      return (await write({ ...hiddenFields(edit.html), ...words, act: 'preview' }, `${path}/edit`)).text;
    };
    expect([(await buttons()).includes('고치고 다시 내기'), (await buttons()).includes('제안 내기')]).toEqual(
      [false, true],
    );
    await write({}, `${path}/submission`);
    expect(await buttons()).toContain('고치고 다시 내기');
  });
});
