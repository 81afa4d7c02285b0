import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { makeConsumers } from '../../functions/app/consumers.ts';
import { attendCommitment } from '../../functions/commitments/index.ts';
import { sendMails } from '../../functions/notifications/index.ts';
import { parkedCodes } from '../../functions/notifications/model.ts';
import type { Post, PostOutcome } from '../../functions/notifications/post.ts';
import { hideProposal, showProposal } from '../../functions/proposals/index.ts';
import { commitmentIdSchema, institutionIdSchema, proposalIdSchema } from '../../shared/ids.ts';
import { makeFormats } from '../../shared/web/locale.ts';
import { first, mailsOf, published, reader, redeliver, sentTo } from '../support/mail.ts';
import { openSite } from '../support/site.ts';
import { openStage, quickRule, type Stage, words } from '../support/stage.ts';

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

/** An answer that is owed from this moment on. */
async function justOwed(institution = stage.here): Promise<string> {
  const { body } = await stage.call('POST', 'proposals', {
    as: await stage.as('author'),
    body: { ...words, institution },
  });
  await stage.call('POST', `proposals/${body.id}/screening`, {
    as: await stage.as('moderator everywhere'),
    body: { decision: 'publish' },
  });
  await stage.world.idle();
  await stage.done('citizen', 'PUT', `proposals/${body.id}/empathy`);
  await stage.world.idle();
  return `ans_${body.id.slice(4)}_1`;
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
    expect(inEnglish.html).toContain(
      'The text of “<span lang="ko">밤길을 밝게</span>” was hidden after reports',
    );
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
  it('are written to when it opens, before and after its date, and the administrator when it stays late', async () => {
    await reader(stage, 'an-officer', `officer@${stage.here}/democracy`);
    await reader(stage, 'a-head', `head@${stage.here}/democracy`);
    await reader(stage, 'an-admin', `admin@${stage.here}`);
    await reader(stage, 'both', `admin@${stage.here}`, `officer@${stage.here}/democracy`);
    await reader(stage, 'a-stranger', `head@${stage.here}/women`);
    const answer = await justOwed();
    await stage.world.sendMails();
    expect(sentTo(stage, 'an-officer').length).toBeGreaterThan(0);
    const { dueAt } = await stage.done('nobody', 'GET', `answers/${answer}`);
    const before = sentTo(stage, 'an-officer').length;
    const subjectsTo = (sub: string) => sentTo(stage, sub).map(({ letter }) => letter.subject);
    for (const days of [-3, 0.1, 8]) {
      stage.world.clock.set(new Date(Date.parse(dueAt) + days * 24 * 60 * minute));
      await stage.world.schedules.sweep();
      await stage.world.idle();
      await stage.world.sendMails();
    }
    expect(sentTo(stage, 'an-officer').length).toBeGreaterThan(before);
    for (const who of ['an-officer', 'a-head']) {
      expect(subjectsTo(who).some((subject) => subject.endsWith('을 넘겼습니다'))).toBe(true);
      expect(subjectsTo(who).some((subject) => subject.includes('일주일'))).toBe(true);
    }
    expect(subjectsTo('an-admin').some((subject) => subject.includes('일주일'))).toBe(true);
    // One event is one mail, also for who administers the institution and works in the department.
    expect(subjectsTo('both').filter((subject) => subject.includes('일주일'))).toHaveLength(
      subjectsTo('a-head').filter((subject) => subject.includes('일주일')).length,
    );
    expect(sentTo(stage, 'a-stranger')).toEqual([]);
    for (const who of ['an-officer', 'a-head', 'an-admin'])
      expect(sentTo(stage, who).at(-1)?.letter.text).toMatch(/https:\/\/gongnon\.example\/desk\/ans_\w+\n/);
  });

  it('hear what others did about it: named, asked for a review, told of it, and given what they asked for', async () => {
    const at = await stage.world.institution({ rule: quickRule });
    const roles: [string, string][] = [
      ['writing', `officer@${at}/democracy`],
      ['leading', `head@${at}/democracy`],
      ['helping', `officer@${at}/women`],
    ];
    const tokens = new Map<string, string>();
    for (const [name, role] of roles) tokens.set(name, await reader(stage, name, role));
    const as = (name: string) => tokens.get(name);
    const answer = await justOwed(at);
    const { dueAt } = await stage.done('nobody', 'GET', `answers/${answer}`);
    const { body: me } = await stage.call('GET', 'people/me', { as: as('writing') });
    const call = async (name: string, path: string, body: object, method = 'POST') => {
      const { status } = await stage.call(method, `answers/${answer}/${path}`, { as: as(name), body });
      expect(status).toBeLessThan(300);
    };
    const visit = openSite(stage.world);
    const press = async (name: string, form: Record<string, string>) =>
      expect((await visit(`/desk/${answer}`, { as: as(name), form })).status).toBe(303);
    const draft = { act: 'publish', decision: 'later', text: '뒤에', contact: '', commitments: '' };
    const mailed = async (name: string, act: () => Promise<unknown>) => {
      await stage.world.sendMails();
      const before = new Map(roles.map(([each]) => [each, sentTo(stage, each).length]));
      await act();
      await stage.world.idle();
      await stage.world.sendMails();
      const fresh = roles.flatMap(([each]) =>
        sentTo(stage, each)
          .slice(before.get(each))
          .map(({ letter }) => [each, letter.subject] as const),
      );
      expect(fresh.map(([each]) => each)).toEqual([name]);
      return fresh[0]?.[1];
    };
    const on = makeFormats('ko').date(dueAt);
    expect(await mailed('writing', () => call('leading', 'assignment', { officer: me.id }))).toBe(
      `‘밤길을 밝게’ 제안의 답변을 맡게 되었습니다 (${on}까지)`,
    );
    const asked = { department: 'women', question: '얼마입니까?' };
    await mailed('helping', () => call('writing', 'contributions', asked));
    const { body } = await stage.call('GET', `answers/${answer}/contributions`, { as: as('helping') });
    const give = () =>
      call('helping', `contributions/${body.items[0].id}`, { text: '삼천만 원입니다.' }, 'PUT');
    expect(await mailed('writing', give)).toContain('다른 부서가 의견을 냈습니다');
    const ask = { ...draft, draft: 'ask' };
    expect(await mailed('leading', () => press('writing', { ...ask, draftVersion: '0' }))).toContain(
      '답변 초안을 검토해 주십시오',
    );
    const review = { act: 'review', draftVersion: '2' };
    const returned = { ...review, review: 'return', reviewNote: '날짜를 쓰십시오.' };
    expect(await mailed('writing', () => press('leading', returned))).toContain('초안이 돌아왔습니다');
    const better = { ...ask, text: '봄에 합니다', draftVersion: '3' };
    await mailed('leading', () => press('writing', better));
    const approved = { ...review, draftVersion: '5', review: 'approve' };
    expect(await mailed('writing', () => press('leading', approved))).toContain('초안이 승인되었습니다');
    for (const { letter } of sentTo(stage, 'writing'))
      expect(letter.text).toContain(`https://gongnon.example/desk/${answer}\n`);

    // The draft's change once more, as the stream delivers it after a failure, tells nobody anything.
    const before = stage.world.sent.length;
    const item = (await stage.everything()).find(({ pk, sk }) => pk === `ANSWER#${answer}` && sk === 'DRAFT');
    const record = { key: { pk: `ANSWER#${answer}`, sk: 'DRAFT' }, sequence: '1', after: item ?? {} };
    expect(await makeConsumers(stage.world.context).changes([record])).toBeUndefined();
    await stage.world.sendMails();
    expect(stage.world.sent).toHaveLength(before);

    // All of it is mail about duties, also where it goes to one officer.
    const choices = { ...first, duties: false };
    await stage.call('PUT', 'people/me/mail', { as: as('writing'), body: { language: 'ko', choices } });
    await press('writing', { ...draft, text: '여름에 합니다', draft: 'ask', draftVersion: '6' });
    await press('leading', { ...returned, draftVersion: '8' });
    await stage.world.idle();
    await stage.world.sendMails();
    expect(sentTo(stage, 'writing').at(-1)?.letter.subject).toContain('승인되었습니다');
  });

  it('without a head ask the administrator for a review, and nobody asks themselves', async () => {
    const at = await stage.world.institution({ rule: quickRule });
    const officer = await reader(stage, 'alone', `officer@${at}/democracy`);
    const admin = await reader(stage, 'reviewing', `admin@${at}`);
    const answer = await justOwed(at);
    await stage.world.sendMails();
    const visit = openSite(stage.world);
    const draft = { act: 'publish', decision: 'later', text: '뒤에', contact: '', commitments: '' };
    const ask = { ...draft, draftVersion: '0', draft: 'ask' };
    expect((await visit(`/desk/${answer}`, { as: officer, form: ask })).status).toBe(303);
    const latest = async (sub: string) => {
      await stage.world.idle();
      await stage.world.sendMails();
      return sentTo(stage, sub).at(-1)?.letter;
    };
    expect((await latest('reviewing'))?.subject).toContain('답변 초안을 검토해 주십시오');
    expect((await latest('alone'))?.subject).not.toContain('검토해 주십시오');
    const approval = { act: 'review', review: 'approve', draftVersion: '2' };
    expect((await visit(`/desk/${answer}`, { as: admin, form: approval })).status).toBe(303);
    const told = await latest('alone');
    expect(told?.subject).toContain('초안이 승인되었습니다');
    expect(told?.text).not.toContain('부서장');
  });

  it('are reminded of what they promised, and told when its date is over', async () => {
    await reader(stage, 'promising', `officer@${stage.here}/democracy`);
    const dueOn = '2099-11-20';
    const id = await stage.commitment(dueOn);
    await stage.world.sendMails();
    const before = sentTo(stage, 'promising').length;
    for (const date of ['2099-11-12', '2099-11-13', '2099-11-17', '2099-11-20', '2099-11-21', '2099-11-30']) {
      stage.world.clock.set(new Date(`${date}T03:00:00.000Z`));
      for (let time = 0; time < 2; time++)
        await attendCommitment(stage.world.context, commitmentIdSchema.parse(id));
      await stage.world.idle();
      await stage.world.sendMails();
    }
    const letters = sentTo(stage, 'promising')
      .slice(before)
      .map(({ letter }) => letter);
    expect(letters.map(({ subject }) => subject)).toEqual([
      ...new Array(3).fill('‘밤길을 밝게’ 제안의 실행과제 기한이 다가옵니다 (2099년 11월 20일)'),
      '‘밤길을 밝게’ 제안의 실행과제가 기한을 넘겼습니다',
    ]);
    for (const { text } of letters) expect(text).toContain(`https://gongnon.example/outcomes/${id}\n`);
    const history = await stage.walk('nobody', `proposals/prp_${id.slice(4, 30)}/timeline`);
    expect(history.map(({ type }: { type: string }) => type)).not.toContain('commitment.reminded');
  });

  it('asked for a contribution, are led to the form and not to the public proposal', async () => {
    await reader(stage, 'asked-officer', `officer@${stage.here}/women`);
    const answer = await justOwed();
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
