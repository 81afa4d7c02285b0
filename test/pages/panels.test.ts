import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addDays, dateAt, day } from '../../shared/clock.ts';
import { openTestEngine, type TestEngine } from '../support/engine.ts';
import { seatPanel } from '../support/panel.ts';
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

const admin = () => world.tokenOf('admin', `admin@${institution}`);
const moderator = () => world.tokenOf('moderator', `moderator@${institution}`);
const today = () => dateAt(world.clock.now());

const openForm = (on = today()) => ({
  title: '2027년 선정단',
  purpose: '어떤 제안을 토론에 부칠지 정합니다.',
  from: on,
  to: addDays(on, 200),
  quorum: '2',
  strata: '만 19~34세, 2\n만 35세부터, 1',
  closesOn: on,
  source: '로또 1200회 당첨번호 여섯 개를 작은 것부터 쉼표로',
  sourceOn: addDays(on, 2),
  sourceTime: '20:45',
});

async function proposal(): Promise<string> {
  const body = { institution, title: '밤길을 밝게', body: '골목에 등을 더 달아 주세요.' };
  const made = await world.call('POST', 'proposals', { as: await world.tokenOf('author'), body });
  const decision = { decision: 'publish' };
  await world.call('POST', `proposals/${made.body.id}/screening`, { as: await moderator(), body: decision });
  return made.body.id;
}

const inKorean = (date: string) => {
  const [year, month, day] = date.split('-').map(Number);
  return `${year}년 ${month}월 ${day}일`;
};

describe('an agenda panel, without script', () => {
  it('is opened, applied to, drawn and made again by what its page says, sits and decides', async () => {
    const path = `/admin/${institution}/panels`;
    const form = await visit(path, { as: await admin() });
    expect((await visit(`/admin/${institution}`, { as: await admin() })).html).toContain(`href="${path}"`);
    const sent = { ...hiddenFields(form.html), ...openForm() };
    const opened = await visit(path, { as: await admin(), form: sent });
    const twice = await visit(path, { as: await admin(), form: sent });
    expect([opened.status, twice.headers.get('location')]).toEqual([303, opened.headers.get('location')]);
    const [, panel = ''] = /^\/panels\/(\w+)\/manage/.exec(opened.headers.get('location') ?? '') ?? [];
    const at = `/panels/${panel}`;
    await world.idle();
    expect((await visit(`/panels?institution=${institution}`)).html).toContain(`href="${at}"`);
    expect((await visit(`/i/${institution}`)).html).toContain(`/panels?institution=${institution}`);
    expect((await visit('/')).html).toContain('href="/panels"');

    expect((await visit(at)).text).toContain(`신청은 ${inKorean(sent.closesOn)}까지 받습니다.`);
    const people = ['가', '나', '다', '라'];
    for (const [index, sub] of people.entries()) {
      const as = await world.tokenOf(sub);
      expect((await visit(at, { as })).text).toContain('위원 신청');
      const stratum = index < 3 ? 's1' : 's2';
      const applied = await visit(`${at}/application`, { as, form: { act: 'apply', stratum } });
      expect([applied.status, applied.headers.get('location')]).toEqual([303, at]);
      expect((await visit(at, { as })).text).toContain('추첨을 기다리고 있습니다');
    }
    const one = await world.tokenOf('가');
    await visit(`${at}/application`, { as: one, form: { act: 'withdraw' } });
    expect((await visit(at, { as: one })).text).toContain('위원 신청');
    await visit(`${at}/application`, { as: one, form: { act: 'apply', stratum: 's1' } });
    expect((await visit('/me', { as: one })).html).toContain(`href="${at}"`);

    world.clock.set(new Date(Date.parse(`${addDays(sent.closesOn, 1)}T00:01:00+09:00`)));
    await world.schedules.sweep();
    expect((await visit(`${at}/draw`)).text).toMatch(/추첨권 4장으로 명단을 마감.*지문: [0-9a-f]{64}/);

    world.clock.set(new Date(world.clock.now().getTime() + 3 * day));
    const seed = {
      seed: '3,8,15,21,30,44',
      seedAgain: '3,8,15,21,30,44',
      evidence: 'https://lottery.example',
    };
    const differing = { act: 'draw', ...seed, seedAgain: '3,8,15,21,30,45' };
    const refused = await visit(`${at}/manage`, { as: await admin(), form: differing });
    expect([refused.status, refused.html.includes('id="seedAgain-error"')]).toEqual([400, true]);
    await visit(`${at}/manage`, { as: await admin(), form: { act: 'draw', ...seed } });
    const draw = await visit(`${at}/draw`);
    expect(draw.text).toContain('3,8,15,21,30,44');
    const [, address = ''] = /<a href="(\/api\/v1\/panels\/[^"]+\/draw)"/.exec(draw.html) ?? [];
    const input = JSON.stringify((await world.call('GET', address)).body);
    const recomputed = spawnSync('npm', ['run', '-s', 'draw'], { input, encoding: 'utf8' });
    for (const ticket of JSON.parse(recomputed.stdout).seated) expect(draw.html).toContain(ticket);

    const members: string[] = [];
    for (const sub of people) {
      const as = await world.tokenOf(sub);
      const page = await visit(at, { as });
      if (!page.text.includes('뽑히셨습니다')) {
        expect(page.text).toContain('이번에는 뽑히지 않았습니다');
        continue;
      }
      await visit(`${at}/seat`, { as, form: { act: 'accept' } });
      expect((await visit(at, { as })).text).toContain('자리의 위원입니다');
      members.push(sub);
    }
    expect(members).toHaveLength(3);
    expect((await visit(at)).text).toContain('위원 3명, 자리 3석');

    const id = await proposal();
    const first = await world.tokenOf(members[0] ?? '');
    const put = {
      proposal: `https://gongnon.example/proposals/${id}`,
      kind: 'timely',
      putReason: '지금 필요합니다.',
      similar: '',
    };
    const placed = await visit(`${at}/candidates`, { as: first, form: put });
    const candidate = `${at}/candidates/${id}`;
    expect([placed.status, placed.headers.get('location')]).toEqual([303, candidate]);
    const scores = { act: 'scores', publicInterest: '5', urgency: '4', breadth: '3' };
    expect((await visit(candidate, { as: first, form: { ...scores, urgency: '' } })).html).toContain(
      'id="urgency-error"',
    );
    await visit(candidate, { as: first, form: scores });
    await visit(candidate, { as: first, form: { act: 'note', note: '현장을 보았습니다.' } });
    expect((await visit(candidate)).text).not.toContain('현장을 보았습니다');
    expect((await visit(candidate, { as: await moderator() })).text).toContain('현장을 보았습니다');
    const motion = { act: 'voting', motion: '함께 토론할 일입니다.', endsOn: addDays(today(), 5) };
    expect(
      (await visit(candidate, { as: await moderator(), form: { ...motion, endsOn: '2026-02-99' } })).status,
    ).toBe(400);
    await visit(candidate, { as: await moderator(), form: motion });
    // The last day of the vote is named, not the midnight after it.
    expect((await visit(candidate)).text).toContain(`${inKorean(motion.endsOn)}까지 투표합니다.`);
    for (const sub of members) {
      const as = await world.tokenOf(sub);
      expect((await visit(candidate, { as })).text).toContain('아직 투표하지 않으셨습니다');
      await visit(candidate, { as, form: { act: 'vote', choice: 'yes' } });
    }
    await world.idle();
    const decided = await visit(candidate);
    expect(decided.text).toMatch(/공론장을 열기로 했습니다.*함께 토론할 일입니다.*찬성 3, 반대 0, 기권 0/);
    expect((await visit(`/en${candidate}`)).text).toContain('A forum is to be opened');
    const told = await visit(`/proposals/${id}`);
    expect(told.html).toContain(`href="${candidate}"`);
    expect(told.text).toContain('함께 토론할 일입니다.');
    expect((await world.call('GET', `forums/frm_${id.slice(4)}`)).body).toMatchObject({
      state: 'open',
      proposal: id,
    });
    expect((await visit(`/en/forums/frm_${id.slice(4)}`)).html).toContain(
      '</strong> <span lang="ko">함께 토론할 일입니다.</span>',
    );
  });

  it('keeps what was typed and says what is wrong, field by field', async () => {
    const path = `/admin/${institution}/panels`;
    const as = await admin();
    const wrong: [string, string, Record<string, string>][] = [
      ['title', 'title', { title: 'x' }],
      ['purpose', 'purpose', { purpose: '' }],
      ['to', 'to', { to: '2000-01-01' }],
      ['strata', 'strata', { strata: '이름만 있는 줄' }],
      ['strata', 'strata', { strata: '가, 60\n나, 60' }],
      ['quorum', 'quorum', { quorum: '4' }],
      ['quorum', 'quorum', { quorum: '둘' }],
      ['closesOn', 'closesOn', { closesOn: '' }],
      ['source', 'source', { sourceTime: '25:00' }],
      ['source', 'source', { sourceOn: today(), sourceTime: '00:00' }],
    ];
    for (const [, field, changes] of wrong) {
      const page = await visit(path, { as, form: { ...openForm(), ...changes, key: 'k' } });
      expect([changes, page.status, page.html.includes(`id="${field}-error"`)]).toEqual([changes, 400, true]);
      expect(page.html).toContain('로또 1200회');
    }
  });

  it('gives an appointed seat to whoever opens the address with its code', async () => {
    const { panel } = await seatPanel(world, institution, { 가: 's1' }, { quorum: 1 });
    const at = `/panels/${panel}`;
    const manage = await visit(`${at}/manage`, { as: await admin() });
    const form = { ...hiddenFields(manage.html), act: 'appoint', ground: '안전 분야 전문가' };
    const added = await visit(`${at}/manage`, { as: await admin(), form });
    const again = await visit(`${at}/manage`, { as: await admin(), form });
    const [, address = ''] =
      /https:\/\/gongnon\.example(\/panels\/\w+\/claim\?code=\w+)/.exec(added.html) ?? [];
    expect(again.html).toContain(address);
    expect((await visit(at)).text.match(/안전 분야 전문가/g)).toHaveLength(1);
    const as = await world.tokenOf('전문가');
    const claim = await visit(address, { as });
    const code = address.split('=')[1] ?? '';
    expect(claim.html).toContain(`value="${code}"`);
    expect((await visit(`${at}/claim`, { as, form: { code: 'kurz' } })).status).toBe(400);
    expect((await visit(`${at}/claim`, { as, form: { code: code.toLowerCase() } })).status).toBe(303);
    expect((await visit(at, { as })).text).toContain('자리의 위원입니다');
    const other = await visit(`${at}/claim`, { as: await world.tokenOf('나중'), form: { code } });
    expect(other.status).toBe(403);
  });

  it('asks to sign in, or refuses, whoever may not', async () => {
    const { panel } = await seatPanel(world, institution, { 가: 's1', 나: 's1' });
    const id = await proposal();
    const at = `/panels/${panel}`;
    const staff = await moderator();
    await visit(`${at}/candidates`, {
      as: staff,
      form: { proposal: id, kind: 'timely', putReason: '까닭', similar: '' },
    });
    const stranger = await world.tokenOf('stranger');
    for (const path of [`${at}/manage`, `/admin/${institution}/panels`]) {
      expect((await visit(path)).status).toBe(303);
      for (const as of [stranger, staff]) {
        expect((await visit(path, { as })).status).toBe(403);
        expect((await visit(path, { as, form: { act: 'end' } })).status).toBe(403);
      }
    }
    const candidate = `${at}/candidates/${id}`;
    expect((await visit(candidate, { as: stranger })).text).not.toContain('위원의 자리');
    const acts: Record<string, string>[] = [
      { act: 'vote', choice: 'yes' },
      { act: 'note', note: '글글' },
      { act: 'voting', motion: '까닭', endsOn: today() },
    ];
    for (const form of acts) expect((await visit(candidate, { as: stranger, form })).status).toBe(403);
    for (const path of ['/panels/x', '/panels/pnl_01J00000000000000000000000', `${at}/candidates/x`])
      expect([path, (await visit(path)).status]).toEqual([path, 404]);
  });

  it('takes markup as text', async () => {
    const hostile = '<script>alert(1)</script>';
    const form = {
      ...openForm(),
      title: hostile,
      purpose: hostile,
      strata: `${hostile}, 1`,
      quorum: '1',
      source: hostile,
      key: 'h',
    };
    const opened = await visit(`/admin/${institution}/panels`, { as: await admin(), form });
    const at = (opened.headers.get('location') ?? '').replace('/manage?saved', '');
    for (const path of [at, `${at}/draw`, `${at}/manage`, '/panels']) {
      const { html } = await visit(path, { as: await admin() });
      expect(html).not.toContain('<script>alert');
    }
  });
});
