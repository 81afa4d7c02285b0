export { type RatingTotals, type RatingValue, ratingTotalsSchema } from './model.ts';
export { makeRatingProjection } from './projection.ts';
export { rateAnswer } from './rate-answer.ts';
export { ownRating, ownRatings, readRatings } from './read-ratings.ts';
export { settleRatings } from './settle-ratings.ts';
export { unlinkRatings } from './unlink-ratings.ts';
