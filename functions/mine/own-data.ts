import type { Context } from '../../shared/context.ts';
import { forumIdSchema, proposalIdSchema } from '../../shared/ids.ts';
import { ownConsents } from '../consents/index.ts';
import { ownEmpathies } from '../empathy/index.ts';
import { ownForums, ownStance } from '../forums/index.ts';
import { followedBy, noticesOf } from '../notifications/index.ts';
import { ownOpinions, sympathiesOf } from '../opinions/index.ts';
import { listOwnApplications } from '../panels/index.ts';
import { type Actor, fromGrant, readMailPreferences, recordPerson } from '../people/index.ts';
import { listOwnProposals, readProposal } from '../proposals/index.ts';
import { ownRatings } from '../ratings/index.ts';
import { listOwnReports } from '../reports/index.ts';
import { ownSessions } from '../sessions/index.ts';
import { markedBy, ownMarks } from '../statements/index.ts';

type Page<Item> = { items: Item[]; next: string | null };
type PageOf<Item> = (page: { limit: number; cursor: string | undefined }) => Promise<Page<Item>>;

/** Everything that is kept about a person, for that person. */
export async function ownData(context: Context, actor: Actor) {
  const { table } = context;
  const [
    person,
    mail,
    cards,
    empathies,
    ratings,
    taken,
    marked,
    opinions,
    sympathies,
    follows,
    notices,
    reports,
    panels,
    sessions,
    consents,
  ] = await Promise.all([
    recordPerson(context, actor),
    readMailPreferences(context, actor),
    every((page) => listOwnProposals(context, actor, page)),
    every((page) => ownEmpathies(context, actor, page)),
    every((page) => ownRatings(context, actor, page)),
    every((page) => ownForums(context, actor, page)),
    every((page) => markedBy(table, actor.person, page)),
    every((page) => ownOpinions(context, actor, page)),
    every((page) => sympathiesOf(table, actor.person, page)),
    every((page) => followedBy(table, actor.person, page)),
    every((page) => noticesOf(table, actor.person, page)),
    every((page) => listOwnReports(context, actor, page)),
    every((page) => listOwnApplications(context, actor, page)),
    every((page) => ownSessions(context, actor, page)),
    ownConsents(context, actor),
  ]);
  const proposals = [];
  for (const { id } of cards) proposals.push(await readProposal(context, actor, proposalIdSchema.parse(id)));
  const forums = [];
  for (const { forum } of taken)
    forums.push({ forum, history: (await ownStance(context, actor, forum))?.history ?? [] });
  const marks = [];
  for (const forum of marked)
    for (const [statement, mark] of await ownMarks(context, actor, forum)) marks.push({ statement, mark });
  return {
    person,
    roles: actor.grants.map(fromGrant),
    mail,
    proposals,
    empathies,
    ratings,
    forums,
    marks,
    opinions,
    sympathies,
    follows: follows.map(({ subject, at }) => {
      const forum = forumIdSchema.safeParse(subject).data;
      return forum === undefined ? { proposal: subject, at } : { forum, at };
    }),
    reports,
    panels,
    sessions,
    consents,
    notices: notices.map(({ kind, at, proposal, forum, opinion, session, title, code, reason }) => ({
      kind,
      at,
      proposal,
      forum,
      opinion,
      session,
      title,
      code,
      reason,
    })),
  };
}

async function every<Item>(read: PageOf<Item>): Promise<Item[]> {
  const all: Item[] = [];
  let cursor: string | undefined;
  do {
    const { items, next } = await read({ limit: 100, cursor });
    all.push(...items);
    cursor = next ?? undefined;
  } while (cursor !== undefined);
  return all;
}
