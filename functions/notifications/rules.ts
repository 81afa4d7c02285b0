import type { Answer, AnswerEvent } from '../answers/model.ts';
import type { Proposal, ProposalEvent } from '../proposals/model.ts';
import type { Notice, NoticeKind, Recipient } from './model.ts';

type Draft = Omit<Notice, 'id' | 'at'>;

/** Whom an event of a proposal concerns. */
export function noticesOfProposal(event: ProposalEvent, proposal: Proposal): Draft[] {
  const author: Recipient = { to: 'person', person: proposal.author };
  const toAuthor = (kind: NoticeKind): Draft => ({
    kind,
    recipient: author,
    proposal: proposal.id,
    title: proposal.title,
  });
  switch (event.type) {
    case 'proposal.published':
    case 'proposal.rejected':
    case 'proposal.step-fired':
    case 'proposal.closed':
      return [toAuthor(event.type)];
    case 'proposal.drafted':
    case 'proposal.submitted':
    case 'proposal.edited':
    case 'proposal.addendum':
    case 'proposal.withdrawn':
      return [];
  }
}

/** Whom an event of an answer concerns. The author hears of answers, the holder of dates, those above of lateness. */
export function noticesOfAnswer(event: AnswerEvent, answer: Answer, author: Proposal['author']): Draft[] {
  const { institution, holder } = answer;
  const about = {
    proposal: answer.proposal,
    title: answer.proposalTitle,
    answer: answer.id,
    dueAt: answer.dueAt,
  };
  const office = (to: 'department' | 'head', department = holder.department): Recipient => ({
    to,
    institution,
    department,
  });
  switch (event.type) {
    case 'answer.opened':
      return [{ kind: event.type, recipient: office('department'), ...about }];
    case 'answer.transferred':
      return [{ kind: event.type, recipient: office('department', event.to), ...about }];
    case 'answer.contribution-asked':
      return [{ kind: event.type, recipient: office('department', event.department), ...about }];
    case 'answer.interim':
    case 'answer.published':
    case 'answer.corrected':
      return [{ kind: event.type, recipient: { to: 'person', person: author }, ...about }];
    case 'answer.reminded':
      return [{ kind: event.type, recipient: office('department'), stage: event.stage, ...about }];
    case 'answer.overdue':
      return [
        { kind: event.type, recipient: office('head'), ...about },
        { kind: event.type, recipient: { to: 'person', person: author }, ...about },
      ];
    case 'answer.escalated':
      return [{ kind: event.type, recipient: { to: 'administrator', institution }, ...about }];
    case 'answer.assigned':
    case 'answer.contribution-given':
      return [];
  }
}
