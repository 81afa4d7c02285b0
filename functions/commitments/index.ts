export { attendCommitment, commitmentsToAttend } from './attend-commitment.ts';
export { isListedByPromise } from './listing.ts';
export { type Commitment, type CommitmentState, commitmentSchema } from './model.ts';
export { openCommitment } from './open-commitment.ts';
export { makeCommitmentProjection } from './projection.ts';
export {
  commitmentsDue,
  commitmentsPromised,
  followedCommitments,
  listCommitments,
  readCommitment,
} from './read-commitments.ts';
export { reportProgress } from './report-progress.ts';
export { findCommitment } from './repository.ts';
export { type CommitmentCard, commitmentViewSchema, type FollowedCommitment } from './view.ts';
