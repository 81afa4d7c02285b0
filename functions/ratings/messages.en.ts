import type { RatingsMessages } from './messages.ko.ts';

export const ratingsEn: RatingsMessages = {
  title: 'Does this answer satisfy?',
  lead: 'Whoever supports the proposal may say so.',
  signIn: 'Sign in to say so',
  secret: 'Nobody is told who said what.',
  satisfied: 'It satisfies',
  dissatisfied: 'It does not',
  totals: (satisfied, dissatisfied) => `${satisfied} satisfied · ${dissatisfied} not`,
  own: { satisfied: 'You said that it satisfies.', dissatisfied: 'You said that it does not satisfy.' },
  withdraw: 'Take my rating back',
  again: (threshold, missing) =>
    `Once ${threshold} are not satisfied, the department answers once more: ${missing} to go.`,
  owed: 'Many are not satisfied: the department answers once more.',
  closed: 'The second answer is out, and the rating of this one has closed.',
};
