import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BrowserStage, openBrowserStage } from '../support/browser.ts';

let stage: BrowserStage;
let institution: string;

beforeAll(async () => {
  stage = await openBrowserStage();
  institution = await stage.world.institution();
});

/** Where a proposal stands that nobody has supported yet. */
async function published(): Promise<string> {
  const { world } = stage;
  const { body } = await world.call('POST', 'proposals', {
    as: await world.tokenOf('author'),
    body: { institution, title: '골목을 밝게', body: '등을 더 달아 주세요.' },
  });
  const as = await world.tokenOf('moderator', `moderator@${institution}`);
  await world.call('POST', `proposals/${body.id}/screening`, { as, body: { decision: 'publish' } });
  await world.idle();
  return `/proposals/${body.id}`;
}

afterAll(() => stage.close());

async function visiting(at: string, options: Parameters<BrowserStage['visitor']>[0] = {}): Promise<Page> {
  const page = await stage.visitor({ as: await stage.world.tokenOf('visitor'), ...options });
  page.setDefaultTimeout(15_000);
  await page.goto(at);
  return page;
}

it('an empathy is said to be received at once, and the count follows by itself, with the focus where it was', async () => {
  const page = await visiting(await published());
  const empathy = page.locator('#empathy');
  await empathy.getByRole('button', { name: '공감하기' }).click();
  await empathy.getByText('내 공감이 접수되었습니다.').waitFor();
  await empathy.getByText('공감 1', { exact: true }).waitFor();
  await empathy.getByText('3명 가운데 1명이 공감했습니다').waitFor();
  expect(await empathy.locator('progress').getAttribute('value')).toBe('1');
  const focused = empathy.locator('button:focus');
  expect(await focused.textContent()).toBe('공감 거두기');
  // And back: the number is that of the record, not one that is reckoned here.
  await focused.click();
  await empathy.getByRole('button', { name: '공감하기' }).waitFor();
  await empathy.getByText('공감 0', { exact: true }).waitFor();
  await page.context().close();
});

it('a count that follows is read from the page everybody shares, and from none of before the press', async () => {
  const path = await published();
  const page = await visiting(`${path}?from=elsewhere`);
  const asked: { url: string; cookie: string | null }[] = [];
  const hear = (request: Request) => {
    if (request.method === 'GET' && new URL(request.url).pathname === path)
      asked.push({ url: request.url, cookie: request.headers.get('cookie') });
  };
  const everybodys = await page.evaluate(
    async (at) => (await fetch(at, { credentials: 'omit' })).text(),
    path,
  );
  let kept = 0;
  await page.route(
    (url) => url.pathname === path,
    async (route) => {
      // What a CDN still has, made before the press, with another count.
      if (route.request().resourceType() !== 'fetch' || route.request().method() !== 'GET' || ++kept > 1)
        return route.fallback();
      const headers = { date: new Date(Date.now() - 60_000).toUTCString() };
      const body = everybodys.replaceAll(/공감 \d+/g, '공감 77');
      return route.fulfill({ contentType: 'text/html', body, headers });
    },
  );
  const empathy = page.locator('#empathy');
  // The page that answers a press was made before the press was counted.
  await page.route(
    (url) => url.pathname === `${path}/empathy`,
    async (route) => {
      const answer = await route.fetch();
      return route.fulfill({
        response: answer,
        body: (await answer.text()).replaceAll(/공감 \d+/g, '공감 0'),
      });
    },
  );
  await empathy.getByRole('button', { name: '공감하기' }).click();
  await empathy.getByRole('button', { name: '공감 거두기' }).waitFor();
  stage.heard.add(hear);
  await empathy.getByText('공감 1', { exact: true }).waitFor();
  stage.heard.delete(hear);
  expect(kept).toBeGreaterThan(1);
  expect(asked.length).toBeGreaterThan(0);
  for (const { url, cookie } of asked) expect([new URL(url).search, cookie]).toEqual(['', null]);
  await page.context().close();
});

describe.each([
  ['with script', {}],
  ['without script', { javaScriptEnabled: false }],
])('%s', (_, options) => {
  it('the summary of what to correct takes the focus', async () => {
    const page = await visiting('/proposals/new', options);
    await page.locator('select[name=institution]').selectOption(institution);
    await page.locator('input[name=title]').fill('제목');
    await page.locator('textarea[name=body]').fill('내용');
    await page.locator('input[name=tags]').fill('하나,둘,셋,넷,다섯,여섯');
    await page.getByRole('button', { name: '미리 보기' }).click();
    await page.getByText('다음을 고쳐 주십시오').waitFor();
    await expect.poll(() => page.locator('#problems:focus').count()).toBe(1);
    await page.keyboard.press('Tab');
    expect(await page.locator('a:focus').getAttribute('href')).toBe('#tags');
    await page.context().close();
  });
});
