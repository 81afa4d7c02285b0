export { type RatingTotals, type RatingValue, ratingTotalsSchema } from './model.ts';
export { makeRatingCounting } from './projection.ts';
export { rateAnswer } from './rate-answer.ts';
export { ownRating, ownRatings, readRatings } from './read-ratings.ts';
export { reconcileRatings, recoverRatings } from './reconcile-ratings.ts';
export { unlinkRatings } from './unlink-ratings.ts';
