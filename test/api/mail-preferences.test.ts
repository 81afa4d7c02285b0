import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStage, type Stage, toRefusal } from '../support/stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});

afterAll(() => stage.close());

const path = 'people/me/mail';
const first = { ownProposals: true, followedProposals: true, duties: true, digest: false };
const none = { ownProposals: false, followedProposals: false, duties: false, digest: false };

describe('mail preferences', () => {
  it('are one’s own proposals, those followed and one’s duties, in Korean, until chosen otherwise', async () => {
    const as = await stage.world.tokenWith({ sub: 'new', email: 'new@mail.example', email_verified: true });
    const { body } = await stage.call('GET', path, { as });
    expect(body).toEqual({ address: 'new@mail.example', language: 'ko', choices: first });
  });

  it('are kept as chosen, whatever a later sign-in brings', async () => {
    const as = await stage.world.tokenWith({ sub: 'mover', email: 'old@mail.example', email_verified: true });
    const chosen = { language: 'en', choices: { ...none, digest: true } };
    expect((await stage.call('PUT', path, { as, body: chosen })).body).toEqual({
      address: 'old@mail.example',
      ...chosen,
    });
    const moved = await stage.world.tokenWith({
      sub: 'mover',
      email: 'n@mail.example',
      email_verified: true,
    });
    await stage.call('GET', 'people/me', { as: moved });
    const { body } = await stage.call('GET', path, { as: await stage.world.tokenOf('mover') });
    expect(body).toEqual({ address: 'n@mail.example', ...chosen });
  });

  it.each([
    { email: 'a@mail.example' },
    { email: 'a@mail.example', email_verified: false },
    { email: 'a@mail.example', email_verified: 1 },
    { email: 'a@mail.example\r\nBcc: b@mail.example', email_verified: true },
    { email: ['a@mail.example'], email_verified: true },
    { email: `${'a'.repeat(250)}@mail.example`, email_verified: true },
    { email_verified: true },
  ])('take no address from %j, and the sign-in holds all the same', async (claims) => {
    const as = await stage.world.tokenWith({ sub: `odd ${JSON.stringify(claims).length}`, ...claims });
    expect(await stage.call('GET', path, { as })).toMatchObject({ status: 200, body: { address: null } });
  });

  it('are told and taken from nobody who is not signed in', async () => {
    for (const [method, body] of [['GET'], ['PUT', { language: 'ko', choices: first }]] as const) {
      const refused = await stage.writesNothing(() => stage.by('nobody', method, path, body));
      expect(toRefusal(refused)).toEqual({ status: 401, code: 'auth.required' });
    }
  });

  it.each([
    {},
    { language: 'fr', choices: first },
    { language: 'ko', choices: {} },
    { language: 'ko', choices: { ...first, ownProposals: 'yes' } },
    { language: 'ko', choices: { ...first, other: true } },
    { language: 'ko', choices: first, address: 'someone@mail.example' },
  ])('are refused as %j, and nothing is written', async (body) => {
    const refused = await stage.writesNothing(() => stage.by('citizen', 'PUT', path, body));
    expect(toRefusal(refused)).toEqual({ status: 400, code: 'request.invalid' });
  });

  it('lie apart from the person, and nobody else is shown them', async () => {
    const as = await stage.world.tokenWith({
      sub: '글쓴이',
      email: 'secret@mail.example',
      email_verified: true,
    });
    const { body } = await stage.call('POST', 'proposals', {
      as,
      body: { institution: stage.here, title: '밤길을 밝게', body: '골목에 등을 더 달아 주세요.' },
    });
    await stage.done('moderator', 'POST', `proposals/${body.id}/screening`, { decision: 'publish' });
    const holding = (await stage.everything()).filter((item) =>
      JSON.stringify(item).includes('secret@mail.example'),
    );
    expect(holding.map(({ pk }) => pk)).toEqual([`CONTACT#${body.author.id}`]);
    for (const asked of [`proposals/${body.id}`, `proposals/${body.id}/timeline`, 'people/me']) {
      const read = await stage.by('admin', 'GET', asked);
      expect(JSON.stringify([read.body, [...read.headers]])).not.toContain('mail.example');
    }
  });
});
