export { makeAuditProjection } from './projection.ts';
export { recordAct } from './record-act.ts';
