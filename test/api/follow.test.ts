import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sendMails } from '../../functions/notifications/index.ts';
import { published, reader, redeliver, sentTo } from '../support/mail.ts';
import { openStage, publication, type Stage, toRefusal, unknown } from '../support/stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});

afterEach(() => stage.world.clock.set(undefined));

afterAll(() => stage.close());

let made = 0;
const aSub = () => `follower-${++made}`;

async function follower(proposal: string): Promise<{ sub: string; as: string }> {
  const sub = aSub();
  const as = await reader(stage, sub);
  expect((await stage.call('PUT', `proposals/${proposal}/follow`, { as })).status).toBe(200);
  return { sub, as };
}

const proposalOf = (answer: string) => `prp_${answer.slice(4, 30)}`;
const subjectsOf = (sub: string) => sentTo(stage, sub).map(({ letter }) => letter.subject);

async function answer(id: string, commitments: object[] = []): Promise<void> {
  await stage.done('admin', 'POST', `answers/${id}/publication`, { ...publication, commitments });
  await stage.world.idle();
}

describe('following a proposal', () => {
  it('is asked for, told to oneself, and ended; twice is as once', async () => {
    const id = await stage.open();
    const path = `proposals/${id}/follow`;
    expect(await stage.done('citizen', 'GET', path)).toEqual({ proposal: id, following: false });
    for (let times = 0; times < 2; times++)
      expect(await stage.done('citizen', 'PUT', path)).toEqual({ proposal: id, following: true });
    expect(await stage.done('citizen', 'GET', path)).toEqual({ proposal: id, following: true });
    expect(await stage.done('colleague', 'GET', path)).toEqual({ proposal: id, following: false });
    for (let times = 0; times < 2; times++)
      expect((await stage.by('citizen', 'DELETE', path)).status).toBe(204);
    expect(await stage.done('citizen', 'GET', path)).toEqual({ proposal: id, following: false });
  });

  it('is refused to nobody signed in, and of what nobody may see', async () => {
    const id = await stage.open();
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const refused = await stage.writesNothing(() => stage.by('nobody', method, `proposals/${id}/follow`));
      expect(toRefusal(refused)).toEqual({ status: 401, code: 'auth.required' });
    }
    for (const hidden of [unknown.proposal, await stage.draft()]) {
      const refused = await stage.writesNothing(() =>
        stage.by('citizen', 'PUT', `proposals/${hidden}/follow`),
      );
      expect(toRefusal(refused)).toEqual({ status: 404, code: 'proposal.not-found' });
    }
  });

  it('is told to nobody else', async () => {
    const owed = await stage.owed();
    const id = proposalOf(owed);
    const { sub } = await follower(id);
    const { person } = stage.world.actorOf(sub);
    await answer(owed);
    await stage.world.sendMails();
    for (const role of ['nobody', 'author', 'officer', 'moderator', 'admin', 'admin everywhere'] as const) {
      for (const path of [
        `proposals/${id}`,
        `proposals/${id}/timeline`,
        `proposals/${id}/follow`,
        `answers/${owed}`,
        `mail/parked?institution=${stage.here}`,
      ]) {
        const { body, headers } = await stage.by(role, 'GET', path);
        expect(JSON.stringify([body, [...headers]])).not.toContain(person);
        expect(JSON.stringify(body)).not.toContain(sub);
      }
    }
  });
});

describe('a follower', () => {
  it('is written to when it is answered and when a commitment changes, and the author not twice', async () => {
    const owed = await stage.owed();
    const { sub } = await follower(proposalOf(owed));
    const { sub: other } = await follower(await stage.open());
    await answer(owed, [{ title: '골목등 100개', dueOn: '2099-05-01' }]);
    await stage.world.sendMails();
    expect(subjectsOf(sub)).toEqual(['‘밤길을 밝게’ 제안에 답변이 올라왔습니다']);
    const commitment = `cmt_${owed.slice(4)}_1`;
    for (const kind of ['progress', 'done'])
      await stage.done('admin', 'POST', `commitments/${commitment}/notes`, { kind, text: '했습니다.' });
    await stage.world.idle();
    await stage.world.sendMails();
    expect(subjectsOf(sub).slice(1).sort()).toEqual([
      '‘밤길을 밝게’ 제안의 실행과제를 마쳤습니다',
      '‘밤길을 밝게’ 제안의 실행과제에 진행 상황이 올라왔습니다',
    ]);
    expect(subjectsOf(other)).toEqual([]);
    await redeliver(stage, `ANSWER#${owed}`);
    await redeliver(stage, `COMMITMENT#${commitment}`);
    await stage.world.sendMails();
    expect(subjectsOf(sub)).toHaveLength(3);
  });

  it('who is also the author is written to as the author', async () => {
    const sub = aSub();
    const as = await reader(stage, sub);
    const id = await published(stage, as);
    await stage.call('PUT', `proposals/${id}/follow`, { as });
    await stage.done('citizen', 'PUT', `proposals/${id}/empathy`);
    await stage.world.idle();
    await answer(`ans_${id.slice(4)}_1`);
    await stage.world.sendMails();
    const answered = subjectsOf(sub).filter((subject) => subject.includes('답변이 올라왔습니다'));
    expect(answered).toHaveLength(1);
  });

  it('who stopped following is not written to', async () => {
    const owed = await stage.owed();
    const { sub, as } = await follower(proposalOf(owed));
    await stage.call('DELETE', `proposals/${proposalOf(owed)}/follow`, { as });
    await answer(owed);
    await stage.world.sendMails();
    expect(subjectsOf(sub)).toEqual([]);
  });

  it('is written to once though there are many and a run is cut short between two pages', async () => {
    const owed = await stage.owed();
    const subs = await Promise.all(
      Array.from({ length: 120 }, async () => (await follower(proposalOf(owed))).sub),
    );
    await answer(owed);
    // Now and then a mail cannot be queued, run after run.
    let writes = 0;
    let isFailing = true;
    stage.world.context.table.documents.middlewareStack.add(
      (next) => async (args) => {
        if (isFailing && JSON.stringify(args.input).includes('"Item":{"pk":"MAIL#') && ++writes % 60 === 59)
          throw new Error('the process has ended');
        return next(args);
      },
      { step: 'initialize', priority: 'low', name: 'failing' },
    );
    const silent = { ...stage.world.mailing, post: { send: async () => 'busy' as const } };
    for (let run = 0; run < 4; run++) await sendMails(stage.world.context, silent);
    isFailing = false;
    for (let run = 0; run < 3; run++) await stage.world.sendMails();
    for (const sub of subs) expect(subjectsOf(sub), sub).toHaveLength(1);
  });
});
