import { describe, expect, it } from 'vitest';
import type { Answer, AnswerEvent } from '../../functions/answers/index.ts';
import { type Notice, subjectOf } from '../../functions/notifications/index.ts';
import { noticeKinds } from '../../functions/notifications/model.ts';
import { noticesOfAnswer, noticesOfProposal } from '../../functions/notifications/rules.ts';
import type { Proposal, ProposalEvent } from '../../functions/proposals/index.ts';

const author = 'per_01JN0000000000000000000000' as Proposal['author'];
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

  it('says a date as it is in Seoul', () => {
    expect(subjectOf(notice({}), 'ko')).toContain('2026-04-01');
    expect(subjectOf(notice({ dueAt: '2026-04-01T15:00:00.000Z' }), 'ko')).toContain('2026-04-02');
  });

  it('says a title as it is, whatever is in it', () => {
    for (const title of ['$& $1 $$', '{due}', '{title}']) {
      expect(subjectOf(notice({ title }), 'en')).toContain(title);
    }
  });
});

describe('whom an event concerns', () => {
  const recipientsOf = (event: object, holder = 'women') =>
    noticesOfAnswer(
      event as AnswerEvent,
      { institution: 'seoul', holder: { department: holder }, dueAt: '' } as Answer,
      author,
    ).map(({ recipient }) => [recipient.to, 'department' in recipient ? recipient.department : undefined]);

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
        ['head', 'women'],
        ['person', undefined],
      ],
    ],
    ['escalated', {}, [['administrator', undefined]]],
    ['assigned', {}, []],
    ['contribution-given', {}, []],
    ['corrected', {}, [['person', undefined]]],
  ])('answer.%s', (type, facts, recipients) => {
    expect(recipientsOf({ type: `answer.${type}`, ...facts })).toEqual(recipients);
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
