import type { Figure } from './figure.ts';

export async function measureColdStart(): Promise<Figure[]> {
  return [];
}
