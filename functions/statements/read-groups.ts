import { createHash } from 'node:crypto';
import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { ForumId, StatementId } from '../../shared/ids.ts';
import { getForum } from '../forums/index.ts';
import { findGroups, type KeptGroups } from './groups-repository.ts';
import type { Mark } from './model.ts';
import { allMarks, findStatements, statementsOf } from './repository.ts';
import type { GroupsView } from './view.ts';

/**
 * The groups of people who think alike in a forum, as computed last.
 *
 * @throws forum.not-found
 */
export async function readGroups({ table }: Context, id: ForumId): Promise<GroupsView> {
  const kept = await findGroups(table, id);
  if (!kept) {
    await getForum(table, id);
    return {
      forum: id,
      at: null,
      isFinal: false,
      people: 0,
      grouped: 0,
      hiddenBecause: 'too-few-people',
      moderated: [],
      statements: [],
      groups: [],
      dots: [],
    };
  }
  return toView(id, kept);
}

function toView(forum: ForumId, { madeAt: at, statements, moderated, ...groups }: KeptGroups): GroupsView {
  // Of a few, a tally is somebody's mark.
  const told = groups.hiddenBecause === 'too-few-people' ? [] : statements;
  return {
    forum,
    at,
    ...groups,
    moderated: moderated.map((each) => ({ code: null, reason: null, ...each })),
    statements: told.map(({ tells: _, ...statement }) => statement),
  };
}

/** What a forum's own page says of its groups: where they stand, and the words that all of them agree with. */
export interface GroupsInBrief {
  /** Nothing where none are shown. */
  groups: GroupsView | undefined;
  agreed: string[];
}

/**
 * The groups of a closed forum in brief; nothing where no statement was ever made. It reads what they were computed to and
 * the statements all agree with, however many others there are.
 */
export async function readGroupsInBrief(context: Context, id: ForumId): Promise<GroupsInBrief | undefined> {
  const kept = await findGroups(context.table, id);
  if (!kept) return undefined;
  if (!kept.isFinal || kept.hiddenBecause !== null) return { groups: undefined, agreed: [] };
  const ids = kept.statements.flatMap(({ isAgreedByAll, statement }) => (isAgreedByAll ? [statement] : []));
  const found = await findStatements(context.table, ids);
  const textOf = new Map(
    found.flatMap(({ id: statement, text, removed }) => (removed ? [] : [[statement, text]])),
  );
  return { groups: toView(id, kept), agreed: ids.flatMap((statement) => textOf.get(statement) ?? []) };
}

/**
 * What the groups of a closed forum were computed from, so that anybody can compute them again: people are numbers, in an
 * order that tells nothing of them. Nothing is given where the groups themselves are not shown.
 *
 * @throws forum.not-found, forum.wrong-state before its groups are final and shown
 */
export async function publicMarks(
  { table }: Context,
  id: ForumId,
): Promise<{ statements: { id: StatementId; removed?: boolean }[]; marks: [number, StatementId, Mark][] }> {
  const kept = await findGroups(table, id);
  if (!kept) await getForum(table, id);
  if (!kept?.isFinal || kept.hiddenBecause !== null) throw new AppError('forum.wrong-state');
  const [statements, people] = await Promise.all([
    statementsOf(table, id, { consistent: false }),
    allMarks(table, id),
  ]);
  // What was out then, though the next computation may not have come to what was done since.
  const counted = new Set(kept.statements.map(({ statement }) => statement));
  return {
    statements: statements.map(({ id: one }) =>
      counted.has(one) ? { id: one } : { id: one, removed: true },
    ),
    marks: shuffled(id, people).flatMap(({ marks }, index) =>
      [...marks].map(([statement, mark]): [number, StatementId, Mark] => [index + 1, statement, mark]),
    ),
  };
}

/** In an order of its own for each forum, the same each time. */
function shuffled<One extends { person: string }>(id: ForumId, people: readonly One[]): One[] {
  const placeOf = ({ person }: One) => createHash('sha256').update(`${id} ${person}`).digest('hex');
  const placed = people.map((one) => ({ one, place: placeOf(one) }));
  return placed.sort((first, second) => (first.place < second.place ? -1 : 1)).map(({ one }) => one);
}
