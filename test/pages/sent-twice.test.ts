import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dateAt, day } from '../../shared/clock.ts';
import { openTestEngine, type TestEngine } from '../support/engine.ts';
import { newSession } from '../support/session.ts';
import { hiddenFields, openSite } from '../support/site.ts';
import { makeWorld, type World } from '../support/world.ts';

let engine: TestEngine;
let world: World;
let institution: string;
let visit: ReturnType<typeof openSite>;
let admin: string;
let officer: string;

beforeAll(async () => {
  engine = await openTestEngine();
  world = await makeWorld(engine);
  visit = openSite(world);
  institution = await world.institution();
  admin = await world.tokenOf('admin', `admin@${institution}`);
  officer = await world.tokenOf('officer', `officer@${institution}/democracy`);
});

afterAll(async () => {
  await world.close();
  await engine.close();
});

/** The same form twice at once, as an impatient press sends it. */
async function press(path: string, as: string, form: Record<string, string>) {
  return Promise.all([visit(path, { as, form }), visit(path, { as, form })]);
}

async function send(path: string, as: string, form: FormData) {
  const cookie = await world.sessionOf(as);
  return world.app.request(path, {
    method: 'POST',
    headers: { origin: 'https://gongnon.example', cookie },
    body: form,
  });
}

async function published(as: string): Promise<string> {
  const { body } = await world.call('POST', 'proposals', {
    as,
    body: { institution, title: '골목을 밝게', body: '등을 더 달아 주세요.' },
  });
  const moderator = await world.tokenOf('moderator', `moderator@${institution}`);
  await world.call('POST', `proposals/${body.id}/screening`, {
    as: moderator,
    body: { decision: 'publish' },
  });
  await world.idle();
  return body.id;
}

describe('a form that is sent twice', () => {
  it('adds one addendum; other words under the same form are asked about, and then are another', async () => {
    const as = await world.tokenOf('author');
    const id = await published(as);
    const path = `/proposals/${id}/addenda`;
    const form = {
      ...hiddenFields((await visit(`/proposals/${id}`, { as })).html),
      text: '골목부터 합니다.',
    };
    const sent = await press(path, as, form);
    expect(sent.map(({ headers }) => headers.get('location'))).toEqual(
      Array(2).fill(`/proposals/${id}?added`),
    );
    const addenda = async () => (await world.call('GET', `proposals/${id}`)).body.addenda.length;
    expect(await addenda()).toBe(1);
    expect((await visit(`/proposals/${id}?added`, { as })).html).toContain(`data-kept="addendum-${id}"`);

    const asked = await visit(path, { as, form: { ...form, text: '학교 앞도 합니다.' } });
    expect([asked.status, asked.html.includes('학교 앞도 합니다.</textarea>')]).toEqual([400, true]);
    expect(asked.text).toContain('다시 누르면 이 글도 따로 덧붙습니다');
    expect(await addenda()).toBe(1);
    await visit(path, { as, form: { ...hiddenFields(asked.html), text: '학교 앞도 합니다.' } });
    expect(await addenda()).toBe(2);
  });

  it('connects one client and makes one key, and says that the key was shown the first time', async () => {
    const root = `/admin/${institution}/clients`;
    const form = {
      ...hiddenFields((await visit(`${root}/new`, { as: admin })).html),
      name: '구 누리집',
      purpose: '제안을 보여 줍니다.',
    };
    const [one, two] = await press(`${root}/new`, admin, form);
    const client = one?.headers.get('location')?.replace('?saved', '') ?? '';
    expect(two?.headers.get('location')).toBe(`${client}?saved`);
    const other = await visit(`${root}/new`, { as: admin, form: { ...form, name: '다른 누리집' } });
    expect(other.headers.get('location')).not.toContain(client);

    const ask = { ...hiddenFields((await visit(client, { as: admin })).html), endsOn: '' };
    const keys = await press(`${client}/keys`, admin, ask);
    expect(keys.map(({ html }) => /gk_\w+/.test(html)).sort()).toEqual([false, true]);
    expect(keys.some(({ text }) => text.includes('글자는 그때 한 번만 보였습니다'))).toBe(true);
    expect((await visit(client, { as: admin })).html.match(/\/revoke"/g)).toHaveLength(1);
  });

  it('rotates a webhook’s secret once: the one before goes on signing', async () => {
    const root = `/admin/${institution}/webhooks`;
    const form = hiddenFields((await visit(root, { as: admin })).html);
    const hook = { ...form, url: 'https://partner.example/hook', types: 'forum.opened' };
    const made = await visit(root, { as: admin, form: hook });
    const path = `${root}/${/whk_[0-9A-Z]{26}/.exec(made.html)?.[0]}`;
    const page = await visit(path, { as: admin });
    const rotate = { ...hiddenFields(page.html), act: 'rotate', overlapHours: '2' };
    const rotated = await press(path, admin, rotate);
    expect(rotated.map(({ html }) => /whsec_/.test(html)).sort()).toEqual([false, true]);
    const { body } = await world.call(
      'GET',
      `institutions/${institution}/webhooks/${path.split('/').at(-1)}`,
      {
        as: admin,
      },
    );
    expect(body.secrets.map(({ number }: { number: number }) => number)).toEqual([2, 1]);
  });

  it('says in words that it was sent before with something else in it, and sends that as another where asked to', async () => {
    const place = await world.institution();
    const as = await world.tokenOf('host', `officer@${place}/democracy`);
    const date = dateAt(new Date(world.clock.now().getTime() + 5 * day));
    const form = {
      ...hiddenFields((await visit('/desk/sessions', { as })).html),
      office: `${place}/democracy`,
      kind: 'debate',
      title: '동네 모임',
      description: '함께 이야기합니다.',
      place: '구청',
      date,
      from: '14:00',
      to: '16:00',
      closesOn: date,
      capacity: '10',
    };
    expect((await visit('/desk/sessions', { as, form })).status).toBe(303);
    const refused = await visit('/en/desk/sessions', { as, form: { ...form, title: '다른 모임' } });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('what you sent then stands');
    expect(refused.text).not.toContain('Idempotency-Key');
    const inKorean = await visit('/desk/sessions', { as, form: { ...form, title: '다른 모임' } });
    expect(inKorean.text).toContain('그때 보내신 것은 그대로 있습니다');
    const again = hiddenFields(inKorean.html);
    expect(again.title).toBe('다른 모임');
    expect((await visit('/desk/sessions', { as, form: again })).status).toBe(303);
    await world.idle();
    const { items } = (await world.call('GET', `sessions?institution=${place}`)).body;
    expect(items.map(({ title }: { title: string }) => title).toSorted()).toEqual(['다른 모임', '동네 모임']);
  });

  it('puts one file there, and another where another was chosen', async () => {
    const place = await world.institution();
    const as = await world.tokenOf('officer', `officer@${place}/democracy`);
    const { key = '' } = hiddenFields((await visit('/desk/files', { as })).html);
    const form = new FormData();
    form.set('institution', place);
    form.set('key', key);
    form.set('file', new File(['%PDF-1.7 하나'], '보고서.pdf'));
    await Promise.all([send('/desk/files', as, form), send('/desk/files', as, form)]);
    const files = async () =>
      (await world.call('GET', `attachments?institution=${place}`, { as })).body.items.length;
    expect(await files()).toBe(1);
    form.set('file', new File(['%PDF-1.7 둘'], '보고서.pdf'));
    expect((await send('/desk/files', as, form)).status).toBe(303);
    expect(await files()).toBe(2);
  });

  it('puts one file there through the API too, by its idempotency key', async () => {
    const put = async (bytes: string) => {
      const answer = await world.app.request(`/api/v1/attachments?institution=${institution}&name=a.pdf`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${officer}`,
          'content-type': 'application/octet-stream',
          'idempotency-key': 'same',
        },
        body: bytes,
      });
      return (await answer.json()) as { id?: string; code?: string };
    };
    const [one, two] = [await put('%PDF-1.7 셋'), await put('%PDF-1.7 셋')];
    expect(two).toEqual(one);
    expect((await put('%PDF-1.7 넷')).code).toBe('request.idempotency-key-reused');
  });

  it('brings in one file, and another where another was chosen', async () => {
    const path = `/admin/${institution}/imports`;
    const { key = '' } = hiddenFields((await visit(path, { as: admin })).html);
    const form = new FormData();
    form.set('key', key);
    form.set('source', '옛 광장');
    form.set('file', new File(['번호,제목,내용\n1,등,등을 답시다\n'], '제안.csv'));
    const [one, two] = [await send(path, admin, form), await send(path, admin, form)];
    expect(one.headers.get('location')).toMatch(/imp_/);
    expect(two.headers.get('location')).toBe(one.headers.get('location'));
    form.set('file', new File(['번호,제목,내용\n2,길,길을 넓힙시다\n'], '제안.csv'));
    expect((await send(path, admin, form)).headers.get('location')).not.toBe(one.headers.get('location'));
  });

  it('publishes one version of a session’s record', async () => {
    const facts = newSession(world, institution);
    const { body } = await world.call('POST', 'sessions', { as: officer, body: facts });
    world.clock.set(new Date(Date.parse(facts.endsAt)));
    const as = await world.tokenOf('officer', `officer@${institution}/democracy`);
    const publish = async (text: string, reason?: string) => {
      const record = { text, points: ['그늘'], files: [], ...(reason && { reason }) };
      const published = await world.call('POST', `sessions/${body.id}/records`, { as, body: record });
      return published.body.record.number;
    };
    await publish('모두 함께했습니다.');
    const first = await publish('모두 함께했습니다.');
    await publish('서른 명이 함께했습니다.', '수를 빠뜨렸습니다.');
    const second = await publish('서른 명이 함께했습니다.', '수를 빠뜨렸습니다.');
    world.clock.set(undefined);
    expect([first, second]).toEqual([1, 2]);
  });
});
