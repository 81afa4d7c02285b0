import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Rule, ruleSchema } from '../../functions/institutions/model.ts';
import { assertClimbable, responderOf } from '../../functions/institutions/rules.ts';
import { AppError } from '../../shared/errors.ts';

const { rules } = JSON.parse(readFileSync('data/rules.json', 'utf8')) as { rules: Record<string, unknown> };
const steps = (...given: object[]) => ({ windowDays: 30, steps: given }) as Rule;

describe('a published ladder', () => {
  it.each(Object.entries(rules))('%s needs no code', (_, published) => {
    expect(() => assertClimbable(ruleSchema.parse(published))).not.toThrow();
  });

  it.each([
    ['democracy-seoul-2017', 30, [50, 500, 5000]],
    ['democracy-seoul-2020', 30, [50, 100, 1000]],
    ['yeongdeungpo', 30, [1000]],
    ['geumcheon', 20, [20]],
    ['songpa-petition', 10, [1000]],
    ['gwanak', 30, [30, undefined, undefined]],
  ])('%s gathers for %i days and asks for %j', (name, windowDays, thresholds) => {
    const rule = ruleSchema.parse(rules[name]);
    expect(rule.windowDays).toBe(windowDays);
    expect(rule.steps.map((step) => ('threshold' in step ? step.threshold : undefined))).toEqual(thresholds);
  });

  it('may lead to any responder', () => {
    const outcomes = [
      'department-answer',
      'mayor-answer',
      'district-mayor-answer',
      'committee-answer',
      'forum',
    ] as const;
    expect(outcomes.map(responderOf)).toEqual([
      'department',
      'mayor',
      'district-mayor',
      'committee',
      undefined,
    ]);
  });
});

describe('a ladder that cannot be climbed', () => {
  it.each([
    [
      'thresholds that fall',
      steps(
        { on: 'empathy', threshold: 5, then: 'forum' },
        { on: 'empathy', threshold: 5, then: 'mayor-answer' },
      ),
    ],
    ['an accepted answer that nobody gave', steps({ on: 'answer-accepted', then: 'forum' })],
    [
      'a forum that nobody opened',
      steps(
        { on: 'empathy', threshold: 5, then: 'mayor-answer' },
        { on: 'forum-closed', then: 'committee-answer' },
      ),
    ],
  ])('is refused for %s', (_, rule) => {
    expect(() => assertClimbable(rule)).toThrow(AppError);
  });
});
