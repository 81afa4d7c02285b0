export { askTransfer } from './ask-transfer.ts';
export { closeWindow } from './close-window.ts';
export { acceptTransfer } from './decide-transfer.ts';
export { fireAcceptedStep } from './fire-accepted-step.ts';
export { fireDebatedStep } from './fire-debated-step.ts';
export { fireDissatisfiedStep } from './fire-dissatisfied-step.ts';
export { fireStep } from './fire-step.ts';
export { forgetAuthor } from './forget-author.ts';
export { hideProposal, showProposal } from './hide-proposal.ts';
export {
  foreignProposalId,
  importProposal,
  importVerdict,
  isListed,
  takeOffImported,
} from './import-proposal.ts';
export { findLinked, linkProposal, unlinkProposal } from './link-proposal.ts';
export { relist } from './listing.ts';
export {
  type Custody,
  type DayCount,
  hidingCodeSchema,
  hidingCodes,
  linkUrlSchema,
  type PinnedStep,
  type Proposal,
  type ProposalEvent,
  proposalSchema,
  type RejectionCode,
  reasonSchema,
  rejectionCodeSchema,
} from './model.ts';
export { noteAnswered } from './note-answered.ts';
export { hasChangedSight, hasNewlyFired, hasNewlyMoved, makeProposalProjection } from './projection.ts';
export {
  closingNext,
  listOwnProposals,
  listProposals,
  type PastProposal,
  pastProposals,
  readCards,
  readLatestOfProposal,
  readProposal,
  seeProposal,
} from './read-proposals.ts';
export {
  countOf,
  findProposal,
  findProposals,
  historyOf,
  keepDayCount,
  publishCount,
  registered,
  textOf,
  textsOf,
} from './repository.ts';
export { institutionAt, isGathering, pendingDissatisfiedStep, pendingEmpathySteps } from './rules.ts';
export { screenProposal } from './screen-proposal.ts';
export { submitProposal } from './submit-proposal.ts';
export type { ProposalView } from './view.ts';
export { type ProposalCard, proposalCardSchema, proposalViewSchema } from './view.ts';
export { rejectionCodeIn } from './words.ts';
