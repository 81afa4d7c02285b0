import { expect, it } from 'vitest';
import { inOrder, type TimelineEntry } from '../../shared/dynamo/timeline.ts';

const at = '2026-03-01T00:00:00.000Z';
const entry = (type: string, facts: TimelineEntry['facts'] = {}, when = at): TimelineEntry => ({
  at: when,
  type,
  facts,
});
const fired = (step: number, on: string) => entry('proposal.step-fired', { step, on });
const opened = (step: number) => entry('answer.opened', { step });
const told = (entries: TimelineEntry[]) =>
  inOrder(entries).map(({ type, facts }) => (facts.step === undefined ? type : `${type} ${facts.step}`));

it('puts a cause before its effect where both are of one instant', () => {
  const story = [
    entry('proposal.submitted'),
    entry('proposal.published'),
    fired(1, 'empathy'),
    opened(1),
    entry('answer.published'),
    entry('commitment.opened'),
    entry('commitment.done'),
  ];
  // As the keys have them: answers before commitments before proposals.
  expect(told([...story.slice(3), ...story.slice(0, 3)])).toEqual([
    'proposal.submitted',
    'proposal.published',
    'proposal.step-fired 1',
    'answer.opened 1',
    'answer.published',
    'commitment.opened',
    'commitment.done',
  ]);
});

it('puts a step that an answer set off after that answer, and its own answer after it', () => {
  const story = [
    opened(1),
    entry('answer.published'),
    opened(2),
    fired(1, 'empathy'),
    fired(2, 'answer-accepted'),
  ];
  expect(told(story)).toEqual([
    'proposal.step-fired 1',
    'answer.opened 1',
    'answer.published',
    'proposal.step-fired 2',
    'answer.opened 2',
  ]);
});

it('puts a forum after the step that opened it, and the steps it set off after it', () => {
  const debated = entry('proposal.step-fired', { step: 2, on: 'forum-closed' });
  const story = [opened(2), entry('forum.opened'), entry('forum.closed'), fired(1, 'empathy'), debated];
  expect(told(story)).toEqual([
    'proposal.step-fired 1',
    'forum.opened',
    'forum.closed',
    'proposal.step-fired 2',
    'answer.opened 2',
  ]);
});

it('keeps what happened to one thing in its order, and time before all else', () => {
  const later = '2026-03-01T00:00:00.001Z';
  const story = [
    entry('answer.overdue'),
    entry('answer.transferred'),
    entry('answer.interim'),
    entry('proposal.submitted', {}, later),
    entry('commitment.overdue', {}, later),
    entry('commitment.progress', {}, later),
  ];
  expect(told(story)).toEqual(story.map(({ type }) => type));
});
