import type { Context } from '../../shared/context.ts';
import { type ForumId, type StatementId, statementIdSchema } from '../../shared/ids.ts';
import { findForum } from '../forums/index.ts';
import { agesOfGroups, type KeptGroups, keepGroups } from './groups-repository.ts';
import type { MarkCounts } from './model.ts';
import { allMarks, statementsOf } from './repository.ts';

/** How long what was computed is shown before it is computed anew, while marks are made. */
const freshMs = 10 * 60_000;

/**
 * Computes the groups of a forum from all its marks and publishes what may be shown of them. After the forum has closed it
 * is computed for good: all that were made in time are on record then.
 */
export async function makeGroups({ table, clock }: Context, id: ForumId): Promise<void> {
  const forum = await findForum(table, id, { consistent: true });
  if (!forum) return;
  const madeAt = clock.now().toISOString();
  const statements = await statementsOf(table, id, { consistent: true });
  // Nothing was ever said: there is nothing to show.
  if (statements.length === 0) return;
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
  const common = { madeAt, isFinal: forum.state === 'closed', people: found.people.length };
  const tellsOf = (statement: string) => tells.get(statement) ?? 0;
  if (typeof shown === 'string') {
    const counted = found.statements.flatMap((statement, column) =>
      found.removed[column] ? [] : [{ statement, tally: found.tallies[column] }],
    );
    await keepGroups(table, id, {
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
    });
    return;
  }
  const agreed = new Set(shown.agreedByAll.map(({ statement }) => statement));
  const kept: KeptGroups = {
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
  await keepGroups(table, id, kept);
}

function toCounts(tally: { agrees: number; disagrees: number; passes: number } | undefined): MarkCounts {
  return { agree: tally?.agrees ?? 0, disagree: tally?.disagrees ?? 0, pass: tally?.passes ?? 0 };
}

/** Computes the groups of a forum for good, once it has closed; before, or when that is done, nothing happens. */
export async function makeFinalGroups(context: Context, id: ForumId): Promise<void> {
  const forum = await findForum(context.table, id, { consistent: true });
  if (forum?.state !== 'closed') return;
  if ((await agesOfGroups(context.table, [id])).get(id)?.isFinal) return;
  await makeGroups(context, id);
}

/** Of open forums, those whose groups were not computed yet, or too long ago. */
export async function groupsToMake(
  { table, clock }: Context,
  forums: readonly ForumId[],
): Promise<ForumId[]> {
  const ages = await agesOfGroups(table, [...forums]);
  const old = new Date(clock.now().getTime() - freshMs).toISOString();
  return forums.filter((id) => (ages.get(id)?.madeAt ?? '') < old);
}
