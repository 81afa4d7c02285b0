import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  changeClient,
  clientFactsSchema,
  endClient,
  getClient,
  openClient,
} from '../../functions/partners/index.ts';
import { clientIdSchema, institutionIdSchema } from '../../shared/ids.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { grant } from '../support/world.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});

afterAll(() => stage.close());

const facts = (more: object = {}) =>
  clientFactsSchema.parse({
    name: '금천구 누리집',
    purpose: '구 누리집에서 제안을 보여 줍니다.',
    origins: ['https://www.geumcheon.example'],
    ...more,
  });
const opened = async (more: object = {}) => {
  const here = institutionIdSchema.parse(stage.here);
  const admin = stage.world.actorOf('partner-admin', grant(`admin@${here}`));
  return { here, admin, client: await openClient(stage.world.context, admin, here, { facts: facts(more) }) };
};

describe('a partner’s client', () => {
  it('is made, changed and ended by an administrator of its institution, and the audit log tells so', async () => {
    const { context } = stage.world;
    const { admin, client } = await opened();
    expect(await getClient(context, client.id)).toMatchObject({ name: '금천구 누리집', scopes: ['read'] });
    const next = await changeClient(context, admin, client.id, {
      facts: facts({ origins: [] }),
      over: client.revision,
    });
    expect(next.origins).toEqual([]);
    await endClient(context, admin, client.id);
    expect(await endClient(context, admin, client.id)).toMatchObject({ revision: next.revision + 1 });
    await expect(getClient(context, client.id)).rejects.toMatchObject({ code: 'client.not-found' });
    await stage.world.idle();
    const log = (await stage.walk('admin', `institutions/${stage.here}/audit?area=partners`, 100)) as {
      type: string;
      subject: string;
    }[];
    expect(log.filter(({ subject }) => subject === client.id).map(({ type }) => type)).toEqual([
      'client.ended',
      'client.changed',
      'client.opened',
    ]);
  });

  it('is not changed over what somebody else said meanwhile', async () => {
    const { admin, client } = await opened();
    const { context } = stage.world;
    await changeClient(context, admin, client.id, { facts: facts({ name: '하나' }), over: client.revision });
    await expect(
      changeClient(context, admin, client.id, { facts: facts({ name: '둘' }), over: client.revision }),
    ).rejects.toMatchObject({ code: 'client.changed' });
  });

  it.each(['officer', 'moderator', 'admin elsewhere', 'manage key'])('is not for: %s', async (who) => {
    const { context, actorOf } = stage.world;
    const { here, client } = await opened();
    const actor = {
      officer: actorOf('o', grant(`officer@${here}/democracy`)),
      moderator: actorOf('m', grant(`moderator@${here}`)),
      'admin elsewhere': actorOf('e', grant('admin@elsewhere')),
      'manage key': { ...actorOf('k', grant(`admin@${here}`)), client: { id: client.id, institution: here } },
    }[who];
    if (!actor) throw new Error(who);
    const refused = { code: 'auth.forbidden' };
    await expect(openClient(context, actor, here, { facts: facts() })).rejects.toMatchObject(refused);
    await expect(changeClient(context, actor, client.id, { facts: facts(), over: 1 })).rejects.toMatchObject(
      refused,
    );
    await expect(endClient(context, actor, client.id)).rejects.toMatchObject(refused);
  });

  it('that nobody made is not there', async () => {
    const id = clientIdSchema.parse(`cli_${'0'.repeat(26)}`);
    await expect(getClient(stage.world.context, id)).rejects.toMatchObject({ code: 'client.not-found' });
  });

  it.each([
    'http://www.geumcheon.example',
    'https://www.geumcheon.example/',
    'https://www.geumcheon.example/page',
    'https://*.geumcheon.example',
    'https://GEUMCHEON.example',
    'null',
    'javascript:alert(1)',
    '*',
  ])('is not shown on %s, which is no origin', (origin) => {
    const found = clientFactsSchema.safeParse({ name: '이름', purpose: '쓰임', origins: [origin] });
    expect(found.success).toBe(false);
  });

  it.each([
    'http://partner.example/back',
    'https://partner.example/back#part',
    'https://user@partner.example/back',
    'https://partner.example/a/../back',
    'https://partner.example\\@evil.example/',
    'data:text/html,x',
    '//partner.example/back',
    '/back',
  ])('sends nobody back to %s', (uri) => {
    const found = clientFactsSchema.safeParse({ name: '이름', purpose: '쓰임', redirectUris: [uri] });
    expect(found.success).toBe(false);
  });

  it.each(['https://partner.example', 'https://partner.example/back?from=1', 'http://localhost:8080/back'])(
    'may send people back to %s',
    (uri) => {
      const found = clientFactsSchema.parse({ name: '이름', purpose: '쓰임', redirectUris: [uri] });
      expect(found.redirectUris).toEqual([uri]);
    },
  );
});
