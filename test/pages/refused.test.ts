import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestEngine, type TestEngine } from '../support/engine.ts';
import { hiddenFields, openSite } from '../support/site.ts';
import { makeWorld, type World } from '../support/world.ts';

let engine: TestEngine;
let world: World;
let visit: ReturnType<typeof openSite>;

beforeAll(async () => {
  engine = await openTestEngine();
  world = await makeWorld(engine);
  visit = openSite(world);
});

afterAll(async () => {
  await world.close();
  await engine.close();
});

describe('a form that is refused', () => {
  it('says to whoever has not signed in that they have not, rather than that they are done signing in', async () => {
    const { text } = await visit('/proposals/new', { form: { title: '골목' } });
    expect(text).toContain('로그인한 시간이 다 되었거나 아직 로그인하지 않으셨습니다.');
    expect((await visit('/en/proposals/new', { form: { title: '골목' } })).text).toContain(
      'Your session has ended, or you have not signed in yet.',
    );
  });

  it('leads back to the page it was sent from, and to no other site', async () => {
    const as = await world.tokenOf('who-comes-late');
    const backFrom = async (referer: string | undefined, language = '') => {
      const headers: Record<string, string> = referer === undefined ? {} : { referer };
      const { html } = await visit(`${language}/forums/frm_x/stance`, {
        as,
        form: { stance: 'for' },
        headers,
      });
      return /<a href="([^"]*)">(?:보던 쪽으로 돌아가기|Back to where you were)</.exec(html)?.[1];
    };
    const origin = 'https://gongnon.example';
    expect(await backFrom(`${origin}/forums/frm_x?sort=newest`)).toBe('/forums/frm_x?sort=newest');
    expect(await backFrom(`${origin}/en/forums/frm_x`, '/en')).toBe('/en/forums/frm_x');
    expect(await backFrom(`${origin}//elsewhere.example/x`)).toBe('/elsewhere.example/x');
    expect(await backFrom('mailto:somebody')).toBe('/somebody');
    // Sent again from the page of the refusal, whose address is no page.
    expect(await backFrom(`${origin}/forums/frm_x/stance`)).toBeUndefined();
    for (const referer of [undefined, 'nonsense']) expect(await backFrom(referer)).toBeUndefined();
  });

  it('waits in the page with what was typed until its writer has signed in again', async () => {
    const typed = { title: '<b>골목</b>', body: '"등"을\n더' };
    const { status, html } = await visit('/proposals/new', { form: typed });
    expect(status).toBe(401);
    expect(hiddenFields(html)).toMatchObject(typed);
  });

  it('goes where it was meant to go, with all of its address', async () => {
    const { html } = await visit('/opinions/opn_x/sympathy?sort=newest&cursor=a', { form: { act: 'give' } });
    expect(html).toContain('action="/opinions/opn_x/sympathy?sort=newest&amp;cursor=a"');
  });

  it.each([
    ['/desk/files', '파일은 다시 골라 주십시오', '다시 고를 파일: 보고서.pdf'],
    ['/en/desk/files', 'Files have to be chosen again', 'File to choose again: 보고서.pdf'],
  ])('asks for its files again and keeps everything else: %s', async (path, said, label) => {
    const form = new FormData();
    form.set('institution', 'seoul');
    form.set('file', new File(['%PDF-1.7'], '보고서.pdf'));
    const response = await world.app.request(path, {
      method: 'POST',
      headers: { origin: 'https://gongnon.example' },
      body: form,
    });
    expect(response.status).toBe(401);
    const html = await response.text();
    expect(html).toContain(said);
    expect(html).toContain('enctype="multipart/form-data"');
    expect(html).toMatch(
      new RegExp(`<label for="file-0">${label}</label><input id="file-0" type="file" name="file"`),
    );
    expect(hiddenFields(html)).toEqual({ institution: 'seoul' });
  });

  it('for words that were kept under other ones meanwhile is another proposal, if its writer says so', async () => {
    const as = await world.tokenOf('who-goes-back');
    const institution = await world.institution();
    const first = hiddenFields((await visit('/proposals/new', { as })).html);
    const form = { ...first, institution, title: '골목을 밝게', body: '등을 더', act: 'draft' };
    const kept = await visit('/proposals/new', { as, form });
    const again = { ...form, body: '등을 더 달아 주세요', act: 'submit' };
    const asked = await visit('/proposals/new', { as, form: again });
    expect(asked.status).toBe(422);
    expect(asked.html).toContain('등을 더 달아 주세요</textarea>');
    expect(asked.text).toContain('다시 저장하거나 내면 새 제안이 됩니다');
    const another = await visit('/proposals/new', { as, form: { ...again, ...hiddenFields(asked.html) } });
    expect(another.headers.get('location')).toMatch(/^\/proposals\/prp_/);
    expect(another.headers.get('location')).not.toBe(kept.headers.get('location'));
  });

  it.each(['/proposals/new', '/mail/unsubscribe?token=x'])(
    'as too large is neither read nor sent back: %s',
    async (path) => {
      const body = `body=${'x'.repeat(300_000)}`;
      let isRead = false;
      const sent = new ReadableStream(
        {
          pull: (controller) => {
            isRead = true;
            controller.enqueue(new TextEncoder().encode(body));
            controller.close();
          },
        },
        { highWaterMark: 0 },
      );
      const response = await world.app.request(path, {
        method: 'POST',
        headers: {
          origin: 'https://gongnon.example',
          'content-type': 'application/x-www-form-urlencoded',
          'content-length': String(body.length),
        },
        body: sent,
        duplex: 'half',
      } as RequestInit);
      expect(response.status).toBe(413);
      expect(await response.text()).not.toContain('xxxx');
      expect(isRead).toBe(false);
    },
  );

  it.each([
    ['/proposals/new', '한 번에 256KB, 한글로 약 29,000자까지', '양식을 새로 열기'],
    ['/en/proposals/new', '256 KB may be sent at once: about 29,000 letters of Hangul', 'Open the form anew'],
    ['/desk/files', '파일은 2MB까지', '양식을 새로 열기'],
    ['/en/admin/seoul/imports', 'A file may have 4 MB.', 'Open the form anew'],
  ])('as too large is told how much may be sent, and led back to its form: %s', async (path, most, anew) => {
    const send = (referer: string) =>
      visit(path, { form: { body: 'x'.repeat(4_600_000) }, headers: { referer } });
    const { status, html, text } = await send(`https://gongnon.example${path}?of=a&b`);
    expect(status).toBe(413);
    expect(text).toContain(most);
    expect(text).toMatch(/‘뒤로’를 누르면|Back button leads to the form/);
    expect(html).toContain(`<a href="https://gongnon.example${path}?of=a&amp;b">${anew}`);
    for (const elsewhere of ['https://evil.example/x', 'javascript:alert(1)', ''])
      expect((await send(elsewhere)).html).not.toContain(anew);
  });

  it.each(['multipart/form-data; boundary=x', 'multipart/form-data'])(
    'as no form at all is nobody’s fault but its sender’s: %s',
    async (type) => {
      const response = await world.app.request('/proposals/new', {
        method: 'POST',
        headers: {
          origin: 'https://gongnon.example',
          'content-type': type,
          cookie: await world.sessionOf(await world.tokenOf('somebody')),
        },
        body: 'junk',
      });
      expect(response.status).toBe(400);
    },
  );

  it('as another site’s is not offered to be sent again', async () => {
    const { status, html } = await visit('/proposals/new', {
      form: { title: '남의 글' },
      headers: { origin: 'https://elsewhere.example' },
    });
    expect(status).toBe(403);
    expect(html).not.toContain('남의 글');
  });
});

it('asks whoever only looks at the head of a page to sign in as it asks whoever reads it', async () => {
  for (const method of ['GET', 'HEAD']) {
    const { status, headers } = await world.app.request('/me', { method });
    expect([method, status, headers.get('location')]).toEqual([method, 303, '/auth/sign-in?to=%2Fme']);
  }
});

describe('a page that is not there', () => {
  it.each(['//evil.example/x', '/en//evil.example/x', '///evil.example/x'])(
    'leads to no other site, whatever stands in its address: %s',
    async (path) => {
      const { status, html } = await visit(`https://gongnon.example${path}`);
      expect(status).toBe(404);
      expect(html).not.toMatch(/(?:href|action)="\/[/\\]/);
      expect(html).toMatch(/<a href="\/(?:en\/)?evil\.example\/x" lang=/);
    },
  );
});
