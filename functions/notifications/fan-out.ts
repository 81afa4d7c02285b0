import type { Context } from '../../shared/context.ts';
import type { PersonId } from '../../shared/ids.ts';
import { nameOf } from '../../shared/observe/log.ts';
import { digestReadersPage } from '../people/index.ts';
import { mailTo } from './address-notice.ts';
import type { FanOut } from './model.ts';
import { advanceFanOut, followedSince, followersPage, openFanOuts, type ReadersPage } from './repository.ts';

const readersPerPage = 50;
/** How many notices to many one run goes on with. */
export const fanOutsAtOnce = 20;

/**
 * Goes on with every notice to many: a page of readers, then how far it has come. A run that stops in between addresses
 * that page again, which changes nothing; so do two at once.
 */
export async function fanOut(context: Context, hasTime: () => boolean): Promise<void> {
  for (const open of await openFanOuts(context.table, fanOutsAtOnce)) {
    try {
      await fanOutOne(context, open, hasTime);
    } catch (error) {
      context.log.error('fan-out.failed', { event: open.event, error: nameOf(error) });
    }
  }
}

async function fanOutOne(context: Context, open: FanOut, hasTime: () => boolean): Promise<void> {
  const { event, kind, institution, at, to } = open;
  let after = open.cursor;
  while (hasTime()) {
    const { readers, cursor } = await readersOf(context, to, after);
    const why = to.readers === 'followers' ? 'followedProposals' : 'digest';
    // Whoever asked after it happened has read it on the page.
    const interested = readers.filter(({ since }) => !(since && since > at));
    const addressed =
      to.readers === 'followers' ? await notToldOtherwise(context, { ...to, at }, interested) : interested;
    await Promise.all(
      addressed.map(({ person }) => mailTo(context, { event, kind, why, institution, person })),
    );
    await advanceFanOut(context.table, event, cursor);
    if (cursor === undefined) return;
    after = cursor;
  }
}

/** Those whom no other notice of the same event tells. */
async function notToldOtherwise<Reader extends { person: PersonId }>(
  { table }: Context,
  { author, besides, at }: Extract<FanOut['to'], { readers: 'followers' }> & { at: string },
  readers: Reader[],
): Promise<Reader[]> {
  const others = readers.filter(({ person }) => person !== author);
  if (besides === undefined) return others;
  const since = await Promise.all(others.map(({ person }) => followedSince(table, besides, person)));
  return others.filter((_, index) => {
    const told = since[index];
    return told === undefined || told > at;
  });
}

async function readersOf(
  { table }: Context,
  to: FanOut['to'],
  after: string | undefined,
): Promise<ReadersPage> {
  const page = { after, limit: readersPerPage };
  return to.readers === 'followers' ? followersPage(table, to.subject, page) : digestReadersPage(table, page);
}
