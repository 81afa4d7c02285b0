export { attendCommitment, commitmentsToAttend } from './attend-commitment.ts';
export { relistCommitment } from './listing.ts';
export { type Commitment, commitmentSchema } from './model.ts';
export { openCommitment } from './open-commitment.ts';
export { makeCommitmentProjection } from './projection.ts';
export { commitmentsDue, listCommitments, readCommitment } from './read-commitments.ts';
export { reportProgress } from './report-progress.ts';
export { findCommitment } from './repository.ts';
export { type CommitmentCard, commitmentViewSchema } from './view.ts';
