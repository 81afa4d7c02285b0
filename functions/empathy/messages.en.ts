import type { ChartMessages } from './messages.ko.ts';

export const chartEn: ChartMessages = {
  title: 'Empathies day by day',
  summary: (from, to, total) => `From ${from} to ${to} the empathies came to ${total}`,
  asTable: 'As a table',
  date: 'Day',
  total: 'Empathies by then',
};
