import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { drawPanel, poolHash } from '../../functions/panels/draw.ts';
import { type BrowserStage, openBrowserStage } from '../support/browser.ts';
import { newPanel } from '../support/panel.ts';
import { keyboard, phone, type Way } from '../support/way.ts';

let stage: BrowserStage;

beforeAll(async () => {
  stage = await openBrowserStage();
});

afterEach(() => stage.world.clock.set(undefined));

afterAll(() => stage.close());

async function window({ options }: Way, as?: string): Promise<Page> {
  const page = await stage.visitor({ ...options, as });
  page.setDefaultTimeout(15_000);
  return page;
}

describe.each([
  ['on a phone', phone],
  ['by keyboard alone', keyboard],
])('a lottery, %s', (_, way) => {
  it('is applied to, closed, drawn, and made again by anybody from what its pages publish', async () => {
    const { world } = stage;
    const institution = await world.institution();
    // A token lasts an hour of the world's clock.
    const admin = () => world.tokenOf(`admin-${institution}`, `admin@${institution}`);
    const opened = await world.call('POST', 'panels', {
      as: await admin(),
      body: newPanel(world, institution),
    });
    const { id, closesAt, sources } = opened.body;
    await world.idle();

    const applicant = await window(way, await world.tokenOf(`applicant-${institution}`));
    await applicant.goto(`/panels?institution=${institution}`);
    await way.hand.press(applicant.getByRole('link', { name: '2027년 공론의제 선정단' }));
    await way.hand.choose(applicant.getByLabel('내가 속한 구분'), 's2');
    await way.hand.press(applicant.getByRole('button', { name: '신청하기', exact: true }));
    await applicant.getByText('추첨을 기다리고 있습니다').waitFor();
    const mine = /tkt_[0-9A-Z]{26}/.exec((await applicant.locator('main').textContent()) ?? '')?.[0];
    await applicant.context().close();
    // The only one of the older group: its seat is theirs, whatever the seed.
    for (let number = 0; number < 9; number++)
      await world.call('PUT', `panels/${id}/application`, {
        as: await world.tokenOf(`other-${number}-${institution}`),
        body: { stratum: 's1' },
      });

    world.clock.set(new Date(Date.parse(closesAt) + 60_000));
    await world.schedules.sweep();
    world.clock.set(new Date(Date.parse(sources[0].at) + 60_000));
    const desk = await window(way, await admin());
    await desk.goto(`/panels/${id}`);
    await way.hand.press(desk.getByRole('link', { name: '선정단 운영하기' }));
    for (const label of [/^추첨값(?! 한)/, /^추첨값 한 번 더/])
      await way.hand.write(desk.getByLabel(label), '3,8,15,21,30,44');
    await way.hand.write(desk.getByLabel(/^누구나 확인할 곳/), 'https://lottery.example');
    await way.hand.press(desk.getByRole('button', { name: '추첨하기', exact: true }));
    await desk.getByText('저장했습니다').waitFor();
    await desk.context().close();

    const reader = await window(way);
    await reader.goto(`/panels/${id}`);
    await way.hand.press(reader.getByRole('link', { name: /^추첨을 어떻게 했고/ }));
    await reader.getByText('3,8,15,21,30,44').first().waitFor();
    const rows = reader.getByRole('table').getByRole('row');
    const shown = (await rows.allTextContents()).flatMap((row) => /tkt_[0-9A-Z]{26}/.exec(row)?.[0] ?? []);
    const address = await reader.getByRole('link', { name: '추첨에 쓴 모든 것(JSON)' }).getAttribute('href');
    const published = await (await reader.request.get(String(address))).json();
    const { pool, strata, seed } = published;
    expect([pool.size, poolHash(pool.tickets)]).toEqual([10, pool.sha256]);
    await reader.getByText(pool.sha256).waitFor();
    const again = drawPanel({
      tickets: pool.tickets,
      seatsByStratum: strata.map((each: { id: string; seats: number }) => ({
        stratum: each.id,
        seats: each.seats,
      })),
      seed: seed.value,
    });
    expect(shown).toHaveLength(3);
    expect(shown).toEqual(again.seated.map(({ ticket }) => ticket));
    expect(shown).toContain(mine);
    expect(await reader.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
    await reader.context().close();

    // Days have passed: the applicant signs in again.
    const drawn = await window(way, await world.tokenOf(`applicant-${institution}`));
    await drawn.goto(`/panels/${id}`);
    await way.hand.press(drawn.getByRole('button', { name: '위원을 맡겠습니다' }));
    await drawn.getByText(/자리의 위원입니다/).waitFor();
    await drawn.context().close();
  });
});
