import { kmeans } from 'ml-kmeans';
import type { Point } from './opinion-map.ts';

/** People who stand close to one another, as the map draws them: never somebody by name. */
export interface BaseCluster {
  centre: Point;
  /** Places in the list of points that was clustered. */
  members: number[];
}

const baseClusters = 100;
/** k-means finds the nearest of several arrangements; of so many tries the closest is kept. */
const tries = 10;
const fewestGroups = 2;
const mostGroups = 5;

/**
 * About a hundred small clusters. The points are sorted first, so that the outcome depends on where people stand and not on
 * who they are or when they came.
 */
export function toBaseClusters(points: readonly Point[]): BaseCluster[] {
  const order = points.map((_, at) => at).sort((one, other) => comparePoints(points[one]!, points[other]!));
  const sorted = order.map((at) => points[at]!);
  const distinct = sorted.filter((point, at) => at === 0 || comparePoints(point, sorted[at - 1]!) !== 0);
  const clusterOf =
    distinct.length <= baseClusters
      ? placesOf(sorted, distinct)
      : kmeans(sorted, baseClusters, { seed: 1, initialization: 'kmeans++', tolerance: 1e-4 }).clusters;
  const members = Map.groupBy(order.keys(), (place) => clusterOf[place]!);
  return [...members.values()]
    .map((places) => ({
      centre: middleOf(places.map((place) => sorted[place]!)),
      members: places.map((place) => order[place]!),
    }))
    .sort((one, other) => comparePoints(one.centre, other.centre));
}

function placesOf(sorted: Point[], distinct: Point[]): number[] {
  let place = 0;
  return sorted.map((point) => {
    if (comparePoints(point, distinct[place]!) !== 0) place++;
    return place;
  });
}

/**
 * For each base cluster the number of its group, from 0. Two to five groups, one for each twelve people beyond two at the
 * most: as many as separate best by silhouette, the fewer where that is equal. Or `wanted`, as far as people stand in so
 * many places.
 */
export function toGroups(clusters: readonly BaseCluster[], wanted?: number): number[] {
  if (wanted !== undefined) return arrange(clusters, wanted);
  const people = clusters.reduce((sum, { members }) => sum + members.length, 0);
  const most = Math.min(mostGroups, fewestGroups + Math.floor(people / 12), clusters.length);
  let best = { groups: arrange(clusters, 1), silhouette: Number.NEGATIVE_INFINITY };
  for (let count = fewestGroups; count <= most; count++) {
    const groups = arrange(clusters, count);
    const silhouette = silhouetteOf(clusters, groups);
    if (silhouette > best.silhouette + 1e-9) best = { groups, silhouette };
  }
  return best.groups;
}

/** k-means in which a base cluster weighs as many as are in it: it is handed over once for each of them. */
function arrange(clusters: readonly BaseCluster[], count: number): number[] {
  if (count >= clusters.length) return clusters.map((_, at) => at);
  if (count <= 1) return clusters.map(() => 0);
  const starts: number[] = [];
  const weighed: Point[] = [];
  for (const { centre, members } of clusters) {
    starts.push(weighed.length);
    for (let at = 0; at < members.length; at++) weighed.push(centre);
  }
  let best: { groups: number[]; spread: number } | undefined;
  for (let seed = 1; seed <= tries; seed++) {
    const found = kmeans(weighed, count, { seed, initialization: 'kmeans++', tolerance: 1e-12 });
    const groups = starts.map((start) => found.clusters[start]!);
    const spread = clusters.reduce(
      (sum, { centre, members }, at) =>
        sum + members.length * distance(centre, found.centroids[groups[at]!] as Point) ** 2,
      0,
    );
    if (best === undefined || spread < best.spread * (1 - 1e-9)) best = { groups, spread };
  }
  return best?.groups ?? [];
}

/**
 * How much nearer people are to their own group than to the next, from −1 to 1, everybody standing where their base cluster
 * does. Somebody alone in a group counts as 0.
 */
function silhouetteOf(clusters: readonly BaseCluster[], groups: readonly number[]): number {
  const sizes = new Float64Array(Math.max(...groups) + 1);
  clusters.forEach(({ members }, at) => {
    sizes[groups[at]!]! += members.length;
  });
  let sum = 0;
  let people = 0;
  clusters.forEach(({ centre, members }, at) => {
    people += members.length;
    const own = groups[at]!;
    if (sizes[own] === 1) return;
    const far = new Float64Array(sizes.length);
    clusters.forEach((other, place) => {
      far[groups[place]!]! += other.members.length * distance(centre, other.centre);
    });
    const within = far[own]! / (sizes[own]! - 1);
    const others = [...sizes.keys()].filter((group) => group !== own && sizes[group]! > 0);
    const next = Math.min(...others.map((group) => far[group]! / sizes[group]!));
    sum += (members.length * (next - within)) / Math.max(next, within);
  });
  return sum / people;
}

export function middleOf(points: readonly Point[]): Point {
  const sums = points.reduce<Point>(([x, y], point) => [x + point[0], y + point[1]], [0, 0]);
  return [sums[0] / points.length, sums[1] / points.length];
}

export function comparePoints(one: Point, other: Point): number {
  return one[0] - other[0] || one[1] - other[1];
}

function distance(one: Point, other: Point): number {
  return Math.sqrt((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2);
}
