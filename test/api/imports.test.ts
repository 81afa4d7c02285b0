import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runImports } from '../../functions/imports/index.ts';
import { mostBatchBytes } from '../../functions/imports/model.ts';
import { allBut, openStage, type Role, refusalOf, type Stage, toRefusal } from '../support/stage.ts';

let stage: Stage;
let base: string;

beforeAll(async () => {
  stage = await openStage();
  base = `institutions/${stage.here}/imports`;
});
afterAll(() => stage.close());

const head = '번호,제목,내용,분야,상태,공감수,등록일,원문주소,답변,전화번호';
const line = (id: string, more: Partial<Record<string, string>> = {}) =>
  [
    id,
    more.title ?? `제안 ${id}`,
    more.body ?? '골목이 어둡습니다. 등을 더 달아 주세요.',
    more.category ?? '안전',
    more.state ?? '종료',
    more.empathies ?? '1204',
    more.publishedAt ?? '2023-04-05',
    more.url ?? `https://old.example/p/${id}`,
    more.answer ?? '',
    '010-1234-5678',
  ].join(',');
const csv = (...lines: string[]) => `${[head, ...lines].join('\r\n')}\r\n`;
const utf8 = (text: string) => new TextEncoder().encode(text);

let opened = 0;
async function open(source = `옛 광장 ${++opened}`, more: object = {}): Promise<string> {
  const { id } = await stage.done('admin', 'POST', base, { source, format: 'csv', ...more });
  return id;
}

async function send(
  id: string,
  bytes: Uint8Array | string,
  { number = 1, as = 'admin' as Role, at = base } = {},
) {
  const token = await stage.as(as);
  const response = await stage.world.app.request(`/api/v1/${at}/${id}/batches/${number}`, {
    method: 'PUT',
    headers: {
      'content-type': 'application/octet-stream',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: new Uint8Array(typeof bytes === 'string' ? utf8(bytes) : bytes),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

const run = async () => {
  await runImports(stage.world.context, { forMs: 60_000 });
  await stage.world.idle();
};
const act = (id: string, name: string, role: Role = 'admin') =>
  stage.by(role, 'POST', `${base}/${id}/${name}`);
const read = (id: string) => stage.done('admin', 'GET', `${base}/${id}`);
const report = (id: string, query = '') => stage.done('admin', 'GET', `${base}/${id}/report?${query}`);

/** Everything up to the end of the import, as an administrator does it. */
async function bringIn(file: string, source?: string, more?: object): Promise<string> {
  const id = await open(source, more);
  expect((await send(id, file)).status).toBe(200);
  expect((await act(id, 'check')).status).toBe(202);
  await run();
  expect((await act(id, 'start')).status).toBe(202);
  await run();
  expect((await read(id)).state).toBe('done');
  return id;
}

const proposalsOf = async (id: string) =>
  ((await report(id)).items as { proposal: string | null }[]).map(({ proposal }) => proposal ?? '');

describe('an import', () => {
  it('makes proposals of the institution, closed or open, with what they had elsewhere shown apart', async () => {
    const id = await bringIn(
      csv(
        line('1', { answer: '올해 등을 답니다.' }),
        line('2', { state: '진행중', empathies: '"12,345"', publishedAt: '2024. 5. 1. 오후 1:30' }),
      ),
      '옛 광장',
    );
    const [closed, open] = await proposalsOf(id);
    expect(await stage.done('nobody', 'GET', `proposals/${closed}`)).toMatchObject({
      institution: stage.here,
      state: 'closed',
      title: '제안 1',
      category: '안전',
      author: { name: '옛 광장' },
      publishedAt: '2023-04-04T15:00:00.000Z',
      empathyCount: 0,
      steps: [],
      imported: {
        source: '옛 광장',
        id: '1',
        url: 'https://old.example/p/1',
        empathies: 1204,
        state: '종료',
        publishedAt: '2023-04-04T15:00:00.000Z',
      },
      foreignAnswer: { text: '올해 등을 답니다.', at: null },
    });
    expect(await stage.done('nobody', 'GET', `proposals/${open}`)).toMatchObject({
      state: 'open',
      empathyCount: 0,
      missingToNextStep: 1,
      imported: { empathies: 12_345, publishedAt: '2024-05-01T04:30:00.000Z' },
    });
    const listed = await stage.walk(
      'nobody',
      `proposals?institution=${stage.here}&category=${encodeURIComponent('안전')}`,
    );
    expect(listed.map((each) => each.id)).toEqual(expect.arrayContaining([closed, open]));
    const found = await stage.done('nobody', 'GET', `search?q=${encodeURIComponent('골목이')}`);
    expect(found.items.map((each: { id: string }) => each.id)).toContain(closed);
    const said = await stage.done('nobody', 'GET', `proposals/${closed}/timeline`);
    expect(said.items.map((each: { type: string }) => each.type)).toEqual(['proposal.imported']);
  });
});
