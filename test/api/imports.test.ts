import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { workOnImports } from '../../functions/app/importing.ts';
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
  const body = (await response.json()) as { code?: string };
  return { status: response.status, headers: response.headers, body };
}

const run = async () => {
  await workOnImports(stage.world.context, { forMs: 60_000 });
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
    const found = await stage.walk('nobody', `search?q=${encodeURIComponent('골목이')}`);
    expect(found.map((each) => each.id)).toContain(closed);
    const said = await stage.done('nobody', 'GET', `proposals/${closed}/timeline`);
    expect(said.items.map((each: { type: string }) => each.type)).toEqual(['proposal.imported']);
  });

  it('can say of a proposal only what it was elsewhere: no step comes of it, nobody is told', async () => {
    const id = await bringIn(csv(line('1', { state: '진행중', empathies: '999999' })));
    const [proposal = ''] = await proposalsOf(id);
    await stage.world.schedules.sweep();
    await stage.world.idle();
    const read = () => stage.done('nobody', 'GET', `proposals/${proposal}`);
    expect((await read()).steps.every((each: { firedAt: unknown }) => each.firedAt === null)).toBe(true);
    await stage.done('citizen', 'PUT', `proposals/${proposal}/empathy`);
    await stage.world.idle();
    const after = await read();
    expect(after).toMatchObject({ empathyCount: 1, imported: { empathies: 999_999 } });
    expect(after.steps.filter((each: { firedAt: unknown }) => each.firedAt !== null)).toHaveLength(1);
    const items = await stage.everything();
    expect(
      items.filter(({ pk, person }) => String(pk).startsWith('NOTICE#') && person === after.author.id),
    ).toEqual([]);
  });

  it('checks every row and makes nothing, and says what is wrong with each', async () => {
    const id = await open();
    await send(
      id,
      csv(
        line('1'),
        line('1'),
        line(''),
        line('3', { title: '가' }),
        line('4', { body: '' }),
        line('5', { state: '알 수 없음' }),
        line('6', { empathies: '많음' }),
        line('7', { publishedAt: '2023-02-30' }),
        line('8', { publishedAt: '2199-01-01' }),
        line('9', { url: 'javascript:alert(1)' }),
        '10,칸이 모자란 줄',
        `${line('11')},남는 칸`,
        line('12', { body: 'ㄱ'.repeat(10_001) }),
        line('13', { category: '가'.repeat(41) }),
        line('14', { title: '=HYPERLINK("https://evil.example")' }).replaceAll('"', "'"),
        line('15', { body: '나'.repeat(120_000) }),
      ),
    );
    await stage.world.idle();
    const before = (await stage.everything()).filter(({ pk }) =>
      /^(PROPOSAL|SEARCH)#/.test(String(pk)),
    ).length;
    await act(id, 'check');
    await run();
    const rows = (await report(id)).items as Record<string, string | null>[];
    expect(rows.map(({ row, outcome, code }) => [row, outcome, code])).toEqual([
      [1, 'created', null],
      [2, 'refused', 'duplicate'],
      [3, 'refused', 'id-wrong'],
      [4, 'refused', 'title-wrong'],
      [5, 'refused', 'body-wrong'],
      [6, 'refused', 'state-unknown'],
      [7, 'refused', 'count-wrong'],
      [8, 'refused', 'date-wrong'],
      [9, 'refused', 'date-future'],
      [10, 'refused', 'url-wrong'],
      [11, 'refused', 'ragged'],
      [12, 'refused', 'ragged'],
      [13, 'refused', 'body-wrong'],
      [14, 'refused', 'category-wrong'],
      [15, 'created', null],
      [16, 'refused', 'too-large'],
    ]);
    expect(rows[5]).toMatchObject({ column: '상태', sentence: expect.stringContaining('상태') });
    const after = (await stage.everything()).filter(({ pk }) =>
      /^(PROPOSAL|SEARCH)#/.test(String(pk)),
    ).length;
    expect(after).toBe(before);
    expect(await read(id)).toMatchObject({
      state: 'checked',
      rows: 16,
      check: { counts: { created: 2, refused: 14 } },
      found: { states: ['종료', '알 수 없음'] },
    });
    const refused = await report(id, 'outcome=created');
    expect(refused.items.map((each: { row: number }) => each.row)).toEqual([1, 15]);
    const file = await stage.by('admin', 'GET', `${base}/${id}/report?format=csv`);
    expect(file.headers.get('content-type')).toContain('text/csv');
    expect(file.body).toContain("'=HYPERLINK");
  });

  it('changes nothing when the same file comes again, and of a changed row only what came with it', async () => {
    const source = '되풀이 광장';
    const rows = [line('1'), line('2', { state: '진행중' }), line('3', { answer: '답변입니다.' })];
    const id = await bringIn(csv(...rows), source);
    const proposals = await proposalsOf(id);
    const ofProposals = async () =>
      (await stage.everything()).filter(({ pk }) => proposals.some((each) => String(pk).includes(each)));
    const before = await ofProposals();
    const again = await bringIn(csv(...rows), source);
    expect((await read(again)).run.counts).toMatchObject({ created: 0, updated: 0, unchanged: 3 });
    expect(await ofProposals()).toEqual(before);

    await stage.done('citizen', 'PUT', `proposals/${proposals[1]}/empathy`);
    const changed = await bringIn(
      csv(
        line('1', { title: '고친 제목', empathies: '1300' }),
        line('2', { state: '진행중', title: '바꿀 수 없는 제목' }),
        line('3', { answer: '고친 답변입니다.' }),
      ),
      source,
    );
    expect((await read(changed)).run.counts).toMatchObject({ created: 0, updated: 2, kept: 1 });
    const view = async (at: number) => stage.done('nobody', 'GET', `proposals/${proposals[at]}`);
    expect(await view(0)).toMatchObject({
      title: '고친 제목',
      textVersion: 2,
      imported: { empathies: 1300 },
    });
    expect(await view(1)).toMatchObject({ title: '제안 2', textVersion: 1, empathyCount: 1 });
    expect(await view(2)).toMatchObject({ title: '제안 3', foreignAnswer: { text: '고친 답변입니다.' } });
  });

  it('goes on from wherever it was cut short, and comes to the same', async () => {
    const ids = Array.from({ length: 7 }, (_, at) => String(at));
    const id = await open('끊긴 광장');
    await send(id, csv(...ids.slice(0, 4).map((each) => line(each, { answer: '답변입니다.' }))), {
      number: 1,
    });
    await send(id, csv(...ids.slice(4).map((each) => line(each))), { number: 2 });
    let left = Number.POSITIVE_INFINITY;
    stage.world.context.table.documents.middlewareStack.add(
      (next, { commandName = '' }) =>
        async (args) => {
          const { Item } = args.input as { Item?: { pk?: string } };
          const isOurs = /^(Put|Delete)/.test(commandName) && /^(PROPOSAL|IMPORT)/.test(Item?.pk ?? 'IMPORT');
          if (isOurs && left-- <= 0) throw new Error('cut short');
          return next(args);
        },
      { step: 'initialize', priority: 'high', name: 'cut' },
    );
    let cuts = 0;
    const throughAllCuts = async (until: string) => {
      for (let allowed = 0; (await read(id)).state !== until; allowed++, cuts++) {
        left = allowed;
        await workOnImports(stage.world.context, { forMs: 60_000 }).catch(() => {});
        left = Number.POSITIVE_INFINITY;
        await stage.world.idle();
        expect(allowed).toBeLessThan(100);
      }
    };
    await act(id, 'check');
    await throughAllCuts('checked');
    await act(id, 'start');
    await throughAllCuts('done');
    expect(cuts).toBeGreaterThan(5);
    expect((await read(id)).run.counts).toMatchObject({ created: 7, updated: 0, unchanged: 0, refused: 0 });
    const pages = [await report(id, 'phase=run')];
    while (pages.at(-1).next) pages.push(await report(id, `phase=run&cursor=${pages.at(-1).next}`));
    const rows = pages.flatMap((each) => each.items);
    expect(rows.map((each) => [each.row, each.id])).toEqual(ids.map((each, at) => [at + 1, each]));
    for (const { proposal } of rows) {
      const { items } = await stage.done('nobody', 'GET', `proposals/${proposal}/timeline`);
      expect(items).toHaveLength(1);
    }
    await run();
    stage.world.context.table.documents.middlewareStack.remove('cut');
    const kept = (await stage.everything()).filter(({ pk }) => String(pk) === `IMPORT-ROWS#${id}`);
    expect(kept).toEqual([]);
  });

  it('is done once when several start it and several work on it', async () => {
    const id = await open();
    await send(id, csv(...['1', '2', '3'].map((each) => line(each))));
    await Promise.all([act(id, 'check'), act(id, 'check')]);
    await run();
    const started = await Promise.all([act(id, 'start'), act(id, 'start')]);
    expect(started.map(({ status }) => status)).toEqual([202, 202]);
    await Promise.all([run(), run()]);
    expect(await read(id)).toMatchObject({ state: 'done', run: { counts: { created: 3, unchanged: 0 } } });
    const { items } = await stage.done(
      'admin',
      'GET',
      `institutions/${stage.here}/audit?area=imports&limit=100`,
    );
    const ofThis = items.filter((each: { subject: string }) => each.subject === id);
    expect(ofThis.map((each: { type: string }) => each.type)).toEqual(['import.started', 'import.created']);
  });

  it('is undone as far as nobody has touched what it made, and can be brought in again', async () => {
    const source = '되돌린 광장';
    const rows = csv(line('1'), line('2', { state: '진행중' }), line('3', { state: '진행중' }), line('4'));
    const id = await bringIn(rows, source);
    const [first, supported, second, linked] = await proposalsOf(id);
    await stage.done('citizen', 'PUT', `proposals/${supported}/empathy`);
    await stage.done('officer', 'POST', `proposals/${linked}/links`, { url: 'https://else.example/1' });
    expect((await act(id, 'undoing')).status).toBe(202);
    await run();
    expect(await read(id)).toMatchObject({ state: 'undone', undo: { counts: { 'taken-off': 2, left: 2 } } });
    const stateOf = async (proposal = '') =>
      (await stage.done('nobody', 'GET', `proposals/${proposal}`)).state;
    expect(await Promise.all([first, supported, second, linked].map(stateOf))).toEqual([
      'withdrawn',
      'open',
      'withdrawn',
      'closed',
    ]);
    const again = await bringIn(rows, source);
    expect((await read(again)).run.counts).toMatchObject({ created: 2, unchanged: 2 });
    expect(await Promise.all([first, second].map(stateOf))).toEqual(['closed', 'open']);
  });

  it('can be cancelled, and what it made until then undone', async () => {
    const id = await open();
    await send(id, csv(line('1')));
    expect(toRefusal(await act(id, 'start'))).toEqual({ status: 409, code: 'import.wrong-state' });
    await act(id, 'check');
    expect(toRefusal({ ...(await send(id, csv(line('2')))) } as never)).toEqual({
      status: 409,
      code: 'import.wrong-state',
    });
    await run();
    await act(id, 'start');
    expect((await act(id, 'cancellation')).body.state).toBe('cancelled');
    await run();
    expect((await read(id)).run.counts.created).toBe(0);
    expect((await act(id, 'undoing')).status).toBe(202);
    await run();
    expect((await read(id)).state).toBe('undone');
    expect(toRefusal(await act(id, 'start'))).toEqual({ status: 409, code: 'import.wrong-state' });
  });

  it('takes no column that tells of people unless it is asked for, and forgets the rows when it is over', async () => {
    const id = await open();
    await send(id, csv(line('1')));
    const { columns, mapping } = await read(id);
    expect(columns).not.toContain('전화번호');
    expect(mapping.columns).not.toHaveProperty('author');
    const wrong = await stage.by('admin', 'PUT', `${base}/${id}/mapping`, {
      columns: { ...mapping.columns, author: '전화번호' },
    });
    expect(toRefusal(wrong)).toEqual({ status: 422, code: 'import.columns-wrong' });
    const named = await open(undefined, {
      mapping: { columns: { id: 'id', title: 't', body: 'b', author: '이름' } },
    });
    await send(named, 'id,t,b,이름,주소\n1,제안 하나,내용입니다,바람,어디\n');
    await act(named, 'check');
    await run();
    await act(named, 'start');
    await run();
    const [proposal] = await proposalsOf(named);
    expect(await stage.done('nobody', 'GET', `proposals/${proposal}`)).toMatchObject({
      author: { name: '바람' },
    });
    expect((await read(named)).columns).not.toContain('주소');
  });

  it('remembers how columns were matched for the next file from the same platform', async () => {
    const source = '기억하는 광장';
    const columns = { id: 'a', title: 'b', body: 'c', state: 'd' };
    const file = 'a,b,c,d\n1,제안 하나,내용입니다,끝\n';
    await bringIn(file, source, { mapping: { columns, states: { 끝: 'closed' } } });
    const next = await open(source);
    expect((await read(next)).mapping).toMatchObject({ columns, states: { 끝: 'closed' } });
  });
});

describe('what is sent', () => {
  const euckr = new Uint8Array([
    0xb9, 0xf8, 0xc8, 0xa3, 0x2c, 0xc1, 0xa6, 0xb8, 0xf1, 0x2c, 0xb3, 0xbb, 0xbf, 0xeb, 0x0a, 0x31, 0x2c,
    0xb9, 0xe3, 0xb1, 0xe6, 0x2c, 0xb9, 0xe3, 0xb1, 0xe6, 0x0a,
  ]);

  it.each<[string, Uint8Array | string, object]>([
    ['EUC-KR', euckr, {}],
    ['UTF-8 with its mark', `\ufeff번호,제목,내용\n1,밤길,밤길\n`, {}],
    ['semicolons between cells', '번호;제목;내용\n1;밤길;밤길\n', {}],
    ['a JSON array', JSON.stringify([{ 번호: 1, 제목: '밤길', 내용: '밤길' }]), { format: 'json' }],
    ['JSON lines', '{"번호":1,"제목":"밤길","내용":"밤길"}\n', { format: 'jsonl' }],
  ])('is read: %s', async (_, bytes, more) => {
    const id = await bringIn(bytes as string, undefined, more);
    const [proposal] = await proposalsOf(id);
    expect(await stage.done('nobody', 'GET', `proposals/${proposal}`)).toMatchObject({
      title: '밤길',
      body: '밤길',
    });
  });

  it.each(['json', 'jsonl'])(
    'keeps numbers apart that are longer than a double is exact: %s',
    async (format) => {
      const rows = [
        '12345678901234567890',
        '12345678901234567891',
        '0.1234567890123456789',
        '7.0',
        '1e3',
      ].map((id, at) => `{"번호":${id},"제목":"\\"${at}\\" 3","내용":"밤길 12345678901234567890"}`);
      const file = format === 'json' ? `[${rows.join(',')}]` : rows.join('\n');
      const id = await bringIn(file, undefined, { format });
      const proposals = await proposalsOf(id);
      expect(new Set(proposals).size).toBe(rows.length);
      const read = await Promise.all(
        proposals.map((proposal) => stage.done('nobody', 'GET', `proposals/${proposal}`)),
      );
      expect(read.map(({ imported }) => imported.id)).toEqual([
        '12345678901234567890',
        '12345678901234567891',
        '0.1234567890123456789',
        '7',
        '1000',
      ]);
      expect(read[1]).toMatchObject({ title: '"1" 3', body: '밤길 12345678901234567890' });
    },
  );

  it.each<[string, Uint8Array | string, string, object]>([
    ['UTF-16', new Uint8Array([0xff, 0xfe, 0x31, 0, 0x2c, 0]), 'import.encoding-wrong', {}],
    ['bytes that are not what they are said to be', euckr, 'import.encoding-wrong', { encoding: 'utf-8' }],
    ['a quote that nothing ends', '번호,제목,내용\n1,"밤길,밤길\n', 'import.malformed', {}],
    ['half a JSON', '[{"번호":1', 'import.malformed', { format: 'json' }],
    ['one thing in JSON', '{"번호":1}', 'import.malformed', { format: 'json' }],
    ['a line that is no JSON', '{"번호":1}\nx\n', 'import.malformed', { format: 'jsonl' }],
    ['headings alone', '번호,제목,내용\n', 'import.empty', {}],
    ['nothing', '', 'import.empty', {}],
    ['one heading twice', '번호,제목,제목\n1,밤길,밤길\n', 'import.columns-wrong', {}],
    ['more than a megabyte', 'x'.repeat(mostBatchBytes + 1), 'import.too-large', {}],
  ])('is refused and leaves nothing: %s', async (_, bytes, code, more) => {
    const id = await open(undefined, more);
    expect((await send(id, bytes)).body).toMatchObject({ code });
    expect((await read(id)).batches).toEqual([]);
    expect(toRefusal(await act(id, 'check'))).toEqual({ status: 409, code: 'import.batch-missing' });
  });

  it('is there once however often it is sent, and in its place', async () => {
    const id = await open();
    await send(id, csv(line('3')), { number: 2 });
    expect(toRefusal(await act(id, 'check'))).toEqual({ status: 409, code: 'import.batch-missing' });
    await send(id, csv(line('9'), line('8')), { number: 1 });
    await send(id, csv(line('1'), line('2')), { number: 1 });
    await stage.writesNothing(() => send(id, csv(line('1'), line('2')), { number: 1 }));
    expect(await read(id)).toMatchObject({
      rows: 3,
      batches: [
        { number: 1, rows: 2 },
        { number: 2, rows: 1 },
      ],
    });
    await act(id, 'check');
    await run();
    const first = await report(id);
    const second = await report(id, `cursor=${first.next}`);
    expect([...first.items, ...second.items].map((each) => [each.row, each.id])).toEqual([
      [1, '1'],
      [2, '2'],
      [3, '3'],
    ]);
  });
});

describe('who may', () => {
  it.each(allBut('admin', 'admin everywhere'))('not: %s', async (role) => {
    const id = 'imp_01J00000000000000000000000';
    const mapping = { columns: {} };
    const calls: [string, string, object?][] = [
      ['GET', base],
      ['POST', base, { source: '옛 광장', format: 'csv' }],
      ['GET', `${base}/${id}`],
      ['GET', `${base}/${id}/report`],
      ['PUT', `${base}/${id}/mapping`, mapping],
      ...['check', 'start', 'cancellation', 'undoing'].map((each): [string, string] => [
        'POST',
        `${base}/${id}/${each}`,
      ]),
    ];
    for (const [method, path, body] of calls)
      expect(toRefusal(await stage.by(role, method, path, body)), path).toEqual(refusalOf(role));
    const sent = await send(id, csv(line('1')), { as: role });
    expect({ status: sent.status, code: sent.body.code }).toEqual(refusalOf(role));
  });

  it('does not find what another institution imports', async () => {
    const id = await open();
    const at = `institutions/${stage.elsewhere}/imports/${id}`;
    expect(toRefusal(await stage.by('admin elsewhere', 'GET', at))).toEqual({
      status: 404,
      code: 'import.not-found',
    });
  });
});

describe('a link to another platform', () => {
  const find = (url: string) => stage.done('nobody', 'GET', `links?${new URLSearchParams({ url })}`);

  it('is shown with the proposal and finds it, until it is taken back', async () => {
    const id = await stage.open();
    const url = 'https://Partner.example/p/77?x=1#top';
    const linked = await stage.done('officer', 'POST', `proposals/${id}/links`, { url });
    expect(linked.links).toMatchObject([{ url: 'https://partner.example/p/77?x=1' }]);
    await stage.done('officer', 'POST', `proposals/${id}/links`, { url });
    await stage.world.idle();
    expect((await find('http://partner.example/p/77/?x=1')).items).toMatchObject([{ id }]);
    expect(
      (await stage.done('moderator', 'POST', `proposals/${id}/links/withdrawal`, { url })).links,
    ).toEqual([]);
    await stage.world.idle();
    expect((await find(url)).items).toEqual([]);
    const { items } = await stage.done('nobody', 'GET', `proposals/${id}/timeline`);
    expect(items.map((each: { type: string }) => each.type).slice(-2)).toEqual([
      'proposal.linked',
      'proposal.unlinked',
    ]);
    const audit = await stage.done('admin', 'GET', `institutions/${stage.here}/audit?area=imports&limit=100`);
    const own = audit.items.filter((each: { proposal?: string }) => each.proposal === id);
    expect(own.map((each: { type: string }) => each.type)).toEqual(['proposal.unlinked', 'proposal.linked']);
  });

  it('is where an imported proposal came from, too', async () => {
    const id = await bringIn(csv(line('1', { url: 'https://old.example/only/1' })));
    expect((await find('https://old.example/only/1')).items).toMatchObject([
      { id: (await proposalsOf(id))[0] },
    ]);
  });

  it.each([
    'http://a.example/',
    'https://u:p@a.example/',
    'https://localhost/',
    'https://10.0.0.1/',
    'x',
    'javascript:0',
  ])('is no %s', async (url) => {
    const id = await stage.open();
    const refused = await stage.by('officer', 'POST', `proposals/${id}/links`, { url });
    expect(toRefusal(refused)).toEqual({ status: 400, code: 'request.invalid' });
  });

  it('is for the institution’s staff, of what is published, and what was never linked cannot be taken back', async () => {
    const id = await stage.open();
    const url = 'https://partner.example/p/1';
    for (const role of ['nobody', 'citizen', 'author', 'officer elsewhere', 'admin elsewhere'] as const)
      for (const path of ['links', 'links/withdrawal'])
        expect(toRefusal(await stage.by(role, 'POST', `proposals/${id}/${path}`, { url }))).toEqual(
          refusalOf(role),
        );
    const never = await stage.by('officer', 'POST', `proposals/${id}/links/withdrawal`, { url });
    expect(toRefusal(never)).toEqual({ status: 404, code: 'link.not-found' });
    const waiting = await stage.submitted();
    const early = await stage.by('moderator', 'POST', `proposals/${waiting}/links`, { url });
    expect(toRefusal(early)).toEqual({ status: 409, code: 'proposal.wrong-state' });
    for (let at = 0; at < 20; at++)
      await stage.done('officer', 'POST', `proposals/${id}/links`, { url: `${url}${at}` });
    const full = await stage.by('officer', 'POST', `proposals/${id}/links`, { url });
    expect(toRefusal(full)).toEqual({ status: 409, code: 'link.too-many' });
  });
});
