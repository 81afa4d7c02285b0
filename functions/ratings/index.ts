export type { RatingTotals, RatingValue } from './model.ts';
export { makeRatingCounting } from './projection.ts';
export { ownRating, ownRatings, readRatings } from './read-ratings.ts';
export { reconcileRatings, recoverRatings } from './reconcile-ratings.ts';
export { unlinkRatings } from './unlink-ratings.ts';
