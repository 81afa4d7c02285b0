import type { ChartMessages, ReconciliationsMessages } from './messages.ko.ts';

export const chartEn: ChartMessages = {
  title: 'Empathies day by day',
  summary: (from, to, total) => `From ${from} to ${to} the empathies came to ${total}`,
  asTable: 'As a table',
  date: 'Day',
  total: 'Empathies by then',
};

export const reconciliationsEn: ReconciliationsMessages = {
  title: 'What the recounts found',
  lead: 'Every night the empathies and stances, the sympathy with opinions and the ratings of answers on record are counted anew and compared with what is published. What has drifted is repaired, and what was found is told here as it is. These are the last thirty runs.',
  none: 'No recount has run yet.',
  ran: (at) => `Recount of ${at}`,
  counted: (proposals, empathies, forums, stances) =>
    `Counted anew. Proposals: ${proposals}, empathies: ${empathies}. Forums: ${forums}, stances: ${stances}.`,
  countedToo: (opinions, sympathies, answers, ratings) =>
    `Opinions: ${opinions}, sympathies: ${sympathies}. Answers: ${answers}, ratings: ${ratings}.`,
  agrees: 'Every published count was as the record has it, and nothing had been left undone.',
  drifts: 'Counts that had drifted',
  proposal: 'Proposal',
  forum: 'Forum',
  opinion: 'Opinion',
  answer: 'Answer',
  drift: (recorded, counted) => `${recorded} on record, ${counted} counted`,
  repaired: 'repaired',
  notRepaired: 'it moved meanwhile; the next recount looks again',
  reopened: 'Answers that were owed and had not been opened, and now are',
  more: (count) => `${count} more.`,
  undecided: (count) => `${count} parts were too busy to compare; the next recount compares them.`,
  failed: (count) => `${count} could not be finished; the next recount takes them up.`,
  asData: 'As data (JSON)',
};
