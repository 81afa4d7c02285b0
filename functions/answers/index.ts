export { assignAnswer } from './assign-answer.ts';
export { answersToAttend, attendAnswer } from './attend-answer.ts';
export { askContribution } from './contribute.ts';
export { type Desk, deskFor } from './desks.ts';
export { findSecondAnswer } from './find-second-answer.ts';
export { followTransfer } from './follow-transfer.ts';
export { isListedByDecision } from './listing.ts';
export {
  type Answer,
  type AnswerEvent,
  answerSchema,
  answerStateSchema,
  type Decision,
  decisionSchema,
  resultStep,
} from './model.ts';
export { type ForumAnswer, openForumAnswer, openOwedAnswers } from './open-answer.ts';
export { makeAnswerOpening, makeAnswerProjection } from './projection.ts';
export { publishAnswer } from './publish-answer.ts';
export { publishInterim } from './publish-interim.ts';
export { listAnswers, openedAnswer, readAnswer, yearsOfAnswers } from './read-answers.ts';
export { findAnswer, getAnswer } from './repository.ts';
export { asDrafted, asHeldAt, isResult, titleOf } from './rules.ts';
export { reviewTold } from './tell-review.ts';
export { transferAnswer } from './transfer-answer.ts';
export { type AnswerView, answerViewSchema } from './view.ts';
