export { type Gates, makeGates } from './gate.ts';
export type { Reconciliation } from './model.ts';
export { makeCounting, publishTotal } from './projection.ts';
export { type Comparison, reconcileCounts, recountShard } from './reconcile-counts.ts';
export { publishReconciliation } from './reconciliations.ts';
export { toShard } from './repository.ts';
export { makeEmpathyRoutes } from './routes.ts';
export { settleGraceMs } from './rules.ts';
export { settleWindow, windowsToSettle } from './settle-window.ts';
