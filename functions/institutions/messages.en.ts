import type { InstitutionsMessages } from './messages.ko.ts';

export const institutionsEn: InstitutionsMessages = {
  title: 'Institutions',
  lead: 'The institutions that take part, each by its own rule.',
  kinds: { city: 'City', agency: 'Agency', district: 'District' },
  rule: 'How it works here',
  window: (days) => `A published proposal gathers empathy for ${days} days.`,
  on: {
    empathy: (threshold) => `Once ${threshold} people support it`,
    'forum-participants': (threshold) => `Once ${threshold} people take part in the forum`,
    'answer-accepted': () => 'When the answer accepts the proposal',
    'forum-closed': () => 'When the forum has closed',
  },
  then: (outcome, days) => `${outcome}, within ${days} days.`,
  version: (number, date) => `Rule, version ${number}, from ${date}`,
  departments: 'Departments',
  proposals: 'Proposals here',
  write: 'Propose something here',
  board: 'Answers owed here',
  data: 'Open data',
};
