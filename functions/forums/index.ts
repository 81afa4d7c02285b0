export { attendForum, forumsToAttend } from './attend-forum.ts';
export { enterBatch } from './enter-batch.ts';
export { assertDebating, type ForumGates, makeForumGates } from './gate.ts';
export { type Forum, forumSchema } from './model.ts';
export { askCitizens, openCitizenForum } from './open-forum.ts';
export {
  makeForumConclusion,
  makeForumOpening,
  makeForumProjection,
  makeStanceCounting,
  openOwedForum,
} from './projection.ts';
export { publishReport } from './publish-report.ts';
export {
  forumsNaming,
  listDatedForums,
  listForums,
  ownForums,
  ownParticipations,
  ownStance,
  readForum,
  readForumCards,
  readLatestOfForum,
} from './read-forums.ts';
export { reconcileForum, recoverTallies } from './reconcile-forum.ts';
export { findForum, getForum, registeredForums } from './repository.ts';
export { canRun, isDebating, stateAt, topicOf } from './rules.ts';
export { takeStance } from './take-stance.ts';
export { unlinkStances } from './unlink-stances.ts';
export { type ForumCard, forumCardSchema, forumViewSchema } from './view.ts';
