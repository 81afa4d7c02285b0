import type { Table } from '../../shared/dynamo/client.ts';
import { getItem, putItem, queryPage } from '../../shared/dynamo/items.ts';
import { keys } from '../../shared/dynamo/keys.ts';
import { AppError } from '../../shared/errors.ts';
import { reconciliationIdSchema } from '../../shared/ids.ts';
import { type Reconciliation, reconciliationSchema } from './model.ts';

export async function publishReconciliation(table: Table, run: Reconciliation): Promise<void> {
  await putItem(table, { ...keys.reconciliation(reconciliationIdSchema.parse(run.id)), ...run });
}

export async function latestReconciliations(table: Table): Promise<Reconciliation[]> {
  const { items } = await queryPage(table, reconciliationSchema, {
    pk: 'RECONCILIATIONS',
    newestFirst: true,
    limit: 30,
  });
  return items;
}

/** @throws reconciliation.not-found */
export async function findReconciliation(table: Table, id: string): Promise<Reconciliation> {
  const known = reconciliationIdSchema.safeParse(id);
  const run =
    known.success &&
    (await getItem(table, reconciliationSchema, keys.reconciliation(known.data), { consistent: false }));
  if (!run) throw new AppError('reconciliation.not-found');
  return run;
}
