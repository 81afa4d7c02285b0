export { reportProposal } from './report-proposal.ts';
export { settleReports } from './settle-reports.ts';
