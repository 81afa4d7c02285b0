import type { RatingsMessages } from './messages.ko.ts';

export const ratingsEn: RatingsMessages = {
  title: 'Does this answer satisfy?',
  lead: 'Whoever supports the proposal may say so. Nobody is told who said what.',
  satisfied: 'It satisfies',
  dissatisfied: 'It does not',
  totals: (satisfied, dissatisfied) => `${satisfied} satisfied · ${dissatisfied} not`,
  own: { satisfied: 'You said that it satisfies.', dissatisfied: 'You said that it does not satisfy.' },
  again: (threshold) => `Once ${threshold} are not satisfied, the department answers once more.`,
  owed: 'Many are not satisfied: the department answers once more.',
};
