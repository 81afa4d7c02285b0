import type { CommitmentsMessages } from './messages.ko.ts';

export const commitmentsEn: CommitmentsMessages = {
  title: 'Outcomes',
  lead: 'What answers promised, and what became of it: all of it public.',
  institution: 'Institution',
  allInstitutions: 'All institutions',
  state: 'State',
  anyState: 'All',
  apply: 'Show',
  none: 'No commitment fits.',
  states: { open: 'Under way', done: 'Done', dropped: 'Dropped' },
  overdue: 'Overdue',
  due: (date) => `by ${date}`,
  from: 'Where it comes from: the citizen’s proposal',
  fromForum: 'Where it comes from: the forum',
  answer: 'The answer that promised it',
  notes: 'Progress',
  noNotes: 'Nothing reported yet.',
  kinds: { progress: 'Progress', done: 'Done', dropped: 'Dropped' },
  report: {
    title: 'Report on it',
    kind: 'What there is to say',
    text: 'Text',
    textHint: 'It is public. 2 to 2,000 characters. To drop it, say why.',
    send: 'Report',
    error: 'The text needs 2 to 2,000 characters.',
  },
};
