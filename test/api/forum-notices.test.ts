import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { submitProposal } from '../../functions/proposals/index.ts';
import { day } from '../../shared/clock.ts';
import { institutionIdSchema } from '../../shared/ids.ts';
import { reader, sentTo } from '../support/mail.ts';
import { openStage, publication, type Stage } from '../support/stage.ts';

let stage: Stage;
const start = new Date('2026-03-02T01:00:00.000Z');

beforeAll(async () => {
  stage = await openStage();
});

afterEach(() => stage.world.clock.set(undefined));

afterAll(() => stage.close());

const at = (moment: string) => stage.world.clock.set(new Date(moment));

async function settle(): Promise<void> {
  await stage.world.schedules.sweep();
  await stage.world.idle();
  await stage.world.sendMails();
}

const subjectsTo = (sub: string) => sentTo(stage, sub).map(({ letter }) => letter.subject);

describe('a forum that an institution asks', () => {
  it('tells its followers that it opens, goes on, closes and has a result, each once; its department that it owes one', async () => {
    stage.world.clock.set(start);
    const institution = await stage.world.institution();
    const officer = await reader(stage, 'asking-officer', `officer@${institution}/women`);
    const follower = await reader(stage, 'forum-follower');
    const { body } = await stage.call('POST', 'forums', {
      as: officer,
      body: {
        institution,
        department: 'women',
        topic: '밤의 도서관',
        background: '배경입니다.',
        opensOn: '2026-03-03',
        closesOn: '2026-03-10',
      },
    });
    const { id } = body;
    await stage.world.idle();
    await stage.call('PUT', `forums/${id}/follow`, { as: follower });
    await settle();
    expect(subjectsTo('forum-follower')).toEqual([]);

    at('2026-03-02T15:01:00.000Z');
    await settle();
    await settle();
    expect(subjectsTo('forum-follower')).toEqual(['‘밤의 도서관’ 공론장이 열렸습니다 (2026년 3월 10일까지)']);
    expect(subjectsTo('asking-officer')).toEqual([
      '‘밤의 도서관’ 공론장이 열렸습니다. 끝나면 결과를 밝혀 주십시오',
    ]);
    expect(sentTo(stage, 'forum-follower')[0]?.letter.text).toContain(`/forums/${id}`);

    const extension = { closesOn: '2026-03-12', reason: '더 듣습니다.' };
    const again = await stage.world.tokenOf('asking-officer', `officer@${institution}/women`);
    expect((await stage.call('POST', `forums/${id}/extension`, { as: again, body: extension })).status).toBe(
      200,
    );
    await stage.world.idle();
    at('2026-03-12T15:05:00.000Z');
    await settle();
    const later = await stage.world.tokenOf('asking-officer', `officer@${institution}/women`);
    await stage.call('POST', `answers/ans_${id.slice(4)}_0/publication`, { as: later, body: publication });
    await stage.world.idle();
    await settle();
    // The stream tells it all again.
    await stage.world.schedules.reconcile();
    await settle();
    expect(subjectsTo('forum-follower').slice(1)).toEqual([
      '‘밤의 도서관’ 공론장의 마감이 2026년 3월 12일로 늦추어졌습니다',
      '‘밤의 도서관’ 공론장이 끝났습니다',
      '‘밤의 도서관’ 공론장에 답변이 올라왔습니다',
    ]);
    expect(subjectsTo('asking-officer').filter((subject) => subject.includes('열렸습니다'))).toHaveLength(1);
  });
});

describe('a forum that a proposal grew into', () => {
  it('tells the author and whoever follows the proposal, the forum or both, once', async () => {
    const { world } = stage;
    const institution = institutionIdSchema.parse(
      await world.institution({
        rule: { windowDays: 30, steps: [{ on: 'empathy', threshold: 1, then: 'forum' }] },
      }),
    );
    await reader(stage, 'forum-author');
    const { id } = await submitProposal(world.context, world.actorOf('forum-author'), {
      institution,
      words: { title: '강가의 길', body: '내용입니다.', tags: [] },
      draft: false,
      idempotencyKey: undefined,
    });
    const moderator = await world.tokenOf('forum-moderator', `moderator@${institution}`);
    await stage.call('POST', `proposals/${id}/screening`, { as: moderator, body: { decision: 'publish' } });
    const follower = await reader(stage, 'follower-of-both');
    await stage.call('PUT', `proposals/${id}/follow`, { as: follower });
    await stage.call('PUT', `proposals/${id}/empathy`, { as: await world.tokenOf('forum-supporter') });
    await world.idle();
    await settle();
    const forum = `frm_${id.slice(4)}`;
    await stage.call('PUT', `forums/${forum}/follow`, { as: follower });
    const only = await reader(stage, 'follower-of-the-forum');
    await stage.call('PUT', `forums/${forum}/follow`, { as: only });
    world.clock.set(new Date(Date.now() + 32 * day));
    await settle();
    const ofForum = (sub: string) => subjectsTo(sub).filter((subject) => subject.includes('’ 공론장'));
    for (const sub of ['forum-author', 'follower-of-both']) {
      const [opened, closed, ...more] = ofForum(sub);
      expect([sub, opened]).toEqual([sub, expect.stringContaining('‘강가의 길’ 공론장이 열렸습니다 (')]);
      expect([sub, closed, more]).toEqual([sub, '‘강가의 길’ 공론장이 끝났습니다', []]);
    }
    expect(ofForum('follower-of-the-forum')).toEqual(['‘강가의 길’ 공론장이 끝났습니다']);
  });
});
