export { listOwnReports, unlinkReports } from './own-reports.ts';
export { reportProposal } from './report-proposal.ts';
export { settleReports } from './settle-reports.ts';
