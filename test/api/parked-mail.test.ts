import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendMails } from '../../functions/notifications/index.ts';
import { published, reader, sentTo } from '../support/mail.ts';
import { allBut, openStage, type Role, refusalOf, type Stage, toRefusal } from '../support/stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});

afterAll(() => stage.close());

let made = 0;

/** A mail the post refused, and for whom. */
async function parked(): Promise<{ sub: string; id: string }> {
  const sub = `unlucky-${++made}`;
  const known = new Set((await list()).map(({ id }: { id: string }) => id));
  await published(stage, await reader(stage, sub));
  await sendMails(stage.world.context, { ...stage.world.mailing, post: { send: async () => 'refused' } });
  const [mail] = (await list()).filter(({ id }: { id: string }) => !known.has(id));
  return { sub, id: mail.id };
}

const path = () => `mail/parked?institution=${stage.here}`;
const list = () => stage.walk('admin', path());
const unknownMail = 'mail_01J00000000000000000000000';
const admins: Role[] = ['admin', 'admin everywhere'];

describe('mails that were set aside', () => {
  it.each(admins)('are listed for: %s', async (role) => {
    const { sub, id } = await parked();
    const items = await stage.walk(role, path(), 2);
    expect(items.find((mail) => mail.id === id)).toEqual({
      id,
      kind: 'proposal.published',
      code: 'refused',
      attempts: 1,
      at: expect.any(String),
    });
    const { person } = stage.world.actorOf(sub);
    expect(JSON.stringify(items)).not.toMatch(new RegExp(`@|${person}|${sub}`));
    expect([...items].sort((one, two) => (one.id < two.id ? 1 : -1))).toEqual(items);
  });

  it.each(allBut(...admins))('are not told to, nor sent again by: %s', async (role) => {
    const { id } = await parked();
    const calls = [
      ['GET', path()],
      ['POST', `mail/${id}/retry?institution=${stage.here}`],
    ] as const;
    for (const [method, asked] of calls) {
      const refused = await stage.writesNothing(() => stage.by(role, method, asked));
      expect(toRefusal(refused)).toEqual(refusalOf(role));
    }
  });

  it('of the whole deployment are for its own administrators', async () => {
    expect(await stage.done('admin everywhere', 'GET', 'mail/parked?institution=*')).toMatchObject({
      items: [],
    });
    expect((await stage.by('admin', 'GET', 'mail/parked?institution=*')).status).toBe(403);
  });

  it('are sent again when an administrator says so, once', async () => {
    const { sub, id } = await parked();
    const retry = () => stage.by('admin', 'POST', `mail/${id}/retry?institution=${stage.here}`);
    const statuses = (await Promise.all([retry(), retry()])).map(({ status }) => status).sort();
    expect(statuses).toEqual([204, 404]);
    expect((await list()).map((mail) => mail.id)).not.toContain(id);
    await stage.world.sendMails();
    await stage.world.sendMails();
    expect(sentTo(stage, sub)).toHaveLength(1);
    expect(toRefusal(await retry())).toEqual({ status: 404, code: 'mail.not-found' });
  });

  it('are not found under another institution, nor under an id that none has', async () => {
    const { id } = await parked();
    for (const [role, asked] of [
      ['admin elsewhere', `mail/${id}/retry?institution=${stage.elsewhere}`],
      ['admin', `mail/${unknownMail}/retry?institution=${stage.here}`],
    ] as const) {
      const refused = await stage.writesNothing(() => stage.by(role, 'POST', asked));
      expect(toRefusal(refused)).toEqual({ status: 404, code: 'mail.not-found' });
    }
  });

  it.each(['mail/parked', 'mail/parked?institution=', 'mail/parked?institution=A%00'])(
    'are refused for %s',
    async (asked) => {
      expect(toRefusal(await stage.by('admin', 'GET', asked))).toEqual({
        status: 400,
        code: 'request.invalid',
      });
    },
  );
});
