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
  about: 'About',
  howItWorks: {
    title: 'How it works',
    lead: (institution) =>
      `This is the rule in force at ${institution} put into words, and nothing else. When the rule changes, so does this page.`,
    screeningTitle: 'First it is screened',
    screening:
      'A moderator reads what is handed in, and publishes or rejects it. Whoever rejects it names one of the published grounds and says why; it can be reworded and handed in again.',
    windowTitle: 'It gathers empathy',
    windowDetail: (days) =>
      `Empathy is given until the end (midnight in Seoul) of the ${days}th day after the day of publication. One person gives it once and can take it back until then. Nobody learns who gave it.`,
    stepsTitle: 'A step that is reached obliges somebody to answer',
    stepsDetail: (department) =>
      `A step once reached stays reached, even if empathy falls. Where screening named no department, ${department} has it, and may pass it on to another, saying why.`,
    answerTitle: 'The answer is public and comes by a set date',
    answer:
      'The officer in charge is reminded 7 days before, 3 days before and on the day. A late answer is shown as late and the head of the department is told, and after another 7 days the administrator. There can be one interim answer, with a reason and a new date.',
    pinned: 'A proposal that is published keeps the rule it was published under.',
    versions: 'Earlier rules',
  },
};
