export { acceptSeat, declineSeat } from './answer-offer.ts';
export { applyToPanel } from './apply-to-panel.ts';
export { appointMember } from './appoint-member.ts';
export { attendPanel, panelsToAttend } from './attend-panel.ts';
export { claimSeat } from './claim-seat.ts';
export { drawSeats } from './draw-seats.ts';
export { castVote, explainDecision, openVote, settleDueVote, votesToSettle } from './hold-vote.ts';
export { leavePanels } from './leave-panels.ts';
export {
  type Candidate,
  type Choice,
  candidateSchema,
  type Panel,
  panelSchema,
  type Scores,
} from './model.ts';
export { openPanel } from './open-panel.ts';
export { makeCandidacy, makePanelProjection } from './projection.ts';
export { putForward } from './put-forward.ts';
export { listCandidates, listOwnApplications } from './read-candidates.ts';
export { listPanels, ownPanels } from './read-panels.ts';
export { panelRecords, panelsToRepeat } from './repeat-panels.ts';
export { candidateViewSchema, panelViewSchema } from './view.ts';
export { noteOnCandidate, scoreCandidate } from './weigh-candidate.ts';
