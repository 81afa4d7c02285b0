import { EVD, Matrix, QR } from 'ml-matrix';
import { type Marks, missing } from './marks.ts';

export type Point = [x: number, y: number];

interface OpinionMap {
  /** By person. */
  positions: Point[];
  /** By statement: how far from the middle somebody would stand who had marked this one alone, agreeing. */
  reach: Float64Array;
}

// Two are wanted; the others make the search for them quick.
const searched = 8;
const mostRounds = 300;
/** Below this part of all variance there is none. */
const nothing = 1e-12;
/** Positions are published, grouped and drawn to this many decimals: beyond them is rounding, not opinion. */
const decimals = 1e6;

/**
 * Where everybody stands: the two principal components of all marks, a missing one taking its statement's mean. A person's
 * own marks place them, pushed out by √(statements ÷ own marks), so that those who marked little are not all in the middle.
 * A removed statement is one everybody marked with zero: it moves nobody, and counts among everybody's marks.
 */
export function drawOpinionMap(marks: Marks): OpinionMap {
  const { people, statements, removed, cells, own } = marks;
  const width = statements.length;
  const means = meansOf(marks);
  const [first, second] = twoComponents(crossProducts(marks, means));
  const removedCount = removed.filter(Boolean).length;
  const positions = people.map((_, row): Point => {
    let x = 0;
    let y = 0;
    let counted = own[row]! + removedCount;
    for (let column = 0; column < width; column++) {
      const cell = cells[row * width + column]!;
      if (cell === missing) continue;
      if (removed[column]) {
        counted--;
        continue;
      }
      x += (cell - means[column]!) * first[column]!;
      y += (cell - means[column]!) * second[column]!;
    }
    const push = Math.sqrt(width / counted);
    return [rounded(x * push), rounded(y * push)];
  });
  const reach = means.map((mean, column) =>
    removed[column] ? 0 : (1 - mean) * Math.sqrt(width * (first[column]! ** 2 + second[column]! ** 2)),
  );
  return { positions, reach };
}

function rounded(value: number): number {
  return Math.round(value * decimals) / decimals + 0;
}

/** By statement, over those who marked it; zero where it is removed or nobody did. */
function meansOf({ people, statements, removed, cells }: Marks): Float64Array {
  const sums = new Float64Array(statements.length);
  const counts = new Float64Array(statements.length);
  for (let row = 0, at = 0; row < people.length; row++)
    for (let column = 0; column < statements.length; column++, at++) {
      if (cells[at] === missing) continue;
      sums[column]! += cells[at]!;
      counts[column]!++;
    }
  return sums.map((sum, column) => (removed[column] || counts[column] === 0 ? 0 : sum / counts[column]!));
}

/**
 * How statements vary together. A missing mark, being its statement's mean, differs from it by nothing and adds nothing: each
 * person costs the square of their own marks, not of all statements.
 */
function crossProducts({ people, statements, removed, cells }: Marks, means: Float64Array): Float64Array[] {
  const width = statements.length;
  const products = statements.map(() => new Float64Array(width));
  const columns = new Int32Array(width);
  const values = new Float64Array(width);
  for (let row = 0; row < people.length; row++) {
    let count = 0;
    for (let column = 0; column < width; column++) {
      const cell = cells[row * width + column]!;
      if (cell === missing || removed[column]) continue;
      columns[count] = column;
      values[count++] = cell - means[column]!;
    }
    for (let one = 0; one < count; one++) {
      const line = products[columns[one]!]!;
      const value = values[one]!;
      for (let other = one; other < count; other++) line[columns[other]!]! += value * values[other]!;
    }
  }
  for (let one = 0; one < width; one++)
    for (let other = 0; other < one; other++) products[one]![other] = products[other]![one]!;
  return products;
}

/**
 * The two directions of most variance, by power iteration on a block, orthonormalised each round: its cost grows with the
 * square of the statements, a full decomposition's with the cube. A direction without variance is zero.
 */
function twoComponents(products: Float64Array[]): [Float64Array, Float64Array] {
  const width = products.length;
  const none = () => new Float64Array(width);
  const variance = products.reduce((sum, line, at) => sum + line[at]!, 0);
  if (variance === 0) return [none(), none()];
  const matrix = new Matrix(products.map((line) => Array.from(line)));
  const size = Math.min(searched, width);
  let block = startingBlock(width, size);
  let values: number[] = [];
  for (let round = 0; round < mostRounds; round++) {
    const image = matrix.mmul(block);
    const inner = new EVD(block.transpose().mmul(image), { assumeSymmetric: true });
    const turned = block.mmul(inner.eigenvectorMatrix);
    values = inner.realEigenvalues;
    block = turned;
    if (isSettled(matrix, turned, values, variance)) break;
    block = new QR(image.mmul(inner.eigenvectorMatrix)).orthogonalMatrix;
  }
  // Eigenvalues come in rising order.
  const component = (place: number) => {
    const at = size - 1 - place;
    return at < 0 || values[at]! <= nothing * variance ? none() : withOneSign(block.getColumn(at));
  };
  return [component(0), component(1)];
}

/** Both wanted directions are mapped onto themselves. */
function isSettled(matrix: Matrix, block: Matrix, values: number[], variance: number): boolean {
  return values
    .map((value, at) => ({ value, at }))
    .slice(-2)
    .every(({ value, at }) => {
      const direction = block.getColumnVector(at);
      return Matrix.sub(matrix.mmul(direction), Matrix.mul(direction, value)).norm() < 1e-11 * variance;
    });
}

/** Any block would do that is orthogonal to none of the directions; this one is always the same. */
function startingBlock(rows: number, columns: number): Matrix {
  const block = Matrix.zeros(rows, columns);
  let state = 1;
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      block.set(row, column, state / 2 ** 31 - 1);
    }
  return new QR(block).orthogonalMatrix;
}

/** A direction and its opposite are the same: of the statements that weigh most in it, the first counts as positive. */
function withOneSign(direction: number[]): Float64Array {
  const most = direction.reduce((sofar, value) => Math.max(sofar, Math.abs(value)), 0);
  const leading = direction.find((value) => Math.abs(value) > most * (1 - 1e-9)) ?? 1;
  return Float64Array.from(direction, (value) => (leading < 0 ? -value : value));
}
