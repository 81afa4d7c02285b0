import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { day } from '../../shared/clock.ts';
import { published, reader, sentTo } from '../support/mail.ts';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;
// A Monday, eight in the morning in Seoul.
const monday = new Date('2027-03-07T23:00:00.000Z');
const at = (ms: number) => stage.world.clock.set(new Date(monday.getTime() + ms));
const digestsTo = (sub: string) =>
  sentTo(stage, sub)
    .map(({ letter }) => letter)
    .filter(({ subject }) => /주간 소식|week/i.test(subject));

beforeAll(async () => {
  stage = await openStage();
});

beforeEach(() => at(-3 * day));

afterAll(() => stage.close());

async function subscriber(sub: string, digest = true): Promise<string> {
  const as = await reader(stage, sub);
  const choices = { ownProposals: true, followedProposals: true, duties: true, digest };
  await stage.call('PUT', 'people/me/mail', { as, body: { language: 'ko', choices } });
  return as;
}

describe('the weekly digest', () => {
  it('comes once on Monday morning to those who asked for it, with what the week brought', async () => {
    const as = await subscriber('digest-reader');
    await subscriber('no-digest-reader', false);
    await published(stage, as, { title: '지난주의 제안' });
    at(-60_000);
    await stage.world.sendMails();
    expect(digestsTo('digest-reader')).toEqual([]);
    at(60_000);
    await Promise.all(Array.from({ length: 4 }, () => stage.world.sendMails()));
    await stage.world.sendMails();
    expect(digestsTo('digest-reader')).toHaveLength(1);
    expect(digestsTo('digest-reader')[0]?.text).toContain('지난주의 제안');
    expect(digestsTo('digest-reader')[0]?.headers.map(({ name }) => name)).toContain('List-Unsubscribe');
    expect(digestsTo('no-digest-reader')).toEqual([]);
    at(12 * 3_600_000);
    await stage.world.sendMails();
    expect(digestsTo('digest-reader')).toHaveLength(1);
  });

  it('does not come late in the week, nor after a week without news', async () => {
    await subscriber('late-reader');
    at(3 * day);
    await stage.world.sendMails();
    expect(digestsTo('late-reader')).toEqual([]);
    at(14 * day + 60_000);
    await stage.world.sendMails();
    expect(digestsTo('late-reader')).toEqual([]);
  });
});
