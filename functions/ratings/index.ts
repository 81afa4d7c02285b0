export { makeRatingProjection } from './projection.ts';
export { ownRating, readRatings } from './read-ratings.ts';
export { settleRatings } from './settle-ratings.ts';
