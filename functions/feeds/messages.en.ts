import type { FeedsMessages } from './messages.ko.ts';

export const feedsEn: FeedsMessages = {
  all: 'Proposals',
  ofInstitution: (name) => `Proposals to ${name}`,
  ofCategory: (title, category) => `${title}: ${category}`,
  history: (title) => `${title}: what happened`,
  hidden: 'Its words cannot be seen',
  calendar: (name) => `Closings and sessions of ${name}`,
  closes: (title) => `Takes empathy until now: ${title}`,
  calledOff: (title) => `Cancelled: ${title}`,
  forumCloses: (title) => `Forum closes: ${title}`,
};
