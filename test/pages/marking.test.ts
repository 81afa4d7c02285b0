import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { mostOfOne } from '../../functions/statements/model.ts';
import { openTestEngine, type TestEngine } from '../support/engine.ts';
import { openSite } from '../support/site.ts';
import { makeWorld, type World } from '../support/world.ts';

let engine: TestEngine;
let world: World;
let institution: string;
let visit: ReturnType<typeof openSite>;
let forum: string;
const start = new Date('2026-03-02T01:00:00.000Z');

beforeAll(async () => {
  engine = await openTestEngine();
  world = await makeWorld(engine);
  world.clock.set(start);
  institution = await world.institution();
  visit = openSite(world);
});

afterAll(async () => {
  await world.close();
  await engine.close();
});

beforeEach(async () => {
  world.clock.set(start);
  const { body } = await world.call('POST', 'forums', {
    as: await officer(),
    body: {
      institution,
      department: 'women',
      topic: '공원에서 무엇을 줄일까요',
      background: '주말마다 쓰레기가 쌓입니다.',
      opensOn: '2026-03-02',
      closesOn: '2026-03-20',
    },
  });
  forum = body.id;
});

const officer = () => world.tokenOf('officer', `officer@${institution}/women`);
const page = async (who?: string) =>
  visit(`/forums/${forum}/statements`, { as: who === undefined ? undefined : await world.tokenOf(who) });
const send = async (as: string, form: Record<string, string>) =>
  visit(`/forums/${forum}/statements`, { as, form });
const made = async (who: string, text: string) => send(await world.tokenOf(who), { text });

async function seeded(...texts: string[]): Promise<string[]> {
  for (const text of texts) expect((await send(await officer(), { text, isSeed: 'true' })).status).toBe(303);
  const { body } = await world.call('GET', `forums/${forum}/statements`);
  return body.items.map(({ id }: { id: string }) => id);
}

async function mark(who: string, statement: string, value: string, from = 'all') {
  return visit(`/statements/${statement}/mark`, {
    as: await world.tokenOf(who),
    form: { mark: value, from },
  });
}

/** The form of one statement among all of them. */
const cardOf = (html: string, statement: string) =>
  new RegExp(`<li class="card" id="${statement}">.*?</li>`, 's').exec(html)?.[0] ?? '';

describe('statements, without script', () => {
  it('are read by everybody and marked by whoever signs in', async () => {
    const [id = ''] = await seeded('다회용 컵을 빌려주면 좋겠습니다.');
    const read = await page();
    expect(read.text).toContain('다회용 컵을 빌려주면 좋겠습니다.');
    expect(read.text).toContain('로그인하고 표시하기');
    expect(read.html).not.toContain('/mark"');
    const offered = await page('reader');
    expect(offered.text).toContain('이 문장을 어떻게 생각하십니까? 다회용 컵을 빌려주면 좋겠습니다.');
    expect(offered.text).toContain('1개 가운데 0개에 표시했습니다.');
    const answer = await mark('reader', id, '1', 'next');
    expect([answer.status, answer.headers.get('location')]).toEqual([
      303,
      `/forums/${forum}/statements#next`,
    ]);
    const after = await page('reader');
    expect(after.text).toContain('모든 문장에 표시했습니다.');
    expect(after.text).toContain('1개 가운데 1개에 표시했습니다.');
  });

  it('carry one mark of a reader, which changes and is taken back', async () => {
    const [id = ''] = await seeded('분리수거함을 더 놓아야 합니다.');
    const pressed = async () =>
      [...cardOf((await page('changing')).html, id).matchAll(/value="(-?\d)" aria-pressed="true"/g)].map(
        ([, value]) => value,
      );
    expect(await pressed()).toEqual([]);
    for (const value of ['1', '-1', '0']) {
      const answer = await mark('changing', id, value);
      expect([answer.status, answer.headers.get('location')]).toEqual([
        303,
        `/forums/${forum}/statements#${id}`,
      ]);
      expect(await pressed()).toEqual([value]);
    }
    expect((await mark('changing', id, 'none')).status).toBe(303);
    expect(await pressed()).toEqual([]);
    expect((await mark('changing', id, '2')).status).toBe(400);
    expect((await mark('changing', id, '')).status).toBe(400);
    expect(await pressed()).toEqual([]);
    expect(cardOf((await page('somebody else')).html, id)).not.toContain('aria-pressed="true"');
  });

  it('are made by readers, a few each, and said to be there already where they are', async () => {
    const first = '배달 그릇을 돌려받는 곳이 있어야 합니다.';
    const answer = await made('maker', first);
    expect([answer.status, answer.headers.get('location')]).toEqual([
      303,
      `/forums/${forum}/statements?made`,
    ]);
    const thanked = await visit(answer.headers.get('location') ?? '', { as: await world.tokenOf('maker') });
    expect(thanked.html).toMatch(/<p class="notice" role="status">\s*올렸습니다\./);
    const short = await made('maker', '짧다');
    expect([short.status, short.html.includes('id="text-error"')]).toEqual([400, true]);
    expect(short.html).toContain('value="짧다"');
    const again = await made('another', first.replaceAll(' ', ''));
    expect([again.status, again.html.includes('id="text-error"')]).toEqual([409, true]);
    expect(again.html).toContain(`value="${first.replaceAll(' ', '')}"`);
    const others = ['의자를', '나무를', '수도를', '그늘을'].map(
      (what) => `${what} 더 놓으면 좋겠습니다, ${what}`,
    );
    for (const text of others.slice(0, mostOfOne - 1)) expect((await made('maker', text)).status).toBe(303);
    const flood = await made('maker', '하나만 더 올려 보겠습니다 이것까지만');
    expect([flood.status, flood.html.includes('id="text-error"')]).toEqual([409, true]);
    expect((await page()).text).not.toContain('이것까지만');
  });

  it('are no longer marked or made once the forum has closed', async () => {
    const [id = ''] = await seeded('밤에도 열어야 합니다, 공원을.');
    world.clock.set(new Date('2026-03-20T15:00:00.000Z'));
    const late = await page('late');
    expect(late.text).toContain('표시할 수 없습니다');
    expect(late.html).not.toMatch(/<form[^>]*(?:\/mark|\/statements)"/);
    expect((await mark('late', id, '1')).status).toBe(409);
    expect((await made('late', '늦게 올리는 문장입니다.')).status).toBe(409);
  });
});
