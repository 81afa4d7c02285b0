import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { toCalendar } from '../../shared/calendar.ts';
import { addDays, dateAt } from '../../shared/clock.ts';
import { openTestEngine, type TestEngine } from '../support/engine.ts';
import { newSession } from '../support/session.ts';
import { hiddenFields, openSite } from '../support/site.ts';
import { makeWorld, type World } from '../support/world.ts';

let engine: TestEngine;
let world: World;
let institution: string;
let visit: ReturnType<typeof openSite>;

beforeAll(async () => {
  engine = await openTestEngine();
  world = await makeWorld(engine);
  institution = await world.institution();
  visit = openSite(world);
});

afterAll(async () => {
  await world.close();
  await engine.close();
});

beforeEach(() => world.clock.set(undefined));

const officer = () => world.tokenOf('officer', `officer@${institution}/democracy`);
const citizen = (sub: string) => world.tokenOf(sub);
const today = () => dateAt(world.clock.now());

const announcement = (on = today()) => ({
  title: '그늘 워크숍',
  description: '그늘을 함께 그립니다.',
  place: '주민센터',
  address: '',
  accessibility: '승강기가 있습니다.',
  date: addDays(on, 3),
  from: '14:00',
  to: '16:00',
  closesOn: addDays(on, 2),
  capacity: '1',
});

describe('a session, without script', () => {
  it('is announced, signed up for, run as a workshop, voted on and carried on', async () => {
    const desk = '/desk/sessions';
    const form = await visit(desk, { as: await officer() });
    const sent = {
      ...hiddenFields(form.html),
      ...announcement(),
      office: `${institution}/democracy`,
      kind: 'workshop',
      forum: '',
    };
    const opened = await visit(desk, { as: await officer(), form: sent });
    expect((await visit(desk, { as: await officer(), form: sent })).headers.get('location')).toBe(
      opened.headers.get('location'),
    );
    const manage = opened.headers.get('location') ?? '';
    const path = manage.replace('/desk', '');
    await world.idle();
    expect((await visit('/sessions')).html).toContain(`href="${path}"`);
    // What is the same of its beginning and its end is said once.
    const when = /<dl class="facts">\s*<dt>때<\/dt>\s*<dd>\s*<time[^>]*>([^<]*)/.exec(
      (await visit(path)).html,
    )?.[1];
    expect(when).toMatch(/^\d{4}년 \d+월 \d+일 오후 2:00\D{1,5}4:00$/u);

    // A name is asked once; the second waits.
    for (const sub of ['가', '나'])
      expect(
        (await visit(`${path}/sign-up`, { as: await citizen(sub), form: { name: `${sub}씨` } })).status,
      ).toBe(303);
    expect((await visit(path, { as: await citizen('나') })).html).toContain('앞에 0명이 있습니다');
    expect((await visit(path)).html).not.toContain('가씨');
    await visit(`${path}/sign-up`, { as: await citizen('가'), form: { act: 'back' } });
    expect((await visit(path, { as: await citizen('나') })).html).toContain('자리가 있습니다');
    await world.idle();
    expect((await visit('/me', { as: await citizen('나') })).html).toContain('그늘 워크숍');

    const act = async (name: string, fields: Record<string, string> = {}) => {
      const done = await visit(manage, { as: await officer(), form: { act: name, ...fields } });
      expect([name, done.status]).toEqual([name, 303]);
    };
    await act('change', { ...announcement(), place: '도서관', reason: '공사' });
    expect((await visit(path)).html).toContain('도서관');
    world.clock.set(new Date(Date.parse(`${announcement().date}T15:00:00+09:00`)));
    await act('attendance', { came: '2', walkIns: '3' });
    await act('advance', { next: 'cases' });
    await act('entry', { kind: 'case', entryText: '그늘이 없습니다.' });
    await act('advance', { next: 'discussion' });
    await act('entry', { kind: 'note', table: '1번', entryText: '나무가 좋습니다.' });
    await act('advance', { next: 'proposals' });
    await act('entry', { kind: 'proposal', entryTitle: '그늘막', entryText: '그늘막을 놓아 주세요.' });
    await act('advance', { next: 'vote', by: 'signed-in', each: '1' });
    expect((await visit(path, { as: await citizen('나') })).html).toContain('name="choice"');
    expect((await visit(`/en${path}`, { as: await citizen('나') })).html).toMatch(
      /name="choice"[^>]*>\s*<span lang="ko">그늘막<\/span>/,
    );
    await visit(`${path}/ballot`, { as: await citizen('나'), form: { choice: '3' } });
    await act('advance', { next: 'results' });
    await act('end', { carried: '3', resultText: '잇습니다.' });
    await act('record', {
      text: '함께했습니다.',
      points: '그늘\n나무',
      files: '자료, https://www.example.kr/a.pdf',
    });
    world.clock.set(new Date(Date.parse(`${announcement().date}T17:00:00+09:00`)));
    await world.schedules.sweep();
    await world.idle();
    const shown = await visit(path);
    expect(shown.html).toMatch(/<span class="badge badge-done">마침<\/span>/);
    for (const words of ['1표', '1명이 투표했습니다', '사전검토를 기다립니다', '함께했습니다', '나무'])
      expect(shown.html).toContain(words);
    expect((await visit(path, { as: await officer() })).html).toMatch(/href="\/proposals\/prp_/);
    const [, carried = ''] =
      /href="(\/proposals\/prp_[^"]+)"/.exec((await visit(path, { as: await officer() })).html) ?? [];
    expect((await visit(carried, { as: await officer() })).html).toContain(`href="${path}"`);
  });

  it('is announced from a form that keeps what was typed and says beside each field what to change', async () => {
    const as = await officer();
    const wrong = {
      ...announcement(),
      place: '',
      from: '오후 두 시',
      capacity: '많이',
      title: '<b>그늘</b>',
    };
    const sent = { ...wrong, office: `${institution}/democracy`, kind: 'workshop', forum: '' };
    const refused = await visit('/desk/sessions', { as, form: sent });
    expect(refused.status).toBe(400);
    for (const field of ['place', 'from', 'capacity'])
      for (const words of [`href="#${field}"`, `id="${field}-error"`]) expect(refused.html).toContain(words);
    for (const kept of ['value="오후 두 시"', 'value="많이"', '그늘을 함께 그립니다.', '&lt;b&gt;그늘'])
      expect(refused.html).toContain(kept);
    const past = await visit('/desk/sessions', {
      as,
      form: { ...sent, ...announcement(), date: '2020-01-01' },
    });
    expect([past.status, past.html.includes('id="date-error"')]).toEqual([400, true]);
    for (const to of ['14:00', '13:30']) {
      const form = { ...sent, ...announcement(), from: '14:00', to };
      const early = await visit('/desk/sessions', { as, form });
      expect([early.status, early.html.includes('id="to-error"')]).toEqual([400, true]);
      expect(early.html).not.toContain('id="date-error"');
      expect((await visit('/en/desk/sessions', { as, form })).text).toContain('later than it begins');
    }
  });

  it('is changed, called off and written down from forms that keep what was typed', async () => {
    const as = await officer();
    const { body } = await world.call('POST', 'sessions', { as, body: newSession(world, institution) });
    const path = `/desk/sessions/${body.id}`;
    const send = async (form: Record<string, string>) => visit(path, { as: await officer(), form });
    const changed = await send({ act: 'change', ...announcement(), place: '새 도서관', reason: '' });
    expect([changed.status, changed.html.includes('id="reason-error"')]).toEqual([400, true]);
    expect(changed.html).toContain('value="새 도서관"');
    expect((await send({ act: 'cancel', cancelReason: ' ' })).html).toContain('id="cancelReason-error"');
    world.clock.set(new Date(Date.parse(body.endsAt) + 1));
    const written = await send({ act: 'record', text: '적어 둔 말', points: '', files: '주소 없는 자료' });
    expect([written.status, written.html.includes('id="files-error"')]).toEqual([400, true]);
    expect(written.html).toContain('적어 둔 말');
    expect((await send({ act: 'attendance', walkIns: '' })).html).toContain('id="walkIns-error"');
  });

  it('keeps its desk to those who run it', async () => {
    const made = await world.call('POST', 'sessions', {
      as: await officer(),
      body: newSession(world, institution),
    });
    for (const path of ['/desk/sessions', `/desk/sessions/${made.body.id}`]) {
      expect((await visit(path)).status).toBe(303);
      expect((await visit(path, { as: await citizen('가') })).status).toBe(403);
    }
    expect((await visit('/sessions/ssn_01J00000000000000000000000')).status).toBe(404);
    expect((await visit('/sessions/ssn_01J00000000000000000000000.ics')).status).toBe(404);
  });
});

describe('a forum', () => {
  it('has its sessions on its page, and what happened to them', async () => {
    const opensOn = today();
    const asked = await world.call('POST', 'forums', {
      as: await officer(),
      body: {
        institution,
        department: 'democracy',
        topic: '자전거길을 어디에?',
        background: '배경입니다.',
        opensOn,
        closesOn: addDays(opensOn, 20),
      },
    });
    const forum = asked.body.id;
    const made = await world.call('POST', 'sessions', {
      as: await officer(),
      body: newSession(world, institution, { forum }),
    });
    await world.idle();
    const page = await visit(`/forums/${forum}`);
    expect(page.html).toContain(`href="/sessions/${made.body.id}"`);
    expect(page.html).toContain('오프라인 모임을 알렸습니다');
    expect((await visit(`/sessions/${made.body.id}`)).html).toContain(`href="/forums/${forum}"`);
  });
});

describe('a calendar file', () => {
  const session = {
    id: 'ssn_01J00000000000000000000000',
    title: '쉼표, 세미콜론; 역\\슬래시',
    description: `첫 줄\n${'가나다라마바사'.repeat(20)}`,
    place: '구청, 시흥대로',
    startsAt: '2026-03-01T05:00:00.000Z',
    endsAt: '2026-03-01T07:00:00.000Z',
    url: 'https://gongnon.example/sessions/ssn_01J00000000000000000000000',
    changedAt: '2026-02-01T00:00:00.000Z',
    changes: 3,
  };
  const file = toCalendar([session]);

  it('has lines of 75 octets at the most, each ended by CRLF, and whole characters', () => {
    expect(file.endsWith('\r\n')).toBe(true);
    expect(file.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    for (const line of file.split('\r\n')) {
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
      expect(line).not.toContain('\ufffd');
    }
  });

  it('says again what it is about once it is unfolded', () => {
    const lines = file.replaceAll('\r\n ', '').split('\r\n');
    expect(lines).toContain('SUMMARY:쉼표\\, 세미콜론\\; 역\\\\슬래시');
    expect(lines).toContain(`DESCRIPTION:첫 줄\\n${'가나다라마바사'.repeat(20)}`);
    expect(lines).toContain('LOCATION:구청\\, 시흥대로');
    expect(lines).toContain('DTSTART:20260301T050000Z');
    expect(lines).toContain('DTEND:20260301T070000Z');
    expect(lines).toContain('STATUS:CONFIRMED');
    expect(lines).toContain('DTSTAMP:20260201T000000Z');
    expect(lines).toContain('LAST-MODIFIED:20260201T000000Z');
    expect(lines).toContain('SEQUENCE:3');
  });
});
