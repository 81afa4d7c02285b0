import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sendMails } from '../../functions/notifications/index.ts';
import { parkedCodes } from '../../functions/notifications/model.ts';
import type { Post, PostOutcome } from '../../functions/notifications/post.ts';
import { hideProposal, showProposal } from '../../functions/proposals/index.ts';
import { institutionIdSchema, proposalIdSchema } from '../../shared/ids.ts';
import { first, mailsOf, published, reader, redeliver, sentTo } from '../support/mail.ts';
import { openSite } from '../support/site.ts';
import { openStage, type Stage } from '../support/stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});

afterEach(() => stage.world.clock.set(undefined));

afterAll(() => stage.close());

let readers = 0;
async function anAuthor(): Promise<{ sub: string; as: string }> {
  const sub = `author-${++readers}`;
  return { sub, as: await reader(stage, sub) };
}

const minute = 60_000;
const later = (ms: number) => stage.world.clock.set(new Date(stage.world.clock.now().getTime() + ms));

/** Sends with a post that answers so. Says what it was handed. */
async function sendWith(answer: (nth: number) => PostOutcome | Error) {
  const handed: string[] = [];
  const post: Post = {
    send: async ({ to }) => {
      handed.push(to);
      const outcome = answer(handed.length);
      if (outcome instanceof Error) throw outcome;
      return outcome;
    },
  };
  await sendMails(stage.world.context, { ...stage.world.mailing, post });
  return handed;
}

describe('the author', () => {
  it('is written to when the proposal is published, in Korean, and once', async () => {
    const { sub, as } = await anAuthor();
    await published(stage, as);
    await stage.world.sendMails();
    await stage.world.sendMails();
    expect(sentTo(stage, sub).map(({ letter }) => letter.subject)).toEqual([
      '‘밤길을 밝게’ 제안이 공개되었습니다',
    ]);
  });

  it('is written to when their words are hidden, with the code and the reason, and when they are shown again', async () => {
    const { sub, as } = await anAuthor();
    const id = proposalIdSchema.parse(await published(stage, as));
    const { context, actorOf } = stage.world;
    const grant = { role: 'moderator', institution: institutionIdSchema.parse(stage.here) } as const;
    const moderator = actorOf('hider', grant);
    const decision = { code: 'personal-information', reason: '전화번호가\n있습니다 {title}.' } as const;
    await hideProposal(context, moderator, id, decision);
    await stage.world.idle();
    await showProposal(context, moderator, id);
    await stage.world.idle();
    await stage.world.sendMails();
    await stage.world.sendMails();
    const letters = sentTo(stage, sub).map(({ letter }) => letter);
    const subjects = letters.map(({ subject }) => subject);
    expect(subjects.filter((subject) => subject.includes('가렸습니다'))).toHaveLength(1);
    expect(subjects).toContain('‘밤길을 밝게’ 제안의 글을 다시 보이게 했습니다');
    const hidden = letters.find(({ subject }) => subject.includes('가렸습니다'));
    expect(hidden?.text).toContain('‘개인정보가 들어 있습니다’');
    expect(hidden?.text).toContain('전화번호가 있습니다 {title}.');
    expect(hidden?.html).toContain('전화번호가 있습니다');
    const notices = await openSite(stage.world)('/me/notices', { as });
    expect(notices.text).toContain('가린 사유는 ‘개인정보가 들어 있습니다’');
    const inEnglish = await openSite(stage.world)('/en/me/notices', { as });
    expect(inEnglish.text).toContain('The text of “밤길을 밝게” was hidden after reports');
    expect(inEnglish.text).toMatch(/It was hidden because: .*personal/i);
  });

  it('is written to in the language they chose', async () => {
    const { sub, as } = await anAuthor();
    await stage.call('PUT', 'people/me/mail', { as, body: { language: 'en', choices: first } });
    const id = await published(stage, as);
    await stage.world.sendMails();
    const [mail] = sentTo(stage, sub);
    expect(mail?.letter.subject).toBe('“밤길을 밝게” has been published');
    expect(mail?.letter.text).toContain(`https://gongnon.example/en/proposals/${id}`);
  });

  it('is not written to who has ended this kind of mail, also between the event and the sending', async () => {
    const { sub, as } = await anAuthor();
    const choices = { ...first, ownProposals: false };
    const id = await published(stage, as);
    await stage.call('PUT', 'people/me/mail', { as, body: { language: 'ko', choices } });
    await stage.world.sendMails();
    expect((await mailsOf(stage, id)).map(({ state }) => state)).toEqual(['dropped']);
    await published(stage, as);
    await stage.world.sendMails();
    expect(sentTo(stage, sub)).toEqual([]);
  });

  it('without a verified address is not written to, and nothing waits for one', async () => {
    const as = await stage.world.tokenOf('unreachable');
    expect(await mailsOf(stage, await published(stage, as))).toEqual([]);
  });

  it('is written to at the address a later sign-in brought', async () => {
    const { as } = await anAuthor();
    await published(stage, as);
    const sub = `author-${readers}`;
    const moved = await stage.world.tokenWith({ sub, email: 'moved@mail.example', email_verified: true });
    await stage.call('GET', 'people/me', { as: moved });
    await stage.world.sendMails();
    expect(sentTo(stage, 'moved')).toHaveLength(1);
    expect(sentTo(stage, sub)).toEqual([]);
  });
});

describe('those who owe an answer', () => {
  it('are written to when it opens, and their head and the administrator when it is late', async () => {
    await reader(stage, 'an-officer', `officer@${stage.here}/democracy`);
    await reader(stage, 'a-head', `head@${stage.here}/democracy`);
    await reader(stage, 'an-admin', `admin@${stage.here}`);
    await reader(stage, 'a-stranger', `head@${stage.here}/women`);
    const answer = await stage.owed();
    await stage.world.sendMails();
    expect(sentTo(stage, 'an-officer').length).toBeGreaterThan(0);
    const { dueAt } = await stage.done('nobody', 'GET', `answers/${answer}`);
    const before = sentTo(stage, 'an-officer').length;
    for (const days of [-3, 0.1, 8]) {
      stage.world.clock.set(new Date(Date.parse(dueAt) + days * 24 * 60 * minute));
      await stage.world.schedules.sweep();
      await stage.world.idle();
      await stage.world.sendMails();
    }
    expect(sentTo(stage, 'an-officer').length).toBeGreaterThan(before);
    expect(sentTo(stage, 'a-head').some(({ letter }) => letter.subject.includes('넘겼습니다'))).toBe(true);
    expect(sentTo(stage, 'an-admin').some(({ letter }) => letter.subject.includes('일주일'))).toBe(true);
    expect(sentTo(stage, 'a-stranger')).toEqual([]);
    for (const who of ['an-officer', 'a-head', 'an-admin'])
      expect(sentTo(stage, who).at(-1)?.letter.text).toMatch(/https:\/\/gongnon\.example\/desk\/ans_\w+\n/);
  });

  it('asked for a contribution, are led to the form and not to the public proposal', async () => {
    await reader(stage, 'asked-officer', `officer@${stage.here}/women`);
    const answer = await stage.owed();
    await stage.done('officer', 'POST', `answers/${answer}/contributions`, {
      department: 'women',
      question: '얼마입니까?',
    });
    await stage.world.idle();
    await stage.world.sendMails();
    const [mail] = sentTo(stage, 'asked-officer');
    expect(mail?.letter.text).toContain(`https://gongnon.example/desk/${answer}\n`);
    expect(mail?.letter.html).toContain(`href="https://gongnon.example/desk/${answer}"`);
  });
});

describe('one event and person', () => {
  it('are one mail however often the event is delivered', async () => {
    const { sub, as } = await anAuthor();
    const id = await published(stage, as);
    for (let times = 0; times < 3; times++) expect(await redeliver(stage, `PROPOSAL#${id}`)).toBeUndefined();
    await stage.world.sendMails();
    expect(await redeliver(stage, `PROPOSAL#${id}`)).toBeUndefined();
    await stage.world.sendMails();
    expect(sentTo(stage, sub)).toHaveLength(1);
  });

  it('are one mail though many senders run at once', async () => {
    const { sub, as } = await anAuthor();
    await published(stage, as);
    await Promise.all(Array.from({ length: 8 }, () => stage.world.sendMails()));
    expect(sentTo(stage, sub)).toHaveLength(1);
  });

  it.each([0, 1, 2, 3, 4])('are one mail where the notice is cut short at write %d', async (survived) => {
    const { sub, as } = await anAuthor();
    const restore = failingAfter(survived, /"pk":"(MAIL|NOTICE)#/);
    const id = await published(stage, as);
    restore();
    await stage.world.idle();
    await redeliver(stage, `PROPOSAL#${id}`);
    await stage.world.sendMails();
    expect(sentTo(stage, sub)).toHaveLength(1);
  });

  it.each([
    [0, 'sent', 1],
    // The claim stands, and the sender stopped before it could say how it went.
    [1, 'parked', 1],
    [2, 'sent', 1],
  ] as const)('are one mail where the sender stops after %d writes: %s', async (survived, state, times) => {
    const { sub, as } = await anAuthor();
    const id = await published(stage, as);
    const restore = failingAfter(survived, /"pk":"MAIL#/);
    await stage.world.sendMails();
    restore();
    later(5 * minute);
    await stage.world.sendMails();
    await stage.world.sendMails();
    expect(sentTo(stage, sub)).toHaveLength(times);
    expect((await mailsOf(stage, id)).map((mail) => mail.state)).toEqual([state]);
  });
});

describe('a post', () => {
  it('that says later is tried again after ever longer waits, then the mail is set aside', async () => {
    const { sub, as } = await anAuthor();
    const id = await published(stage, as);
    let tries = 0;
    for (let hour = 0; hour < 30; hour++) {
      tries += (await sendWith(() => 'retry')).filter((to) => to === `${sub}@mail.example`).length;
      later(60 * minute);
    }
    expect(tries).toBe(7);
    expect(await mailsOf(stage, id)).toMatchObject([{ state: 'parked', code: 'unreachable', attempts: 7 }]);
  });

  it('that comes back is given what waited', async () => {
    const { as } = await anAuthor();
    const id = await published(stage, as);
    await sendWith(() => 'retry');
    expect(await mailsOf(stage, id)).toMatchObject([{ state: 'queued', attempts: 1 }]);
    expect(await sendWith(() => 'sent')).toEqual([]);
    later(2 * minute);
    expect(await sendWith(() => 'sent')).toHaveLength(1);
    expect(await mailsOf(stage, id)).toMatchObject([{ state: 'sent' }]);
  });

  it('that refuses a mail is not asked again', async () => {
    const { as } = await anAuthor();
    const id = await published(stage, as);
    await sendWith(() => 'refused');
    later(60 * minute);
    expect(await sendWith(() => 'sent')).toEqual([]);
    expect(await mailsOf(stage, id)).toMatchObject([{ state: 'parked', code: 'refused' }]);
  });

  it('whose answer was lost is not given the mail again', async () => {
    const { as } = await anAuthor();
    const id = await published(stage, as);
    await sendWith(() => new Error('timeout'));
    later(60 * minute);
    expect(await sendWith(() => 'sent')).toEqual([]);
    expect(await mailsOf(stage, id)).toMatchObject([{ state: 'parked', code: 'interrupted' }]);
  });

  it('that is busy ends the run, and no mail loses a try by it', async () => {
    const { as } = await anAuthor();
    const ids = await Promise.all(Array.from({ length: 12 }, () => published(stage, as)));
    const handed = await sendWith(() => 'busy');
    expect(handed.length).toBeLessThan(12);
    for (const id of ids) expect(await mailsOf(stage, id)).toMatchObject([{ state: 'queued', attempts: 0 }]);
    expect(await sendWith(() => 'sent')).toHaveLength(12);
  });
});

it('keeps every address out of mails, notices and all else but the contact', async () => {
  const { sub, as } = await anAuthor();
  const id = await published(stage, as);
  await sendWith(() => 'refused');
  const held = (await stage.everything()).filter((item) => JSON.stringify(item).includes(`${sub}@`));
  expect(held.map(({ pk }) => String(pk).split('#')[0])).toEqual(['CONTACT']);
  for (const { code } of await mailsOf(stage, id)) expect(parkedCodes).toContain(code);
});

/** From the given write on, of items whose command matches, every write fails as if the process had ended. */
function failingAfter(survived: number, of: RegExp): () => void {
  let writes = 0;
  let isOver = false;
  const name = `failing ${Math.random()}`;
  stage.world.context.table.documents.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const isWrite = /^(Put|Update|Delete)/.test(commandName);
        if (!isOver && isWrite && of.test(JSON.stringify(args.input)) && writes++ >= survived) {
          throw new Error('the process has ended');
        }
        return next(args);
      },
    { step: 'initialize', priority: 'low', name },
  );
  return () => {
    isOver = true;
  };
}
