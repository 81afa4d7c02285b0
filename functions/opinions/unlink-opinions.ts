import type { Context } from '../../shared/context.ts';
import { lists } from '../../shared/dynamo/keys.ts';
import { listEntries } from '../../shared/dynamo/listing.ts';
import { type Actor, publicName } from '../people/index.ts';
import { changeOpinion, opinionIdOfEntry, sympathiesOf, unlinkSympathy } from './repository.ts';

const atOnce = 25;

/**
 * The author leaves: what they said stays, under the pseudonym alone, and what they sympathise with stays counted and is on
 * nobody's list. Says whether all are done; where time ran out the next call goes on. Done twice it changes nothing more.
 */
export async function unlinkOpinions(
  context: Context,
  actor: Actor,
  hasTime: () => boolean,
): Promise<boolean> {
  return (await forgetSpeaker(context, actor, hasTime)) && unlinkSympathies(context, actor, hasTime);
}

async function forgetSpeaker(
  { table, clock }: Context,
  { person }: Actor,
  hasTime: () => boolean,
): Promise<boolean> {
  const authorName = publicName(person, undefined);
  const list = { list: lists.spoken(person), limit: atOnce };
  let cursor: string | undefined;
  do {
    const { entries, next } = await listEntries(table, { ...list, cursor });
    await Promise.all(
      entries.map(({ pk }) =>
        changeOpinion(table, opinionIdOfEntry(pk), (current) =>
          current.authorName === authorName
            ? undefined
            : {
                at: clock.now(),
                events: [{ type: 'opinion.author-changed' }],
                next: { ...current, authorName },
              },
        ),
      ),
    );
    cursor = next ?? undefined;
  } while (cursor !== undefined && hasTime());
  return cursor === undefined;
}

async function unlinkSympathies(
  { table }: Context,
  { person }: Actor,
  hasTime: () => boolean,
): Promise<boolean> {
  let cursor: string | undefined;
  do {
    const { items, next } = await sympathiesOf(table, person, { limit: atOnce, cursor });
    await Promise.all(items.map(({ opinion }) => unlinkSympathy(table, opinion, person)));
    cursor = next ?? undefined;
  } while (cursor !== undefined && hasTime());
  return cursor === undefined;
}
