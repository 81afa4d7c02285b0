import { addDays, dateAt, day, startOfDate } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import { listAnswers } from '../answers/index.ts';
import { listProposals } from '../proposals/index.ts';
import type { Digest } from './model.ts';
import { findFanOut, keepDigest, openFanOut } from './repository.ts';

/** Monday at eight in the institutions' calendar. */
const morningMs = 8 * 3_600_000;
const mostShown = 10;
/** What makes one goes back through at most so many of the latest. */
const mostRead = 50;

/**
 * Writes the week's digest and begins to address it, once a week: however many ask at once and wherever one of them
 * stops, it is one digest and one mail a reader. A morning that nobody was there for is made up for within the day, not
 * later: old news on a Thursday helps nobody. A week without news has no digest.
 */
export async function openDigest(context: Context): Promise<void> {
  const { table, clock } = context;
  const now = clock.now();
  const monday = lastMonday(dateAt(now));
  const since = now.getTime() - startOfDate(monday).getTime() - morningMs;
  if (since < 0 || since >= day) return;
  const id = `digest-${monday}`;
  if (await findFanOut(table, id)) return;
  const [from, to] = [addDays(monday, -7), addDays(monday, -1)];
  const isOfWeek = (at: string | null) => {
    const date = at === null ? '' : dateAt(new Date(at));
    return from <= date && date <= to;
  };
  const [proposals, answers] = await Promise.all([
    listProposals(context, undefined, { sort: 'newest', limit: mostRead }),
    listAnswers(context, { state: 'answered', limit: mostRead }),
  ]);
  const digest: Digest = {
    id,
    at: now.toISOString(),
    from,
    to,
    published: proposals.items
      .filter(({ publishedAt, title }) => title !== null && isOfWeek(publishedAt))
      .map(({ id: proposal, title }) => ({ proposal, title: title ?? '' }))
      .slice(0, mostShown),
    answered: answers.items
      .filter(({ answeredAt, title }) => title && isOfWeek(answeredAt))
      .map(({ proposal, forum, title }) => ({
        ...(proposal && { proposal }),
        ...(forum && { forum }),
        title,
      }))
      .slice(0, mostShown),
  };
  if (digest.published.length + digest.answered.length === 0) return;
  await keepDigest(table, digest);
  // Last: until it is there, the next run begins again and finds the digest as it was written.
  await openFanOut(table, {
    event: id,
    kind: 'digest',
    institution: '*',
    at: digest.at,
    to: { readers: 'digest' },
    state: 'open',
  });
}

function lastMonday(date: string): string {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return addDays(date, -((weekday + 6) % 7));
}
