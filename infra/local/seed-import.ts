import { workOnImports } from '../../functions/app/importing.ts';
import { openImport, steerImport, takeBatch } from '../../functions/imports/index.ts';
import { toCsv } from '../../shared/csv.ts';
import { institutionIdSchema } from '../../shared/ids.ts';
import type { Cast, Move, Seeding } from './seed-cast.ts';
import type { ImportPlan } from './seed-plan.ts';

const longestMs = 30_000;

/** An institution brings in what its earlier site holds: the sheet is checked first, then brought in. */
export function importMove({ context, idle }: Seeding, cast: Cast, plan: ImportPlan): Move {
  const institution = institutionIdSchema.parse(plan.institution);
  const admin = cast.named(`${institution}-admin`);
  return {
    daysAgo: plan.daysAgo,
    act: async () => {
      const { source, states } = plan;
      const { id } = await openImport(context, admin, {
        institution,
        source,
        format: 'csv',
        encoding: 'utf-8',
        mapping: { columns: {}, states, categories: {} },
      });
      const rows = plan.rows.map(({ publishedDaysAgo, answeredDaysAgo, ...row }) => ({
        ...row,
        게시일: cast.dateIn(publishedDaysAgo),
        답변일: answeredDaysAgo === undefined ? '' : cast.dateIn(answeredDaysAgo),
      }));
      const bytes = Buffer.from(toCsv(Object.keys(rows[0] ?? {}), rows, { head: true }), 'utf8');
      await takeBatch(context, admin, { institution, id, number: 1, bytes });
      for (const act of ['check', 'start'] as const) {
        await steerImport(context, admin, { institution, id }, act);
        await workOnImports(context, { forMs: longestMs });
        await idle();
      }
    },
  };
}
