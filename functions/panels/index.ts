export { attendPanel, panelsToAttend } from './attend-panel.ts';
export { settleDueVote, votesToSettle } from './hold-vote.ts';
export { leavePanels } from './leave-panels.ts';
export { type Candidate, candidateSchema, type Panel, panelSchema } from './model.ts';
export { makeCandidacy, makePanelProjection } from './projection.ts';
export { listCandidates, listOwnApplications } from './read-candidates.ts';
export { listPanels, ownPanels } from './read-panels.ts';
export { panelRecords, panelsToRepeat } from './repeat-panels.ts';
export { candidateViewSchema, panelViewSchema } from './view.ts';
