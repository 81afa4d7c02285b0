import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Rule, ruleSchema } from '../../functions/institutions/model.ts';
import {
  fromRule,
  type RuleForm,
  readRuleForm,
  toRule,
  withRowsChanged,
} from '../../functions/institutions/rule-form.ts';
import { compareRules } from '../../functions/institutions/rules.ts';
import { step } from '../support/stage.ts';

const rule: Rule = {
  windowDays: 30,
  steps: [
    step('empathy', 'department-answer', { threshold: 50 }),
    step('empathy', 'forum', { threshold: 100, dueDays: 20 }),
    step('forum-participants', 'mayor-answer', { threshold: 1000 }),
    step('answer-accepted', 'committee-answer'),
  ],
};
const typed = fromRule(rule, 3);
const problemsOf = (form: RuleForm) => {
  const read = toRule(form);
  return 'problems' in read ? read.problems : {};
};
const withRow = (number: number, change: object): RuleForm => ({
  ...typed,
  rows: typed.rows.map((row, index) => (index + 1 === number ? { ...row, ...change } : row)),
});

describe('a rule in a form', () => {
  it('comes back as it was', () => {
    const sent = Object.fromEntries([
      ['over', '3'],
      ['rows', '4'],
      ['windowDays', typed.windowDays],
      ...typed.rows.flatMap((row, index) =>
        Object.entries(row).map(([name, value]) => [`${name}-${index + 1}`, value]),
      ),
    ]);
    expect(readRuleForm(sent)).toEqual(typed);
    expect(toRule(readRuleForm(sent))).toEqual({ rule });
  });

  it('takes a step more, to nine, and any of them away', () => {
    const more = withRowsChanged(typed, 'add');
    expect(more?.rows).toHaveLength(5);
    let most: RuleForm = typed;
    for (let times = 0; times < 20; times++) most = withRowsChanged(most, 'add') ?? most;
    expect(most.rows).toHaveLength(9);
    expect(withRowsChanged(typed, 'remove-2')?.rows).toEqual(typed.rows.toSpliced(1, 1));
    for (const act of ['preview', 'save', 'remove-', 'remove-x', 'remove-22', ''])
      expect(withRowsChanged(typed, act)).toBeUndefined();
  });

  it.each<[string, RuleForm, Record<string, string>]>([
    ['no window', { ...typed, windowDays: '' }, { windowDays: 'windowDays' }],
    ['a window too long', { ...typed, windowDays: '366' }, { windowDays: 'windowDays' }],
    ['a window that is no number', { ...typed, windowDays: '1e2' }, { windowDays: 'windowDays' }],
    ['no steps', { ...typed, rows: [] }, { steps: 'steps' }],
    ['a trigger nobody knows', withRow(1, { on: 'x' }), { 'on-1': 'on' }],
    ['an outcome nobody knows', withRow(1, { then: 'x' }), { 'then-1': 'then' }],
    ['no threshold', withRow(1, { threshold: '' }), { 'threshold-1': 'threshold' }],
    ['a threshold of nought', withRow(3, { threshold: '0' }), { 'threshold-3': 'threshold' }],
    ['a due time that is no number', withRow(2, { dueDays: 'soon' }), { 'dueDays-2': 'dueDays' }],
    ['thresholds that fall', withRow(2, { threshold: '50' }), { 'threshold-2': 'not-higher' }],
    ['a forum that no step opens', withRow(2, { then: 'mayor-answer' }), { 'on-3': 'no-forum' }],
    ['an answer that no step gives', withRow(1, { on: 'answer-accepted' }), { 'on-1': 'no-answer' }],
  ])('says what to correct: %s', (_, form, problems) => {
    expect(problemsOf(form)).toEqual(problems);
  });

  it('is a rule or has problems, whatever is sent', () => {
    const value = fc.oneof(fc.constantFrom('', '0', '5', '999999999', 'empathy', 'forum'), fc.string());
    const names = fc.constantFrom('over', 'rows', 'windowDays', 'on-1', 'threshold-1', 'then-1', 'dueDays-1');
    fc.assert(
      fc.property(fc.dictionary(names, value), (sent) => {
        const read = toRule(readRuleForm(sent));
        if ('rule' in read) expect(ruleSchema.safeParse(read.rule).success).toBe(true);
        else expect(Object.keys(read.problems).length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('what another rule would have done', () => {
  const past = [10, 49, 50, 99, 100, 300].map((count) => ({ count }));
  const lower: Rule = { windowDays: 30, steps: [step('empathy', 'department-answer', { threshold: 40 })] };

  it('is told step by step, where empathy alone says it', () => {
    const { inForce, proposed } = compareRules(rule, lower, past);
    expect(inForce.map(({ reached }) => reached)).toEqual([4, 2, undefined, undefined]);
    expect(proposed.map(({ reached }) => reached)).toEqual([5]);
  });

  it('names the proposals that would have led to something else', () => {
    const { changed } = compareRules(rule, lower, past);
    expect(changed.map(({ proposal, before, after }) => [proposal.count, before, after])).toEqual([
      [49, [], ['department-answer']],
      [100, ['department-answer', 'forum'], ['department-answer']],
      [300, ['department-answer', 'forum'], ['department-answer']],
    ]);
  });

  it('is nothing where the steps stay', () => {
    expect(compareRules(rule, { ...rule, windowDays: 10 }, past).changed).toEqual([]);
    expect(compareRules(rule, lower, []).changed).toEqual([]);
  });

  it('counts each proposal once at each step that its count reaches', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(400)), fc.integer({ min: 1, max: 400 }), (counts, threshold) => {
        const proposed = { windowDays: 1, steps: [step('empathy', 'forum', { threshold })] };
        const { proposed: told } = compareRules(
          rule,
          proposed,
          counts.map((count) => ({ count })),
        );
        expect(told[0]?.reached).toBe(counts.filter((count) => count >= threshold).length);
      }),
    );
  });
});
