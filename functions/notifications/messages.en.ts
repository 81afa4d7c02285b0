import type { NoticeKind } from './model.ts';

/** The subject of a notice. `{title}` is the proposal's, `{due}` the date an answer is due on. */
export const noticeSubjects: Record<NoticeKind, string> = {
  'proposal.published': '“{title}” has been published',
  'proposal.rejected': '“{title}” could not be published',
  'proposal.step-fired': '“{title}” has reached a threshold',
  'answer.opened': 'Please answer “{title}” by {due}',
  'answer.transferred': 'The answer to “{title}” is now ours to give (by {due})',
  'answer.contribution-asked': 'We are asked to contribute to the answer to “{title}”',
  'answer.interim': '“{title}” has an interim answer (new date {due})',
  'answer.published': '“{title}” has been answered',
  'answer.reminded': 'The answer to “{title}” is due soon ({due})',
  'answer.overdue': 'The answer to “{title}” is overdue (it was due {due})',
  'answer.escalated': 'The answer to “{title}” is a week overdue (it was due {due})',
};
