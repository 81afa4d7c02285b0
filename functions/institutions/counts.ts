import type { Context } from '../../shared/context.ts';
import { lists } from '../../shared/dynamo/keys.ts';
import { allEntries } from '../../shared/dynamo/listing.ts';

/** How much is under way at an institution now. */
export interface InstitutionCounts {
  openProposals: number;
  owedAnswers: number;
  overdueAnswers: number;
}

const keepMs = 10_000;

/**
 * Counts of what is under way, from the lists of it: what is open is bounded by what a city's citizens and officers can
 * keep open, unlike what ever was. Remembered for some seconds.
 */
export function makeInstitutionCounts({ table, clock }: Context) {
  const kept = new Map<string, { counts: Promise<InstitutionCounts>; until: number }>();

  async function count(institution: string): Promise<InstitutionCounts> {
    const now = clock.now().toISOString();
    const [open, owed] = await Promise.all([
      allEntries(table, { list: lists.proposals(`${institution}/*`, 'open', 'newest') }),
      allEntries(table, { list: lists.answers(`${institution}/*`, 'owed') }),
    ]);
    return {
      openProposals: open.length,
      owedAnswers: owed.length,
      // An owed answer's rank begins with the moment it is due.
      overdueAnswers: owed.filter(({ listSk }) => listSk < now).length,
    };
  }

  return (institution: string): Promise<InstitutionCounts> => {
    const now = clock.now().getTime();
    const entry = kept.get(institution);
    if (entry && entry.until > now) return entry.counts;
    const counts = count(institution);
    kept.set(institution, { counts, until: now + keepMs });
    counts.catch(() => kept.delete(institution));
    return counts;
  };
}
