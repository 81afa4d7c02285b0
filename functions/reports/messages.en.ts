import { counted } from '../../shared/i18n/counted.ts';
import type { ReportsMessages } from './messages.ko.ts';

export const reportsEn: ReportsMessages = {
  report: {
    proposal: 'Report this proposal',
    opinion: 'Report this opinion',
    statement: 'Report this statement',
  },
  lead: 'Only the moderators see it. Nobody is told who reported it.',
  signIn: 'Sign in to report it',
  reason: 'Ground',
  chooseReason: 'Choose a ground',
  reasons: {
    'personal-data': 'It holds personal data',
    abuse: 'Abuse, slander or hatred',
    advertising: 'Advertising',
    duplicate: 'The same has been said already',
    illegal: 'It is against the law',
    other: 'Something else',
  },
  text: 'In your words',
  textHint: 'Up to 500 characters. Needed where it is something else.',
  send: 'Report',
  done: 'Reported. A moderator will look at it.',
  again: {
    proposal: 'You have reported it before. Your first report stands.',
    opinion: 'You have reported it before. Your first report stands.',
    statement: 'You have reported it before. Your first report stands.',
  },
  errors: {
    reason: 'Choose what is wrong with it.',
    text: 'Write 2 to 500 characters.',
  },
  desk: {
    title: 'Reports from citizens',
    lead: 'What was reported first comes first. Who reported it is not shown.',
    back: 'To screening',
    none: 'There is no report to settle.',
    more: 'There are more; they show once these are settled.',
    open: 'See the proposal',
    settled:
      'Another moderator has settled these reports meanwhile. What you wrote is below, and has not been saved.',
    typed: 'What you wrote',
    count: (count) => counted(count, 'report'),
    since: (moment) => `since ${moment}`,
    before: 'Settled before',
    dismiss: 'Dismiss the reports',
    dismissAct: 'Dismiss',
    hide: 'Hide the text',
    hideHint: {
      proposal: 'Title and text are hidden. Empathy and the answer go on, and what happened says so.',
      opinion:
        'The text is hidden. Everybody reads the ground and the reason in its place, and replies stay.',
      statement:
        'The statement is taken out. Everybody reads the ground and the reason, and its marks do not count.',
    },
    kind: { proposal: 'Proposal', opinion: 'Opinion', statement: 'Statement of a forum' },
    hideAct: 'Hide',
    code: 'Ground for hiding it',
    chooseCode: 'Choose a ground',
    reason: 'Reason',
    hideReasonHint: 'The author reads it. 2 to 1,000 characters.',
    dismissReasonHint: 'Only moderators see it. 2 to 1,000 characters.',
    hiding: 'It was decided to hide it, and that is not done yet.',
    finish: 'Finish hiding it',
    show: 'Show the text again',
    saved: 'Settled.',
    errors: {
      code: 'Choose the ground for hiding it.',
      reason: 'The reason needs 2 to 1,000 characters.',
    },
  },
};
