import { counted } from '../../shared/i18n/counted.ts';
import type { InstitutionsMessages } from './messages.ko.ts';

export const institutionsEn: InstitutionsMessages = {
  short: {
    step: (threshold, outcome) => `from ${threshold}: ${outcome.toLowerCase()}`,
    rule: (days, steps) => [`Gathers empathy for ${counted(days, 'day')}`, ...steps].join(' · '),
  },
  title: 'Institutions',
  lead: 'The institutions that take part, each by its own rule.',
  kinds: { city: 'City', agency: 'Agency', district: 'District' },
  rule: 'How it works here',
  window: (days) => `A published proposal gathers empathy for ${counted(days, 'day')}.`,
  on: {
    empathy: (threshold) => `Once ${threshold} people support it,`,
    'forum-participants': (threshold) => `Once ${threshold} people take part in the forum,`,
    'answer-accepted': () => 'When the answer accepts the proposal,',
    'answer-dissatisfied': (threshold) => `Once ${threshold} supporters are not satisfied with the answer,`,
    'forum-closed': () => 'When the forum has closed,',
  },
  then: (outcome, days) =>
    `the ${outcome.charAt(0).toLowerCase()}${outcome.slice(1)} comes within ${counted(days, 'day')}.`,
  thenForum: 'a forum opens.',
  version: (number, date) => `Rule, version ${number}, from ${date}`,
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
  rules: {
    title: 'Rules',
    saved: 'The new rule is in force.',
    inForce: 'This is the rule in force.',
    source: 'Source',
    edit: 'Edit the rule',
    editLead:
      'A preview shows how far past proposals would have come under the new rule. Nothing changes until it is put in force.',
    windowDays: 'Days that a proposal gathers empathy',
    windowDaysHint: '1 to 365, counted from the day after publication',
    step: (number) => `Step ${number}`,
    on: 'What sets it off',
    triggers: {
      empathy: 'Empathy reaches the threshold',
      'forum-participants': 'Those who take part in the forum reach the threshold',
      'answer-accepted': 'The answer accepts the proposal',
      'answer-dissatisfied': 'Supporters who are not satisfied with the answer reach the threshold',
      'forum-closed': 'The forum has closed',
    },
    threshold: 'Threshold (people)',
    thresholdHint: 'Only for steps that empathy or participation sets off. 1 to 10,000,000',
    outcome: 'What follows',
    dueDays: 'Days to answer in',
    dueDaysHint: (days) => `1 to 365. Left empty it is ${days}.`,
    add: 'Add a step',
    remove: (number) => `Remove step ${number}`,
    preview: 'Preview',
    previewTitle: 'Preview of the new rule',
    pastTitle: 'What it would have done to past proposals',
    noPast: 'There is no proposal yet whose time is over.',
    examined: (count) =>
      `The latest ${count} proposals whose time is over were examined, by the number of empathies they ended with.`,
    limits:
      'Each gathered empathy for as long as its own rule allowed. With another number of days it would have gathered another number, which is not taken into account. Withdrawn proposals are left out.',
    underInForce: 'Rule in force',
    underProposed: 'New rule',
    stepColumn: 'Step',
    reached: 'Proposals that reach it',
    unknown: 'Empathy alone does not say',
    changedTitle: 'Proposals for which it differs',
    noneChanged: 'It differs for none of them.',
    changed: (count) => `${counted(count, 'proposal')} would have led to something else.`,
    firstOf: (count) => `The latest ${count} of them are shown.`,
    proposal: 'Proposal',
    count: 'Empathies',
    nothing: 'nothing',
    saveHint:
      'The rule is put in force as previewed above. It does not apply to proposals that are published already.',
    save: 'Put this rule in force',
    conflict: (version) =>
      `The institution changed while you were writing, so nothing was put in force. What you typed is still here. The rule in force is now version ${version}, shown below. Compare, then preview again.`,
    problems: {
      windowDays: 'A proposal gathers empathy for 1 to 365 days.',
      steps: 'A rule has one to nine steps.',
      on: 'Choose what sets the step off.',
      threshold: 'The threshold is a number from 1 to 10,000,000.',
      then: 'Choose what follows from the step.',
      dueDays: 'An answer is due in 1 to 365 days.',
      'not-higher': 'It has to be higher than the empathy threshold before it.',
      'no-forum': 'A step before it has to lead to a forum.',
      'no-answer': 'A step before it has to lead to an answer.',
    },
  },
};
