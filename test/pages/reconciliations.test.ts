import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { giveEmpathy, makeGates, publishReconciliation } from '../../functions/empathy/index.ts';
import { findProposal, fireStep } from '../../functions/proposals/index.ts';
import { newId, proposalIdSchema, reconciliationIdSchema } from '../../shared/ids.ts';
import { openTestEngine, type TestEngine } from '../support/engine.ts';
import { openSite } from '../support/site.ts';
import { makeWorld, type World } from '../support/world.ts';

let engine: TestEngine;
let world: World;
let visit: ReturnType<typeof openSite>;

// Each with a table of its own: the runs are one list.
beforeEach(async () => {
  engine = await openTestEngine();
  world = await makeWorld(engine);
  visit = openSite(world);
});

afterEach(async () => {
  await world.close();
  await engine.close();
});

async function openProposal(title: string) {
  const institution = await world.institution();
  const { body } = await world.call('POST', 'proposals', {
    as: await world.tokenOf('author'),
    body: { institution, title, body: '골목에 등을 더 달아 주세요.' },
  });
  const as = await world.tokenOf('moderator', `moderator@${institution}`);
  await world.call('POST', `proposals/${body.id}/screening`, { as, body: { decision: 'publish' } });
  await world.idle();
  return proposalIdSchema.parse(body.id);
}

describe('what the recounts found', () => {
  it('is said to be nothing yet before the first, in both languages', async () => {
    expect((await visit('/reconciliations')).text).toContain('아직 재집계를 하지 않았습니다');
    expect((await visit('/en/reconciliations')).text).toContain('No recount has run yet');
  });

  it('is said in words: what was counted, and that nothing had drifted', async () => {
    await openProposal('밤길을 밝게');
    await world.schedules.reconcile();
    const { text } = await visit('/reconciliations');
    expect(text).toContain('제안 1건의 공감 0개와 공론장 0곳의 입장 0개를 다시 셌습니다');
    expect(text).toContain('공개된 수가 기록과 모두 같았고');
    expect(text).toContain('의견 0개의 공감 0개와 답변 0건의 평가 0개도 다시 셌습니다');
    expect((await visit('/en/reconciliations')).text).toContain(
      'Proposals: 1, empathies: 0. Forums: 0, stances: 0. Opinions: 0, sympathies: 0. Answers: 0, ratings: 0.',
    );
  });

  it('names the proposal whose count drifted and was repaired, and the answer that was opened late', async () => {
    const id = await openProposal('등을 더 달자');
    // What this client writes the stream never tells.
    const unheard = { ...world.context, table: world.bare };
    await giveEmpathy(unheard, makeGates(unheard), world.actorOf('a').person, id);
    const step = (await findProposal(world.bare, id, { consistent: true }))?.rule?.steps[0];
    if (step) await fireStep(unheard, id, { step, count: 3 });
    await world.schedules.reconcile();
    const page = await visit('/reconciliations');
    expect(page.html).toContain(`<a href="/proposals/${id}">등을 더 달자</a>`);
    expect(page.text).toContain('기록은 1, 집계는 0 · 고쳤습니다');
    expect(page.text).not.toContain('공개된 수가 기록과 모두 같았고');
    expect(page.html).toContain(`href="/answers/ans_${id.slice(4)}_1"`);
    const english = await visit('/en/reconciliations');
    expect(english.text).toContain('1 on record, 0 counted · repaired');
    expect(english.html).toContain(`<a href="/en/proposals/${id}">`);
  });

  it('that are many are told in part, with how many more there are', async () => {
    const run = await world.schedules.reconcile();
    const drift = { forum: 'frm_01J00000000000000000000000', shard: 0, recorded: 1, counted: 2 };
    const drifts = Array.from({ length: 12 }, () => ({ ...drift, repaired: false }));
    await publishReconciliation(world.context.table, { ...run, drifts, undecided: 3, failed: 4 });
    const { text } = await visit('/reconciliations');
    expect(text).toContain('다음 재집계에서 다시 봅니다');
    expect(text).toContain('그 밖에 2건이 더 있습니다');
    expect(text).toContain('견주지 못한 곳이 3곳');
    expect(text).toContain('4건은 마치지 못해');
  });

  it('of opinions and answers lead to where they stand', async () => {
    const run = await world.schedules.reconcile();
    const found = { shard: 0, recorded: 1, counted: 2, repaired: true };
    const [answer, opinion] = ['ans_01J00000000000000000000000_1', 'opn_01J00000000000000000000000'];
    const drifts = [
      { answer, of: 'dissatisfied', ...found },
      { opinion, ...found },
    ];
    const counted = { opinions: 3, sympathies: 2, answers: 5, ratings: 4 };
    await publishReconciliation(world.context.table, { ...run, ...counted, drifts });
    const { html, text } = await visit('/reconciliations');
    expect(html).toContain(`<a href="/answers/${answer}">답변 ${answer}</a>`);
    expect(html).toContain(`<a href="/opinions/${opinion}">의견 ${opinion}</a>`);
    expect(text).toContain('의견 3개의 공감 2개와 답변 5건의 평가 4개도');
    const english = await visit('/en/reconciliations');
    expect(english.html).toContain(`<a href="/en/answers/${answer}">Answer ${answer}</a>`);
    expect(english.html).toContain(`<a href="/en/opinions/${opinion}">Opinion ${opinion}</a>`);
  });

  it('are the last thirty runs', async () => {
    const run = await world.schedules.reconcile();
    const others = Array.from({ length: 30 }, () => newId(reconciliationIdSchema, 'rcn', world.clock.now()));
    for (const id of others) await publishReconciliation(world.context.table, { ...run, id });
    expect((await visit('/reconciliations')).html.match(/<section class="card"/g)).toHaveLength(30);
  });

  it('is a link away from the board and from the administrator’s pages', async () => {
    await world.institution();
    expect((await visit('/board')).html).toContain('href="/reconciliations"');
    const as = await world.tokenOf('admin', 'admin@*');
    expect((await visit('/admin', { as })).html).toContain('href="/reconciliations"');
    expect((await visit('/en/admin', { as })).html).toContain('href="/en/reconciliations"');
  });
});
