import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mostFileBytes, partBytes } from '../../functions/attachments/model.ts';
import { openTestEngine, type TestEngine } from '../support/engine.ts';
import { openSite } from '../support/site.ts';
import { makeWorld, type World } from '../support/world.ts';

let engine: TestEngine;
let world: World;
let visit: ReturnType<typeof openSite>;
let institution: string;

beforeAll(async () => {
  engine = await openTestEngine();
  world = await makeWorld(engine);
  visit = openSite(world);
  institution = await world.institution();
});

afterAll(async () => {
  await world.close();
  await engine.close();
});

const officer = () => world.tokenOf('officer', `officer@${institution}/women`);
const text = (value: string) => new TextEncoder().encode(value);
const pdf = text('%PDF-1.7 …');

async function put(name: string, bytes: Uint8Array, as: string | undefined, of = institution) {
  const response = await world.app.request(
    `/api/v1/attachments?institution=${of}&name=${encodeURIComponent(name)}`,
    {
      method: 'POST',
      headers: {
        'content-type': 'application/octet-stream',
        ...(as !== undefined && { authorization: `Bearer ${as}` }),
      },
      body: new Uint8Array(bytes),
    },
  );
  const body = (await response.json()) as { url: string; code?: string; name?: string; bytes?: number };
  return { status: response.status, body };
}

async function fetched(path: string) {
  const response = await world.app.request(path);
  return {
    headers: response.headers,
    status: response.status,
    bytes: new Uint8Array(await response.arrayBuffer()),
  };
}

describe('a file that staff put here', () => {
  it.each([1, partBytes, partBytes + 1, 3 * partBytes + 7])(
    'is read by everybody as it was: %d bytes',
    async (size) => {
      const bytes = new Uint8Array(size + 4).map((_, index) => (index * 31 + 7) % 251);
      bytes.set(pdf.subarray(0, 4));
      const kept = await put('조례 개정안.pdf', bytes, await officer());
      expect(kept).toMatchObject({ status: 201, body: { name: '조례 개정안.pdf', bytes: size + 4 } });
      const read = await fetched(kept.body.url);
      expect(Buffer.compare(read.bytes, bytes)).toBe(0);
    },
  );

  it('is sent to be saved, as what it is, for ever, and nothing in it runs', async () => {
    const { body } = await put('표.csv', text('가,나\n1,2\n'), await officer());
    const { headers } = await fetched(body.url);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''%ED%91%9C.csv");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain('sandbox');
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  });

  it.each<[string, string, Uint8Array, string]>([
    ['a page', 'x.html', text('<script>alert(1)</script>'), 'attachment.type-unknown'],
    ['a drawing that may hold script', 'x.svg', text('<svg/>'), 'attachment.type-unknown'],
    ['a page that says it is a PDF', 'x.pdf', text('<script>'), 'attachment.type-unknown'],
    ['bytes that say they are text', 'x.txt', new Uint8Array([0xff, 0xfe, 0]), 'attachment.type-unknown'],
    ['something without an ending', 'x', pdf, 'attachment.type-unknown'],
    ['an ending every object has', 'x.constructor', pdf, 'attachment.type-unknown'],
    ['nothing', 'x.pdf', new Uint8Array(), 'attachment.empty'],
    ['too much', 'x.txt', new Uint8Array(mostFileBytes + 1).fill(65), 'attachment.too-large'],
    ['a path', '../x.pdf', pdf, 'request.invalid'],
  ])('is not %s', async (_, name, bytes, code) => {
    expect((await put(name, bytes, await officer())).body.code).toBe(code);
  });

  it('is put by staff of the institution, and listed for them', async () => {
    const other = await world.institution();
    expect((await put('a.pdf', pdf, undefined)).status).toBe(401);
    for (const as of [await world.tokenOf('citizen'), await world.tokenOf('x', `admin@${other}`)])
      expect((await put('a.pdf', pdf, as)).body.code).toBe('auth.forbidden');
    expect((await put('a.pdf', pdf, await world.tokenOf('boss', 'admin@*'), 'nowhere')).status).toBe(404);
    const own = await world.tokenOf('admin', `admin@${other}`);
    for (const name of ['a.pdf', 'b.pdf', 'c.pdf']) await put(name, pdf, own, other);
    const first = await world.call('GET', `attachments?institution=${other}&limit=2`, { as: own });
    const rest = await world.call('GET', `attachments?institution=${other}&cursor=${first.body.next}`, {
      as: own,
    });
    const namesOf = ({ body }: { body: { items: { name: string }[] } }) => body.items.map(({ name }) => name);
    expect([...namesOf(first), ...namesOf(rest)]).toEqual(['c.pdf', 'b.pdf', 'a.pdf']);
    const denied = await world.call('GET', `attachments?institution=${other}`, { as: await officer() });
    expect(denied.body.code).toBe('auth.forbidden');
  });

  it('that is not there is not found', async () => {
    expect((await fetched('/files/att_01ARZ3NDEKTSV4RRFFQ69G5FAV')).status).toBe(404);
    expect((await fetched('/files/x')).status).toBe(404);
  });

  it('is a source of a forum’s background', async () => {
    const { body } = await put('자료.pdf', pdf, await officer());
    const forum = await world.call('POST', 'forums', {
      as: await officer(),
      body: {
        institution,
        department: 'women',
        topic: '물음',
        background: '배경',
        sources: [{ title: '자료', url: body.url }],
        opensOn: '2098-01-01',
        closesOn: '2098-02-01',
      },
    });
    expect(forum.body.code ?? forum.status).toBe('forum.date-wrong');
    const refused = [
      '/files/att_x',
      '/files/../admin',
      '//evil.example/files/att_01ARZ3NDEKTSV4RRFFQ69G5FAV',
    ];
    for (const url of refused) {
      const asked = await world.call('POST', 'forums', {
        as: await officer(),
        body: {
          institution,
          department: 'women',
          topic: '물음',
          background: '배경',
          sources: [{ title: '자료', url }],
          opensOn: '2098-01-01',
          closesOn: '2098-02-01',
        },
      });
      expect(asked.body.code, url).toBe('request.invalid');
    }
  });

  it('is put and found on a page, in both languages', async () => {
    const as = await officer();
    expect((await visit('/desk/files', { as })).text).toContain('파일');
    const form = new FormData();
    form.set('institution', institution);
    form.set('file', new File([pdf], '보고서.pdf'));
    const sent = await world.app.request('/desk/files', {
      method: 'POST',
      body: form,
      headers: { cookie: await world.sessionOf(as), origin: 'https://gongnon.example' },
    });
    expect(sent.status).toBe(303);
    expect((await visit('/en/desk/files', { as })).text).toContain('보고서.pdf');
    form.set('file', new File(['<script>'], 'x.html'));
    const refused = await world.app.request('/desk/files', {
      method: 'POST',
      body: form,
      headers: { cookie: await world.sessionOf(as), origin: 'https://gongnon.example' },
    });
    expect(refused.status).toBe(415);
    expect(await refused.text()).toContain('파일만 올릴 수 있습니다');
  });
});
