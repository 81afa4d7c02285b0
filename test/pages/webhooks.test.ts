import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeTransport, sendWebhooks } from '../../functions/webhooks/index.ts';
import { openTestEngine, type TestEngine } from '../support/engine.ts';
import { openReceiver, type Receiver, well, withStatus } from '../support/receiver.ts';
import { hiddenFields, openSite } from '../support/site.ts';
import { makeWorld, type World } from '../support/world.ts';

let engine: TestEngine;
let world: World;
let visit: ReturnType<typeof openSite>;
let receiver: Receiver;
let institution: string;
let as: string;

beforeAll(async () => {
  engine = await openTestEngine();
  world = await makeWorld(engine);
  visit = openSite(world);
  receiver = await openReceiver();
  institution = await world.institution();
  as = await world.tokenOf('admin', `admin@${institution}`);
});

afterAll(async () => {
  await receiver.close();
  await world.close();
  await engine.close();
});

const send = () =>
  sendWebhooks(world.context, {
    site: 'https://gongnon.example',
    secretKey: async () => new Uint8Array(32).fill(5),
    transport: makeTransport({ allowsLoopback: true }),
  });

/** Makes one by the form; gives its page's address. */
async function make(): Promise<{ path: string; html: string }> {
  const root = `/admin/${institution}/webhooks`;
  const form = {
    ...hiddenFields((await visit(root, { as })).html),
    url: receiver.url,
    types: 'forum.opened',
  };
  const made = await visit(root, { as, form });
  expect(made.status).toBe(200);
  const [found = ''] = /whk_[0-9A-Z]{26}/.exec(made.html) ?? [];
  return { path: `${root}/${found}`, html: made.html };
}

describe('webhooks, without script', () => {
  it('are reached from the administration, and say when there is none', async () => {
    const own = await world.institution();
    const admin = await world.tokenOf('other', `admin@${own}`);
    expect((await visit(`/admin/${own}`, { as: admin })).html).toContain(`/admin/${own}/webhooks`);
    expect((await visit(`/admin/${own}/webhooks`, { as: admin })).text).toContain('아직 웹훅이 없습니다');
    expect((await visit(`/en/admin/${own}/webhooks`, { as: admin })).text).toContain('no webhook yet');
  });

  it('are made with a secret that is shown once and is in no address', async () => {
    const { path, html } = await make();
    expect(html).toMatch(/whsec_[A-Za-z0-9+/]{43}=/);
    const later = await visit(path, { as });
    expect([later.status, later.html.includes('whsec_')]).toEqual([200, false]);
  });

  it('keep what was typed, and say beside the field what to change', async () => {
    const form = { url: 'https://10.0.0.1/hooks', description: '우리 누리집', types: 'forum.opened' };
    const refused = await visit(`/admin/${institution}/webhooks`, { as, form });
    expect(refused.status).toBe(400);
    for (const kept of ['value="https://10.0.0.1/hooks"', 'value="우리 누리집"', 'id="url-error"'])
      expect(refused.html).toContain(kept);
    const none = await visit(`/admin/${institution}/webhooks`, { as, form: { url: receiver.url } });
    expect([none.status, none.html.includes('id="types-error"')]).toEqual([400, true]);
    const { path } = await make();
    const hours = await visit(path, { as, form: { act: 'rotate', overlapHours: 'soon' } });
    expect([hours.status, hours.html.includes('id="overlapHours-error"')]).toEqual([400, true]);
  });

  it('are tried, and what came of it can be read and sent again', async () => {
    const { path } = await make();
    receiver.answer = withStatus(500);
    expect((await visit(path, { as, form: { act: 'test' } })).status).toBe(303);
    await send();
    const page = await visit(path, { as });
    expect(page.text).toContain('500');
    const [, delivery = ''] = /href="([^"]+\/deliveries\/[^"]+)"/.exec(page.html) ?? [];
    expect((await visit(delivery, { as })).text).toContain('webhook.test');
    receiver.answer = well;
    expect((await visit(delivery, { as, form: {} })).status).toBe(303);
    await send();
    expect((await visit(delivery, { as })).text).toContain('받았음');
  });

  it('are rotated, stopped, changed, switched on and removed', async () => {
    const { path } = await make();
    const rotated = await visit(path, { as, form: { act: 'rotate', overlapHours: '2' } });
    expect(rotated.html).toMatch(/whsec_/);
    expect(rotated.text).toContain('함께 서명합니다');
    await visit(path, { as, form: { act: 'stop' } });
    const stopped = await visit(path, { as });
    expect(stopped.text).toContain('멈춤');
    const form = { ...hiddenFields(stopped.html), act: 'change', url: receiver.url, types: 'forum.closed' };
    expect((await visit(path, { as, form: { ...form, revision: '1' } })).status).toBe(409);
    expect((await visit(path, { as, form })).status).toBe(303);
    await visit(path, { as, form: { act: 'start' } });
    expect((await visit(path, { as })).text).toContain('보내는 중');
    expect((await visit(path, { as, form: { act: 'remove' } })).status).toBe(303);
    expect((await visit(path, { as })).status).toBe(404);
  });
});
