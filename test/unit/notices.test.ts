import { describe, expect, it } from 'vitest';
import type { Answer, AnswerEvent } from '../../functions/answers/index.ts';
import { leadOf, type Notice, subjectOf } from '../../functions/notifications/index.ts';
import { noticeKinds } from '../../functions/notifications/model.ts';
import { noticesOfAnswer, noticesOfProposal } from '../../functions/notifications/rules.ts';
import type { Proposal, ProposalEvent } from '../../functions/proposals/index.ts';
import { forumIdOf, proposalIdSchema } from '../../shared/ids.ts';

const author = 'per_01JN0000000000000000000000' as Proposal['author'];
const proposal = proposalIdSchema.parse('prp_01JN0000000000000000000000');
const forum = forumIdOf(proposal);
const notice = (fields: object) =>
  ({ kind: 'answer.opened', title: '골목등', dueAt: '2026-04-01T14:59:59.999Z', ...fields }) as Notice;

describe('a notice’s first line', () => {
  it.each(noticeKinds)('of %s names the proposal, in both languages', (kind) => {
    for (const language of ['ko', 'en'] as const) {
      const line = subjectOf(notice({ kind }), language);
      expect(line).toContain('골목등');
      expect(line).not.toMatch(/[{}]/);
    }
  });

  // Only the author of a proposal credits an opinion, and only a proposal takes its answer along.
  const ofBoth = noticeKinds.filter(
    (kind) => !/^(?:proposal|forum|session|webhook)\.|^opinion\.credited$|^answer\.moved$/.test(kind),
  );

  it.each(ofBoth)('of %s says that it is about a forum, where it is', (kind) => {
    expect(subjectOf(notice({ kind, forum }), 'ko')).toContain('‘골목등’ 공론장');
    expect(subjectOf(notice({ kind, forum }), 'en')).toMatch(/the forum “골목등”/i);
    expect(subjectOf(notice({ kind, proposal }), 'ko')).toContain('‘골목등’ 제안');
  });

  it.each(noticeKinds.filter((kind) => kind.startsWith('session.')))(
    'of %s says that it is about a session',
    (kind) => {
      expect(subjectOf(notice({ kind }), 'ko')).toContain('‘골목등’ 모임');
      expect(subjectOf(notice({ kind }), 'en')).toContain('the session “골목등”');
    },
  );

  it('says a date as it is in Seoul and as the language writes it', () => {
    expect(subjectOf(notice({}), 'ko')).toContain('2026년 4월 1일까지');
    expect(subjectOf(notice({}), 'en')).toContain('by 1 April 2026');
    const next = notice({ dueAt: '2026-04-01T15:00:00.000Z' });
    expect(subjectOf(next, 'ko')).toContain('2026년 4월 2일까지');
  });

  it('says a title as it is, whatever is in it', () => {
    for (const title of ['$& $1 $$', '{due}', '{title}']) {
      expect(subjectOf(notice({ title }), 'en')).toContain(title);
    }
  });
});

describe('a step that was reached', () => {
  const steps = [
    { number: 1, on: 'empathy', threshold: 3, then: 'department-answer' },
    { number: 2, on: 'empathy', threshold: 9, then: 'forum' },
    { number: 3, on: 'forum-participants', threshold: 5, then: 'mayor-answer' },
    { number: 4, on: 'answer-dissatisfied', threshold: 2, then: 'department-answer' },
  ];
  const told = (step: number) => {
    const event = { type: 'proposal.step-fired', step } as ProposalEvent;
    const [draft] = noticesOfProposal(event, {
      id: proposal,
      author,
      title: '골목등',
      rule: { steps },
    } as never);
    return notice(draft ?? {});
  };

  it('is told of with what follows, so that one step is told from the next', () => {
    expect(subjectOf(told(1), 'ko')).toBe('‘골목등’ 제안이 다음 단계에 이르렀습니다: 부서 답변');
    expect(subjectOf(told(2), 'ko')).toBe('‘골목등’ 제안이 다음 단계에 이르렀습니다: 공론장');
    expect(subjectOf(told(2), 'en')).toBe('“골목등” has reached its next step: Public forum');
  });

  it('is told of with what set it off, which is not always empathy', () => {
    expect(leadOf(told(1), 'ko')).toContain('공감하여');
    expect(leadOf(told(3), 'ko')).toContain('공론장에 참여하여');
    expect(leadOf(told(3), 'en')).toBe('Enough citizens have taken part in its forum.');
    expect(leadOf(told(4), 'ko')).toBe('답변이 아쉽다고 한 공감자가 많아 답변을 한 번 더 받습니다.');
    expect(leadOf(told(4), 'en')).not.toContain('empathy');
  });
});

describe('a rejection', () => {
  const event = { type: 'proposal.rejected', code: 'unclear', at: '2026-04-01T00:00:00.000Z' };
  const told = (screening: object | undefined) => {
    const rejected = { id: proposal, author, title: '골목등', screening } as Proposal;
    return notice(noticesOfProposal(event as ProposalEvent, rejected)[0] ?? {});
  };

  it('is told to the author with its code and what the moderator wrote', () => {
    const rejection = told({
      decision: 'reject',
      at: event.at,
      code: 'unclear',
      reason: '어느 정류장인가요?',
    });
    expect(leadOf(rejection, 'ko')).toContain(
      '‘무엇을 제안하는지 알기 어렵습니다’이고, 검토자가 밝힌 까닭은 이렇습니다: 어느 정류장인가요?',
    );
    expect(leadOf(rejection, 'en')).toContain(
      'It is not clear what is proposed. The moderator’s reason: 어느',
    );
  });

  it('is told without the reason of another one', () => {
    const later = { decision: 'reject', at: '2026-04-02T00:00:00.000Z', code: 'unclear', reason: '까닭' };
    expect(told(later)).not.toHaveProperty('reason');
    expect(told({ decision: 'publish', at: event.at })).not.toHaveProperty('reason');
  });
});

describe('words that were hidden', () => {
  const event = { type: 'proposal.hidden', code: 'obscene', at: '2026-04-01T00:00:00.000Z' } as const;
  const told = (hidden: object | undefined) =>
    noticesOfProposal(event as ProposalEvent, { id: proposal, author, title: '골목등', hidden } as Proposal);

  it('are told of with their reason, and without one that belongs to another time', () => {
    const reason = '까닭';
    expect(told({ at: event.at, code: 'obscene', reason })).toMatchObject([{ code: 'obscene', reason }]);
    for (const hidden of [undefined, { at: '2026-04-02T00:00:00.000Z', code: 'obscene', reason }])
      expect(told(hidden)[0]).not.toHaveProperty('reason');
  });
});

describe('whom an event concerns', () => {
  const owed = { institution: 'seoul', holder: { department: 'women' }, dueAt: '', title: '' } as Answer;
  const recipientsOf = (event: object) =>
    noticesOfAnswer(event as AnswerEvent, { ...owed, proposal }, author).map(({ recipient }) => [
      recipient.to,
      'department' in recipient ? recipient.department : undefined,
    ]);

  it.each<[string, object, unknown[]]>([
    ['opened', {}, [['department', 'women']]],
    ['transferred', { from: 'women', to: 'energy' }, [['department', 'energy']]],
    ['contribution-asked', { department: 'energy' }, [['department', 'energy']]],
    ['reminded', { stage: 'd-3' }, [['department', 'women']]],
    ['interim', {}, [['person', undefined]]],
    [
      'published',
      {},
      [
        ['person', undefined],
        ['followers', undefined],
      ],
    ],
    [
      'overdue',
      {},
      [
        ['department', 'women'],
        ['person', undefined],
      ],
    ],
    [
      'escalated',
      {},
      [
        ['department', 'women'],
        ['administrator', undefined],
      ],
    ],
    ['assigned', {}, []],
    ['assigned', { officerId: author, by: { person: author } }, []],
    [
      'assigned',
      { officerId: author, by: { person: 'per_01JN0000000000000000000001' } },
      [['person', undefined]],
    ],
    ['contribution-given', { department: 'energy' }, [['department', 'women']]],
    ['corrected', {}, [['person', undefined]]],
  ])('answer.%s', (type, facts, recipients) => {
    expect(recipientsOf({ type: `answer.${type}`, ...facts })).toEqual(recipients);
  });

  it.each<[string, string[]]>([
    ['opened', ['department']],
    ['interim', []],
    ['published', ['followers']],
    ['overdue', ['department']],
    ['escalated', ['department', 'administrator']],
  ])('answer.%s, where it is owed for a forum and has no author', (type, recipients) => {
    const notices = noticesOfAnswer({ type: `answer.${type}` } as AnswerEvent, { ...owed, forum }, undefined);
    expect(notices.map(({ recipient }) => recipient.to)).toEqual(recipients);
    for (const notice of notices) expect([notice.forum, notice.proposal]).toEqual([forum, undefined]);
  });

  it.each([
    ['opened', ['department']],
    ['transferred', ['department']],
    ['contribution-asked', ['department']],
    ['reminded', ['department']],
    ['overdue', ['department']],
    ['escalated', ['department', 'administrator']],
    ['published', []],
  ])('answer.%s leads those with something to do, and nobody else, to their desk', (type, led) => {
    const facts: object = { type: `answer.${type}`, department: 'energy', to: 'energy' };
    const event = facts as AnswerEvent;
    const id = 'ans_01JN0000000000000000000000_1' as Answer['id'];
    const notices = noticesOfAnswer(event, { ...owed, id, proposal }, author);
    const pages = notices.flatMap(({ recipient, page }) => (page ? [[recipient.to, page]] : []));
    expect(pages).toEqual(led.map((to) => [to, `/desk/${id}`]));
  });

  it('answer.published, where a proposal grew into a forum: whoever follows both hears of it once', () => {
    const event = { type: 'answer.published' } as AnswerEvent;
    const notices = noticesOfAnswer(event, { ...owed, proposal, forum }, author);
    expect(notices.map(({ recipient }) => recipient)).toEqual([
      { to: 'person', person: author },
      { to: 'followers', subject: proposal, author },
      { to: 'followers', subject: forum, author, besides: proposal },
    ]);
  });

  it.each<[string, number]>([
    ['published', 1],
    ['rejected', 1],
    ['step-fired', 1],
    ['drafted', 0],
    ['submitted', 0],
    ['edited', 0],
    ['addendum', 0],
    ['closed', 1],
    ['withdrawn', 0],
  ])('proposal.%s is told to its author %d times, and to nobody else', (type, times) => {
    const notices = noticesOfProposal({ type: `proposal.${type}` } as ProposalEvent, { author } as Proposal);
    expect(notices.map(({ recipient }) => recipient)).toEqual(
      new Array(times).fill({ to: 'person', person: author }),
    );
  });
});
