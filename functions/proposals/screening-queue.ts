import type { Context } from '../../shared/context.ts';
import { type EntryKey, listEntries } from '../../shared/dynamo/listing.ts';
import { type InstitutionId, type ProposalId, proposalIdSchema } from '../../shared/ids.ts';
import { type Actor, assertAllowed, isModerator, nameOfPerson } from '../people/index.ts';
import { listOf } from './listing.ts';
import type { ScreeningLock } from './model.ts';
import { readCards } from './read-proposals.ts';
import { locksOf, putLock } from './repository.ts';
import { isHeld, isPastTarget, lockFor } from './rules.ts';
import type { ProposalCard } from './view.ts';

export interface Waiting {
  proposal: ProposalCard;
  /** When it was handed in. */
  since: string;
  isPastTarget: boolean;
  /** Who has it before them now, if anybody. */
  lock: ScreeningLock | undefined;
}

interface ScreeningQueue {
  items: Waiting[];
  next: string | null;
  total: number;
  pastTarget: number;
  /** More wait than were counted. */
  isMore: boolean;
}

const mostCounted = 1000;
const perPage = 20;

/**
 * What waits for screening, the oldest first, with how much of it waits longer than it should. Without an institution it is
 * that of all of them.
 *
 * @throws auth.forbidden, request.bad-cursor
 */
export async function readScreeningQueue(
  context: Context,
  actor: Actor,
  { institution, cursor }: { institution: InstitutionId | undefined; cursor?: string | undefined },
): Promise<ScreeningQueue> {
  const { table, clock } = context;
  assertScreens(actor, institution);
  const list = listOf({ institution }, 'submitted', 'oldest');
  const [page, counted] = await Promise.all([
    listEntries(table, { list, limit: perPage, cursor }),
    listEntries(table, { list, limit: mostCounted }),
  ]);
  const now = clock.now();
  const ids = page.entries.map(idOf);
  const [cards, locks] = await Promise.all([readCards(context, actor, ids), locksOf(table, ids)]);
  const sinceById = new Map(page.entries.map((entry) => [idOf(entry) as string, sinceOf(entry)]));
  return {
    items: cards
      .filter(({ state }) => state === 'submitted')
      .map((proposal) => {
        const since = sinceById.get(proposal.id) ?? proposal.createdAt;
        const lock = locks.get(proposal.id);
        return {
          proposal,
          since,
          isPastTarget: isPastTarget(new Date(since), now),
          lock: isHeld(lock, now) ? lock : undefined,
        };
      }),
    next: page.next,
    total: counted.entries.length,
    pastTarget: counted.entries.filter((entry) => isPastTarget(new Date(sinceOf(entry)), now)).length,
    isMore: counted.next !== null,
  };
}

/**
 * Takes the oldest proposal that nobody has, for this moderator. Two who ask at once get two different ones. Nothing where
 * all that waits is taken.
 *
 * @throws auth.forbidden
 */
export async function takeNext(
  context: Context,
  actor: Actor,
  institution: InstitutionId | undefined,
): Promise<ProposalId | undefined> {
  const { table, clock } = context;
  assertScreens(actor, institution);
  const list = listOf({ institution }, 'submitted', 'oldest');
  const name = await nameOfPerson(context, actor);
  let cursor: string | undefined;
  do {
    const page = await listEntries(table, { list, limit: perPage, cursor });
    const ids = page.entries.map(idOf);
    const [cards, locks] = await Promise.all([readCards(context, actor, ids), locksOf(table, ids)]);
    const now = clock.now();
    for (const { id: text, state } of cards) {
      const id = proposalIdSchema.parse(text);
      if (state !== 'submitted' || isHeld(locks.get(id), now)) continue;
      const lock = lockFor({ moderator: actor.person, name }, undefined, now);
      if (await putLock(table, id, lock, 'free', now)) return id;
    }
    cursor = page.next ?? undefined;
  } while (cursor);
  return undefined;
}

function assertScreens(actor: Actor, institution: InstitutionId | undefined): void {
  // No institution is called `*`: only a moderator of all of them screens for it.
  assertAllowed(isModerator(actor, institution ?? ('*' as InstitutionId)));
}

const idOf = ({ pk }: EntryKey): ProposalId => proposalIdSchema.parse(pk.slice('PROPOSAL#'.length));
const sinceOf = ({ listSk }: EntryKey): string => listSk.slice(0, listSk.indexOf('#'));
