import type { HomeMessages } from './messages.ko.ts';

export const homeEn: HomeMessages = {
  title: 'Where citizens’ proposals get answers',
  lead: 'Citizens propose and support each other; once enough do, a named department answers by a date.',
  write: 'Propose something',
  find: 'Find proposals',
  forums: 'Being debated now',
  almost: 'A few more voices, and an answer is owed',
  newest: 'New proposals',
  answered: 'Answered',
  overdue: 'Answers that are overdue',
  done: 'Commitments kept',
  all: 'See all',
  institution: 'By institution',
};
