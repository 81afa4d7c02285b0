import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openUnsubscription, sealUnsubscription } from '../../functions/notifications/unsubscribe-link.ts';
import { digestReadersPage, endMail } from '../../functions/people/index.ts';
import { first, published, reader, sentTo } from '../support/mail.ts';
import { hiddenFields, openSite } from '../support/site.ts';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});

afterAll(() => stage.close());

const oneClick = { 'content-type': 'application/x-www-form-urlencoded' };
let readers = 0;

async function linkIn(): Promise<{ as: string; link: string }> {
  const sub = `reader-${++readers}`;
  const as = await reader(stage, sub);
  await published(stage, as);
  await stage.world.sendMails();
  const value = sentTo(stage, sub)[0]?.letter.headers[0]?.value ?? '';
  return { as, link: value.slice(1, -1) };
}

const pathOf = (link: string) => link.replace('https://gongnon.example', '');
const choicesOf = async (as: string) => (await stage.call('GET', 'people/me/mail', { as })).body.choices;
const press = (link: string, headers = oneClick) =>
  stage.world.call('POST', pathOf(link), { headers, body: 'List-Unsubscribe=One-Click' });

describe('two kinds of mail ended at the same moment', () => {
  it.each([0, 1, 2])('are both ended, and nothing else is', async (round) => {
    const as = await reader(stage, `both-${round}`);
    const { person } = stage.world.actorOf(`both-${round}`);
    await stage.call('PUT', 'people/me/mail', {
      as,
      body: { language: 'en', choices: { ...first, digest: true } },
    });
    const ended = ['duties', 'digest', 'followedProposals'] as const;
    await Promise.all(ended.map((choice) => endMail(stage.world.context, person, choice)));
    expect((await stage.call('GET', 'people/me/mail', { as })).body).toMatchObject({
      language: 'en',
      choices: { ownProposals: true, followedProposals: false, duties: false, digest: false },
    });
    const page = { after: undefined, limit: 100 };
    const { readers } = await digestReadersPage(stage.world.context.table, page);
    expect(readers).not.toContainEqual({ person });
  });
});

describe('a kind of mail ended while other choices are made', () => {
  it.each([0, 1, 2])('stays ended, and the others are kept', async (round) => {
    const as = await reader(stage, `choosing-${round}`);
    const { person } = stage.world.actorOf(`choosing-${round}`);
    await stage.call('PUT', 'people/me/mail', { as, body: { language: 'ko', choices: first } });
    await Promise.all([
      stage.call('PUT', 'people/me/mail', {
        as,
        body: { language: 'en', choices: { ...first, followedProposals: false, digest: true } },
      }),
      ...Array.from({ length: 3 }, () => endMail(stage.world.context, person, 'duties')),
    ]);
    expect((await stage.call('GET', 'people/me/mail', { as })).body).toMatchObject({
      language: 'en',
      choices: { ownProposals: true, followedProposals: false, duties: false, digest: true },
    });
  });

  it('stays ended where the form was opened before', async () => {
    const as = await reader(stage, 'choosing-late');
    const { person } = stage.world.actorOf('choosing-late');
    const visit = openSite(stage.world);
    const { seen = '' } = hiddenFields((await visit('/me/settings', { as })).html);
    expect(seen).toContain('ownProposals');
    await endMail(stage.world.context, person, 'ownProposals');
    const form = new URLSearchParams({ language: 'ko', seen });
    for (const choice of ['ownProposals', 'followedProposals', 'digest']) form.append('choice', choice);
    await visit('/me/settings/mail', { as, form });
    expect(await choicesOf(as)).toMatchObject({ ownProposals: false, digest: true });
  });

  it('is not begun again by one who changes nothing', async () => {
    const as = await reader(stage, 'choosing-nothing');
    const body = { language: 'en', choices: { ...first, digest: true } };
    await stage.call('PUT', 'people/me/mail', { as, body });
    await stage.writesNothing(() => stage.call('PUT', 'people/me/mail', { as, body }));
  });
});

describe('the link of a mail', () => {
  it('ends this kind of mail with one POST and no sign-in, and no other kind', async () => {
    const { as, link } = await linkIn();
    expect((await press(link)).status).toBe(200);
    expect(await choicesOf(as)).toEqual({ ...first, ownProposals: false });
    expect((await press(link)).status).toBe(200);
  });

  it('changes nothing when it is only opened', async () => {
    const { as, link } = await linkIn();
    const page = await stage.writesNothing(() => stage.world.call('GET', pathOf(link)));
    expect(page.status).toBe(200);
    expect(page.body).toContain('<form method="post"');
    expect(page.body).toContain('lang="ko"');
    expect(page.headers.get('cache-control')).toBe('private, no-store');
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(await choicesOf(as)).toEqual(first);
  });

  it('names nobody', async () => {
    const { as, link } = await linkIn();
    const { id } = (await stage.call('GET', 'people/me', { as })).body;
    const token = new URL(link).searchParams.get('token') ?? '';
    for (const text of [link, Buffer.from(token, 'base64url').toString('latin1')]) {
      expect(text).not.toContain(id);
      expect(text).not.toContain(id.slice(4));
      expect(text).not.toContain('mail.example');
    }
  });

  it.each([
    '',
    '?token=',
    '?token=x',
    `?token=${'A'.repeat(100)}`,
    `?token=${'A'.repeat(5000)}`,
    '?token=%00',
  ])('that is none of ours does nothing: %s', async (query) => {
    for (const method of ['GET', 'POST']) {
      const refused = await stage.writesNothing(() =>
        stage.world.call(method, `/mail/unsubscribe${query}`, { headers: oneClick }),
      );
      expect(refused.status).toBe(400);
    }
  });

  it('does nothing when a letter of it was changed', async () => {
    const { as, link } = await linkIn();
    const token = new URL(link).searchParams.get('token') ?? '';
    for (let at = 0; at < token.length; at += 7) {
      const changed = `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
      expect((await press(`/mail/unsubscribe?token=${changed}`)).status).toBe(400);
    }
    expect(await choicesOf(as)).toEqual(first);
  });

  it('refuses other methods and a body of any length', async () => {
    const { link } = await linkIn();
    expect((await stage.world.call('PUT', pathOf(link))).status).toBe(405);
    const long = await stage.world.call('POST', pathOf(link), {
      headers: oneClick,
      body: 'x'.repeat(10_000),
    });
    expect(long.status).toBe(413);
  });
});

it('a token opens with its own key alone', () => {
  const [one, other] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
  const person = stage.world.actorOf('somebody').person;
  const token = sealUnsubscription(one, { person, choice: 'digest' });
  expect(openUnsubscription(one, token)).toEqual({ person, choice: 'digest' });
  expect(openUnsubscription(other, token)).toBeUndefined();
});
