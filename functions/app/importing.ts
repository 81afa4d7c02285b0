import type { Context } from '../../shared/context.ts';
import { runImports } from '../imports/index.ts';
import { hasReports } from '../reports/index.ts';

/** Works on imports for so long at most. */
export async function workOnImports(context: Context, { forMs }: { forMs: number }): Promise<void> {
  await runImports(context, { forMs, isReported: (id) => hasReports(context.table, id) });
}
