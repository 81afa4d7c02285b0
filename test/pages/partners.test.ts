import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestEngine, type TestEngine } from '../support/engine.ts';
import { hiddenFields, openSite } from '../support/site.ts';
import { makeWorld, type World } from '../support/world.ts';

let engine: TestEngine;
let world: World;
let institution: string;
let visit: ReturnType<typeof openSite>;
let admin: string;
let elsewhere: string;
let path: string;

beforeAll(async () => {
  engine = await openTestEngine();
  world = await makeWorld(engine);
  institution = await world.institution();
  visit = openSite(world);
  admin = await world.tokenOf('admin', `admin@${institution}`);
  elsewhere = await world.tokenOf('elsewhere', `admin@${await world.institution()}`);
  path = `/admin/${institution}/clients`;
});

afterAll(async () => {
  await world.close();
  await engine.close();
});

const facts = {
  name: '구 누리집',
  purpose: '제안을 보여 줍니다.',
  origins: 'https://partner.example\r\n\r\nhttps://trial.partner.example',
  redirectUris: 'https://partner.example/back',
  scopes: 'propose',
};

async function connect(more: Record<string, string> = {}): Promise<string> {
  const made = await visit(`${path}/new`, { as: admin, form: { ...facts, ...more } });
  expect(made.status).toBe(303);
  return made.headers.get('location')?.replace('?saved', '') ?? '';
}

describe('the pages of clients', () => {
  it('lead an administrator from the institution to a new client and its key', async () => {
    expect((await visit(`/admin/${institution}`, { as: admin })).html).toContain(`href="${path}"`);
    expect((await visit(path, { as: admin })).html).toContain(`href="${path}/new"`);
    const client = await connect({ name: '새 누리집' });
    expect((await visit(path, { as: admin })).html).toContain(`href="${client}"`);
    const shown = await visit(client, { as: admin });
    expect(shown.html).toContain('https://partner.example\nhttps://trial.partner.example');
    const made = await visit(`${client}/keys`, { as: admin, form: { endsOn: '' } });
    const [key = ''] = /gk_[0-9A-Za-z_]+/.exec(made.html) ?? [];
    expect(made.headers.get('cache-control')).toBe('private, no-store');
    expect((await world.call('GET', 'proposals', { as: key })).status).toBe(200);
    const after = await visit(client, { as: admin });
    expect(after.html).not.toContain(key);
    const [, revoke = ''] = /action="([^"]+\/revoke)"/.exec(after.html) ?? [];
    expect((await visit(revoke, { as: admin, form: {} })).status).toBe(303);
    expect((await visit(client, { as: admin })).text).toContain('폐기됨');
  });

  it('keep what was typed and say beside the field what to change', async () => {
    const wrong = { ...facts, name: '', origins: 'https://partner.example/page', redirectUris: 'ftp://x' };
    const refused = await visit(`${path}/new`, { as: admin, form: wrong });
    expect(refused.status).toBe(400);
    for (const field of ['name', 'origins', 'redirectUris'])
      expect(refused.html).toContain(`id="${field}-error"`);
    expect(refused.html).toContain('https://partner.example/page');
    expect(refused.html).toMatch(/value="propose"[^>]*checked|checked[^>]*value="propose"/);
    const client = await connect();
    for (const endsOn of ['2001-01-01', '2999-01-01', 'soon']) {
      const page = await visit(`${client}/keys`, { as: admin, form: { endsOn } });
      expect([page.status, page.html.includes('id="endsOn-error"')]).toEqual([400, true]);
    }
    expect((await visit(`${client}/end`, { as: admin, form: {} })).html).toContain('id="sure-error"');
  });

  it('lose nothing where two change a client at once', async () => {
    const client = await connect();
    const fields = hiddenFields((await visit(client, { as: admin })).html);
    await visit(client, { as: admin, form: { ...facts, ...fields, name: '먼저' } });
    const late = await visit(client, { as: admin, form: { ...facts, ...fields, name: '나중' } });
    expect(late.status).toBe(409);
    expect(late.text).toContain('먼저');
    expect(late.html).toContain('value="나중"');
    const again = hiddenFields(late.html);
    expect((await visit(client, { as: admin, form: { ...facts, ...again, name: '나중' } })).status).toBe(303);
    expect((await visit(client, { as: admin })).text).toContain('나중');
  });

  it('end a client that somebody is sure to end', async () => {
    const client = await connect();
    expect((await visit(`${client}/end`, { as: admin, form: { sure: 'yes' } })).status).toBe(303);
    const page = await visit(client, { as: admin });
    expect(page.text).toContain('끝난 프로그램입니다');
    expect(page.html).not.toContain('<textarea');
  });

  it('are for the institution’s own administrators', async () => {
    const client = await connect();
    const officer = await world.tokenOf('officer', `officer@${institution}/democracy`);
    for (const as of [elsewhere, officer, await world.tokenOf('citizen')]) {
      for (const page of [path, `${path}/new`, client]) expect((await visit(page, { as })).status).toBe(403);
      for (const page of [`${path}/new`, client, `${client}/keys`, `${client}/end`])
        expect((await visit(page, { as, form: { ...facts, over: '1', sure: 'yes' } })).status).toBe(403);
    }
    expect((await visit(`${path}/cli_01J00000000000000000000000`, { as: admin })).status).toBe(404);
  });
});
