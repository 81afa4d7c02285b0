import { describe, expect, it } from 'vitest';
import { empathies, shardOf } from '../../functions/empathy/counted.ts';
import { toPersonId } from '../../functions/people/index.ts';
import { deltaOf } from '../../shared/counting/count-changes.ts';
import { standingThroughout } from '../../shared/counting/standing.ts';
import { empathyShards } from '../../shared/dynamo/keys.ts';

const person = (index: number) => toPersonId(new Uint8Array(32), 'rules', String(index));
const voice = (index: number, at = '2026-03-02T01:00:00.000Z') => ({ sk: person(index), at });

describe('a shard', () => {
  it('is one citizen’s for life, and all shards share the citizens evenly', () => {
    const shares = new Array(empathyShards).fill(0);
    for (let index = 0; index < 4_000; index++) shares[shardOf(person(index))]++;
    expect(shards(7)).toEqual(shards(7));
    // 500 each; a fair draw is off by more than 100 once in a million times, and this draw is always the same.
    for (const share of shares) expect(Math.abs(share - 500)).toBeLessThan(100);
  });
});

const shards = (count: number) => Array.from({ length: count }, (_, index) => shardOf(person(index)));

describe('a change of one empathy', () => {
  it.each<[string, object, number]>([
    ['given', { after: voice(1) }, 1],
    ['taken back', { before: voice(1) }, -1],
    ['written again', { before: voice(1), after: voice(1, '2026-03-03T01:00:00.000Z') }, 0],
    ['that is none', {}, 0],
  ])('%s counts', (_, change, delta) => {
    const key = { pk: 'EMPATHY#prp#00', sk: person(1) };
    expect(deltaOf(empathies, { key, ...change })).toEqual(delta === 0 ? {} : { count: delta });
  });
});

describe('voices that stand together', () => {
  const later = '2026-03-02T01:00:01.000Z';
  it.each([
    ['who stood all the while', [voice(1), voice(2)], [voice(2), voice(1)], 2],
    ['not who came in between', [voice(1)], [voice(1), voice(2)], 1],
    ['not who left in between', [voice(1), voice(2)], [voice(2)], 1],
    ['not who left and came back in between', [voice(1), voice(2)], [voice(1, later), voice(2)], 1],
    ['nobody where one left as the other came', [voice(1)], [voice(2)], 0],
    ['nobody', [], [], 0],
  ])('are %s', (_, before, after, standing) => {
    expect(standingThroughout(before, after)).toBe(standing);
  });
});
