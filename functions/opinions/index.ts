export { makeOpinionGates, type OpinionGates } from './gate.ts';
export { hideOpinion, showOpinion } from './hide-opinion.ts';
export { type Opinion, type OpinionEvent, opinionSchema } from './model.ts';
export { makeOpinionProjection, makeSympathyCounting } from './projection.ts';
export { listOpinions, ownOpinions, readOpinion } from './read-opinions.ts';
export { findOpinion, getOpinion } from './repository.ts';
export { stateOf } from './rules.ts';
export { speak } from './speak.ts';
