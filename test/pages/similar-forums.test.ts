import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, dateAt, day } from '../../shared/clock.ts';
import { openTestEngine, type TestEngine } from '../support/engine.ts';
import { openSite } from '../support/site.ts';
import { makeWorld, type World } from '../support/world.ts';

let engine: TestEngine;
let world: World;
let visit: ReturnType<typeof openSite>;
let here: string;
const ids: Record<string, string> = {};

const today = () => dateAt(world.clock.now());
const officerOf = (institution: string) => world.tokenOf('officer', `officer@${institution}/women`);
/** What is known of forums is seconds old at the most. */
const later = (ms = 11_000) => world.clock.set(new Date(world.clock.now().getTime() + ms));

function question(topic: string, institution = here) {
  return {
    ...{ institution, department: 'women', topic, background: '알아야 할 것입니다.' },
    opensOn: today(),
    closesOn: addDays(today(), 14),
  };
}

async function ask(name: string, topic: string, more: object = {}, institution = here): Promise<void> {
  const body = { ...question(topic, institution), ...more };
  const made = await world.call('POST', 'forums', { as: await officerOf(institution), body });
  expect(made.status).toBe(201);
  ids[name] = made.body.id;
  await world.idle();
}

beforeAll(async () => {
  engine = await openTestEngine();
  world = await makeWorld(engine);
  world.clock.set(new Date('2026-03-02T01:00:00.000Z'));
  visit = openSite(world);
  here = await world.institution();
  const elsewhere = await world.institution();
  await ask('closed', '한강 공원에서 음주를 금지할까요?');
  later(20 * day);
  await world.schedules.sweep();
  await world.idle();
  await ask('open', '한강 공원의 음주를 어떻게 할까요?');
  await ask('another', '공원 음주, 한강에서도 막을까요?');
  await ask('fourth', '한강 공원 음주 구역을 둘까요?');
  await ask('unlike', '심야 버스를 늘릴까요?');
  await ask('coming', '한강 공원 음주 단속을 늘릴까요?', {
    opensOn: addDays(today(), 3),
    closesOn: addDays(today(), 9),
  });
  await ask('elsewhere', '한강 공원 음주를 막을까요?', {}, elsewhere);
  later();
});

afterAll(async () => {
  await world.close();
  await engine.close();
});

const similarIn = (html: string) =>
  [...(/id="similar-forums".*?<\/section>/s.exec(html)?.[0] ?? '').matchAll(/\/forums\/(frm_\w+)"/g)].map(
    ([, id]) => id,
  );
const named = (...names: string[]) => names.map((name) => ids[name]).toSorted();

describe('forums like a question', () => {
  it('are three at most of the same institution, open or closed, the most alike first, and none that is about something else', async () => {
    const found = async (topic: string) => {
      const query = new URLSearchParams({ institution: here, topic });
      const { status, body } = await world.call('GET', `search/similar-forums?${query}`);
      expect(status).toBe(200);
      return body.items.map(({ id }: { id: string }) => id);
    };
    const alike = await found('한강 공원 음주 금지');
    expect(alike).toHaveLength(3);
    expect(alike[0]).toBe(ids.closed);
    expect(named('closed', 'open', 'another', 'fourth')).toEqual(expect.arrayContaining(alike));
    expect(await found('심야 버스')).toEqual([ids.unlike]);
    expect(await found('두루미 쉼터')).toEqual([]);
    expect((await world.call('GET', 'search/similar-forums?institution=nowhere&topic=x')).status).toBe(404);
  });

  it('stand on a forum’s page, without itself, in both languages, and cost its readers nothing while they are many', async () => {
    for (const language of ['', '/en']) {
      const { html, text } = await visit(`${language}/forums/${ids.open}`);
      expect(similarIn(html)).toHaveLength(3);
      expect(named('closed', 'another', 'fourth')).toEqual(similarIn(html).toSorted());
      expect(text).toContain(language === '' ? '비슷한 공론장' : 'Similar forums');
    }
    expect((await visit(`/forums/${ids.unlike}`)).html).not.toContain('similar-forums');
    const asked: string[] = [];
    const { documents } = world.context.table;
    documents.middlewareStack.add(
      (next) => (args) => {
        asked.push(JSON.stringify(args.input));
        return next(args);
      },
      { step: 'initialize', name: 'asked' },
    );
    await visit(`/forums/${ids.open}`);
    documents.middlewareStack.remove('asked');
    expect(asked.filter((input) => input.includes(ids.another ?? ''))).toEqual([]);
  });

  it('stand beside the form of whoever asks, where it comes back, and are there for the script', async () => {
    const as = await officerOf(here);
    const empty = await visit('/desk/forums/new', { as });
    expect(empty.html).toContain('data-similar="/api/v1/search/similar-forums"');
    expect(similarIn(empty.html)).toEqual([]);
    const form = { desk: `${here}/women`, topic: '한강 공원 음주 금지', stances: '', background: '' };
    const refused = await visit('/en/desk/forums/new', { as, form });
    expect(refused.status).toBe(400);
    expect(similarIn(refused.html)).toHaveLength(3);
    expect(refused.text).toContain('Citizens are being asked this now, or were asked it before.');
  });
});
