export { listOwnReports, unlinkReports } from './own-reports.ts';
export { makeReportProjection } from './projection.ts';
export { hasReports } from './repository.ts';
export { settleReports } from './settle-reports.ts';
