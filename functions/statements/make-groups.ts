import type { Context } from '../../shared/context.ts';
import { type ForumId, type StatementId, statementIdSchema } from '../../shared/ids.ts';
import { type Forum, findForum } from '../forums/index.ts';
import {
  ageOfGroups,
  beginGroups,
  changedGroups,
  type KeptGroups,
  keepGroups,
  stampGroups,
} from './groups-repository.ts';
import type { MarkCounts, Statement } from './model.ts';
import { allMarks, statementsOf } from './repository.ts';

/** How long what was computed is shown before it is computed anew, while marks are made. */
const freshMs = 10 * 60_000;

/**
 * Computes the groups of a forum from all its marks and publishes what may be shown of them. After the forum has closed it
 * is computed for good: all that were made in time are on record then. Only a moderator who takes a statement out, or puts
 * one back, has it computed anew.
 */
export async function makeGroups(context: Context, id: ForumId): Promise<void> {
  const { table, clock } = context;
  const madeAt = clock.now().toISOString();
  // Before anything is read: a later run has read all that an earlier one did.
  const run = await beginGroups(table, id, madeAt);
  await keepGroups(table, id, run, await computeGroups(context, id, madeAt));
}

async function computeGroups(
  { table }: Context,
  id: ForumId,
  madeAt: string,
): Promise<KeptGroups | undefined> {
  const forum = await findForum(table, id, { consistent: true });
  // Nobody has marked anything before it opens.
  if (forum?.state !== 'open' && forum?.state !== 'closed') return undefined;
  const statements = await statementsOf(table, id, { consistent: true });
  // Nothing was ever said: there is nothing to show.
  if (statements.length === 0) return undefined;
  const everybody = await allMarks(table, id);
  // The numeric library is for this alone, and large.
  const { findOpinionGroups, groupsShown, toMarks, weighStatements } = await import('./groups/index.ts');
  const known = new Set<StatementId>(statements.map(({ id: statement }) => statement));
  const found = findOpinionGroups(
    toMarks(
      statements.map(({ id: statement, removed }) => ({ id: statement, removed: removed !== undefined })),
      everybody.flatMap(({ person, marks }) =>
        [...marks].flatMap(([statement, mark]) =>
          known.has(statement) ? [[person, statement, mark] as const] : [],
        ),
      ),
    ),
  );
  const shown = groupsShown(found);
  const tells = new Map(weighStatements(found).map(({ statement, weight }) => [statement, weight]));
  const common = {
    madeAt,
    isFinal: forum.state === 'closed',
    people: found.people.length,
    moderated: moderatedSince(forum.closedAt, statements),
  };
  const tellsOf = (statement: string) => tells.get(statement) ?? 0;
  if (typeof shown === 'string') {
    const counted = found.statements.flatMap((statement, column) =>
      found.removed[column] ? [] : [{ statement, tally: found.tallies[column] }],
    );
    return {
      ...common,
      grouped: found.markedEnough,
      hiddenBecause: shown,
      statements: counted.map(({ statement, tally }) => ({
        statement: statementIdSchema.parse(statement),
        counts: toCounts(tally),
        consensus: null,
        isAgreedByAll: false,
        byGroup: [],
        tells: tellsOf(statement),
      })),
      groups: [],
      dots: [],
    };
  }
  const agreed = new Set(shown.agreedByAll.map(({ statement }) => statement));
  return {
    ...common,
    grouped: shown.grouped,
    hiddenBecause: null,
    statements: shown.statements.map(({ statement, consensus, everybody: all, byGroup }) => ({
      statement: statementIdSchema.parse(statement),
      counts: toCounts(all),
      consensus,
      isAgreedByAll: agreed.has(statement),
      byGroup: byGroup.map(toCounts),
      tells: tellsOf(statement),
    })),
    groups: shown.groups.map(({ size, represents }) => ({
      size,
      represents: represents.map(({ statement, mark }) => ({
        statement: statementIdSchema.parse(statement),
        mark,
      })),
    })),
    dots: shown.dots.map(({ centre: [x, y], size, group }) => ({ x, y, group: group - 1, people: size })),
  };
}

function moderatedSince(closedAt: string | undefined, statements: readonly Statement[]) {
  if (closedAt === undefined) return [];
  return statements
    .flatMap(({ id: statement, moderations }) =>
      moderations
        .filter(({ at }) => at > closedAt)
        .map(({ by: _, revision: __, ...moderation }) => ({ statement, ...moderation })),
    )
    .sort((one, other) => (one.at < other.at ? -1 : 1));
}

function toCounts(tally: { agrees: number; disagrees: number; passes: number } | undefined): MarkCounts {
  return { agree: tally?.agrees ?? 0, disagree: tally?.disagrees ?? 0, pass: tally?.passes ?? 0 };
}

/**
 * What a night makes good: the groups of a closed forum that are not computed for good, or not since a moderator acted,
 * are to be computed, and so are an open one's, should the stream have let go of what was marked.
 */
export async function repeatGroups({ table, clock }: Context, forum: Forum): Promise<void> {
  if (forum.state !== 'open' && forum.state !== 'closed') return;
  const [age, statements] = await Promise.all([
    ageOfGroups(table, forum.id),
    statementsOf(table, forum.id, { consistent: false }),
  ]);
  const latest = statements.flatMap(({ moderations }) => moderations.map(({ at }) => at)).sort();
  const isMade = age?.isFinal && (latest.at(-1) ?? '') <= (age.madeAt ?? '');
  if (statements.length > 0 && !isMade) await stampGroups(table, forum.id, clock.now().toISOString());
}

/** Computes the groups of a forum for good, once it has closed; before, or when that is done, nothing happens. */
export async function makeFinalGroups(context: Context, id: ForumId): Promise<void> {
  const forum = await findForum(context.table, id, { consistent: true });
  if (forum?.state !== 'closed') return;
  if ((await ageOfGroups(context.table, id))?.isFinal) return;
  if ((await statementsOf(context.table, id, { consistent: false })).length > 0)
    await makeGroups(context, id);
}

/**
 * The forums whose groups something has changed since: those of an open one once they are old enough, a final result at
 * once.
 */
export async function groupsToMake({ table, clock }: Context): Promise<ForumId[]> {
  const old = new Date(clock.now().getTime() - freshMs).toISOString();
  const changed = await changedGroups(table);
  return changed.filter(({ age }) => age?.isFinal || (age?.madeAt ?? '') < old).map(({ id }) => id);
}
