import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { workOnImports } from '../../functions/app/importing.ts';
import { mostUploadBytes } from '../../functions/imports/model.ts';
import { openSite, type Page } from '../support/site.ts';
import { openStage, type Role, type Stage } from '../support/stage.ts';

let stage: Stage;
let visit: ReturnType<typeof openSite>;
let path: string;

beforeAll(async () => {
  stage = await openStage();
  visit = openSite(stage.world);
  path = `/admin/${stage.here}/imports`;
});
afterAll(() => stage.close());

const head = '번호,제목,내용,상태,분야,공감수\n';

/** The form with its file, as a browser without script sends it. */
async function upload(
  fields: Record<string, string>,
  file: string | undefined,
  name = '제안.csv',
  role: Role = 'admin',
) {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.set(field, value);
  if (file !== undefined) form.set('file', new File([file], name));
  const as = (await stage.as(role)) ?? '';
  const response = await stage.world.app.request(path, {
    method: 'POST',
    headers: { origin: 'https://gongnon.example', cookie: await stage.world.sessionOf(as) },
    body: form,
  });
  return { status: response.status, to: response.headers.get('location') ?? '', html: await response.text() };
}

const look = async (at: string, role: Role = 'admin'): Promise<Page> =>
  visit(at, { as: (await stage.as(role)) ?? '' });
const post = async (at: string, form: Record<string, string>, role: Role = 'admin') =>
  visit(at, { as: (await stage.as(role)) ?? '', form });
const run = async () => {
  await workOnImports(stage.world.context, { forMs: 60_000 });
  await stage.world.idle();
};
const columns = {
  id: '번호',
  title: '제목',
  body: '내용',
  state: '상태',
  category: '분야',
  empathies: '공감수',
};

describe('bringing in a file without script', () => {
  it('leads from the upload over the columns and the check to the proposal, and back', async () => {
    expect((await look(`/admin/${stage.here}`)).html).toContain(`href="${path}"`);
    const sent = await upload(
      { source: '옛 광장' },
      `${head}1,밤길을 밝게,등을 더 달아 주세요.,심사 끝,안전,1204\n2,가,등,심사 끝,안전,1\n`,
    );
    expect(sent.status).toBe(303);
    const matching = await look(sent.to);
    expect(matching.html).toContain('<option value="번호" selected="">');
    expect((await post(`${sent.to}/mapping`, columns)).status).toBe(303);
    expect((await look(sent.to)).text).toContain('미리 살펴보는 중');
    await run();
    const unknown = await look(sent.to);
    expect(unknown.text).toContain('이 상태가 무엇을 뜻하는지 정해지지 않았습니다.');
    expect(unknown.html).toContain('name="state-word-0" value="심사 끝"');
    await post(`${sent.to}/mapping`, { ...columns, 'state-word-0': '심사 끝', 'state-0': 'closed' });
    await run();
    const checked = await look(sent.to);
    expect(checked.text).toContain('시작할 수 있음');
    expect(checked.text).toContain('줄은 첫 줄(열의 이름) 다음부터 1로 셉니다.');
    expect(checked.text).toContain('제목은 2~100자의 한 줄이어야 합니다.');
    expect((await post(`${sent.to}/start`, {})).status).toBe(303);
    await run();
    const done = await look(sent.to);
    const proposal = /href="(\/proposals\/prp_\w+)"/.exec(done.html)?.[1] ?? '';
    const shown = await visit(proposal);
    expect(shown.text).toContain('옛 광장에서 가져온 제안입니다.');
    expect(shown.text).toContain('거기에서 받은 공감 1,204');
    expect(shown.html).not.toContain('id="empathy"');
    expect((await visit(`/proposals?institution=${stage.here}`)).text).toContain(
      '옛 광장에서 가져옴 (그곳의 공감 1,204)',
    );
    const file = await look(`${sent.to}/report/1`);
    expect(file.headers.get('content-type')).toContain('text/csv');
    expect(file.html).toContain('밤길을 밝게');
    expect((await look(path)).text).toContain('마침');
    await post(`${sent.to}/undo`, {});
    await run();
    expect((await look(sent.to)).text).toContain('되돌림');
    expect((await look(`/en${sent.to}`)).text).toContain('Undone');
  });

  it('says beside the field what is to be changed, and keeps what was typed', async () => {
    const nameless = await upload({ source: '', encoding: 'euc-kr' }, `${head}1,밤길,밤길,종료,,\n`);
    expect(nameless).toMatchObject({ status: 400 });
    expect(nameless.html).toContain('id="source-error"');
    expect(nameless.html).toContain('<option value="euc-kr" selected="">');
    const empty = await upload({ source: '빈 광장' }, undefined);
    expect(empty).toMatchObject({ status: 400 });
    expect(empty.html).toContain('id="file-error"');
    const broken = await upload({ source: '깨진 광장' }, `${head}1,"밤길`);
    expect(broken).toMatchObject({ status: 422 });
    expect(broken.html).toContain('value="깨진 광장"');
    expect(broken.html).toContain(
      '파일을 그 형식으로 읽을 수 없습니다. 표시된 줄을 확인하십시오. 2번째 줄입니다.',
    );
    expect(broken.html).not.toContain('/lines/');
    const workbook = await upload({ source: '엑셀 광장' }, 'PK\u0003\u0004', '제안 목록.XLSX');
    expect([workbook.status, workbook.html.includes('CSV를 골라 저장한 파일')]).toEqual([400, true]);
    // What was refused left nothing behind.
    const past = (await look(path)).html;
    for (const source of ['빈 광장', '깨진 광장', '엑셀 광장']) expect(past).not.toContain(source);
    const large = await upload({ source: '큰 광장' }, 'x'.repeat(mostUploadBytes + 300_000));
    expect(large).toMatchObject({ status: 413 });
    expect(large.html).toContain('파일은 4MB까지 보낼 수 있습니다.');
    expect((await look(path)).html).toContain(`data-most-bytes="${mostUploadBytes}"`);
    const { to } = await upload({ source: '옛 광장' }, `${head}1,밤길,밤길,종료,,\n`);
    const lacking = await post(`${to}/mapping`, { id: '번호', title: '제목', body: '', state: '상태' });
    expect(lacking.status).toBe(400);
    expect(lacking.html).toContain('id="body-error"');
    expect(lacking.html).toContain('<option value="상태" selected="">');
  });

  it('takes a larger file in parts', async () => {
    const { to } = await upload({ source: '옛 광장' }, `${head}1,밤길,밤길,종료,,\n`);
    const form = new FormData();
    form.set('number', '2');
    form.set('file', new File([`${head}2,낮길,낮길,종료,,\n`], 'part.csv'));
    const as = (await stage.as('admin')) ?? '';
    const sent = await stage.world.app.request(`${to}/batches`, {
      method: 'POST',
      headers: { origin: 'https://gongnon.example', cookie: await stage.world.sessionOf(as) },
      body: form,
    });
    expect(sent.status).toBe(303);
    expect((await look(to)).text).toContain('2줄');
  });

  it('is for the institution’s administrators', async () => {
    for (const role of ['officer', 'moderator', 'admin elsewhere', 'citizen'] as const) {
      expect((await look(path, role)).status, role).toBe(403);
      expect((await upload({ source: '옛 광장' }, head, '제안.csv', role)).status, role).toBe(403);
    }
    expect((await look(`${path}/imp_01J00000000000000000000000`)).status).toBe(404);
    expect((await look(`${path}/x`)).status).toBe(404);
  });
});

describe('the page of a proposal’s addresses elsewhere', () => {
  it('links and takes back, and says what is wrong with an address', async () => {
    const id = await stage.open();
    const page = `/proposals/${id}`;
    expect((await look(page, 'officer')).html).toContain(`href="${page}/links"`);
    expect((await visit(page)).html).not.toContain(`${page}/links`);
    const wrong = await post(`${page}/links`, { url: 'http://partner.example' }, 'officer');
    expect(wrong.status).toBe(400);
    expect(wrong.html).toContain('value="http://partner.example"');
    expect(wrong.html).toContain('id="url-error"');
    expect((await post(`${page}/links`, { url: 'https://partner.example/p/1' }, 'officer')).status).toBe(303);
    expect((await visit(page)).html).toContain(
      '<a href="https://partner.example/p/1" rel="external nofollow noopener">',
    );
    expect(
      (await post(`${page}/links/withdrawal`, { url: 'https://partner.example/p/1' }, 'officer')).status,
    ).toBe(303);
    expect((await look(`${page}/links`, 'officer')).text).toContain('이어진 주소가 없습니다.');
    for (const role of ['citizen', 'officer elsewhere'] as const)
      expect((await look(`${page}/links`, role)).status).toBe(403);
  });
});
