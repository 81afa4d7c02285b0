import { AppError } from '../../shared/errors.ts';
import { toFieldErrors } from '../../shared/http/router.ts';
import { textOf } from '../../shared/web/form.ts';
import { type Rule, ruleSchema, type Step } from './model.ts';
import { assertClimbable } from './rules.ts';

export interface RuleRow {
  on: string;
  threshold: string;
  then: string;
  dueDays: string;
}

/** A rule as it is typed: everything is text until it fits. */
export interface RuleForm {
  /** The version it is written over. */
  over: number;
  windowDays: string;
  rows: RuleRow[];
}

export const mostRows = 9;
const emptyRow: RuleRow = { on: 'empathy', threshold: '', then: 'department-answer', dueDays: '' };

export function fromRule({ windowDays, steps }: Rule, over: number): RuleForm {
  const toRow = (step: Step): RuleRow => ({
    on: step.on,
    threshold: 'threshold' in step ? String(step.threshold) : '',
    then: step.then,
    dueDays: step.dueDays === undefined ? '' : String(step.dueDays),
  });
  return { over, windowDays: String(windowDays), rows: steps.map(toRow) };
}

/** What was sent. How many steps there are is said by the form itself, and never more than a rule may have. */
export function readRuleForm(form: Record<string, unknown>): RuleForm {
  const rows = Math.min(wholeNumber(textOf(form, 'rows')) ?? 0, mostRows);
  return {
    over: wholeNumber(textOf(form, 'over')) ?? 0,
    windowDays: textOf(form, 'windowDays'),
    rows: Array.from({ length: rows }, (_, index) => ({
      on: textOf(form, `on-${index + 1}`),
      threshold: textOf(form, `threshold-${index + 1}`),
      then: textOf(form, `then-${index + 1}`),
      dueDays: textOf(form, `dueDays-${index + 1}`),
    })),
  };
}

/** The form with a step more or less, where that is what its button asked for. */
export function withRowsChanged(typed: RuleForm, act: string): RuleForm | undefined {
  if (act === 'add') return { ...typed, rows: [...typed.rows, emptyRow].slice(0, mostRows) };
  const removed = wholeNumber(/^remove-(\d)$/.exec(act)?.[1] ?? '');
  if (removed === undefined) return undefined;
  return { ...typed, rows: typed.rows.filter((_, index) => index + 1 !== removed) };
}

/** What stands in the way of a rule: a field's name, and which sentence says it. */
type RuleProblem =
  | 'windowDays'
  | 'steps'
  | 'on'
  | 'threshold'
  | 'then'
  | 'dueDays'
  | 'not-higher'
  | 'no-forum'
  | 'no-answer';

/** The rule that was typed, or what has to be corrected, by field. */
export function toRule(typed: RuleForm): { rule: Rule } | { problems: Record<string, RuleProblem> } {
  const parsed = ruleSchema.safeParse({
    windowDays: wholeNumber(typed.windowDays),
    steps: typed.rows.map(({ on, threshold, then, dueDays }) => ({
      on,
      then,
      ...(['empathy', 'forum-participants', 'answer-dissatisfied'].includes(on) && {
        threshold: wholeNumber(threshold),
      }),
      // Left empty it is the usual time; what is no number is a mistake, and not the usual time.
      ...(dueDays.trim() !== '' && { dueDays: wholeNumber(dueDays) ?? 0 }),
    })),
  });
  const problems: Record<string, RuleProblem> = {};
  if (!parsed.success) {
    for (const { field } of toFieldErrors(parsed.error.issues)) {
      const [, first = '', index, name] = field.split('/');
      if (first === 'windowDays' || index === undefined) problems[first] ??= first as RuleProblem;
      else problems[`${name ?? 'on'}-${Number(index) + 1}`] ??= (name ?? 'on') as RuleProblem;
    }
    return { problems };
  }
  try {
    assertClimbable(parsed.data);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    for (const { field } of error.fields ?? []) {
      const number = Number(field.split('/')[2]) + 1;
      const { on } = parsed.data.steps[number - 1] ?? {};
      if (on === 'empathy') problems[`threshold-${number}`] = 'not-higher';
      else
        problems[`on-${number}`] =
          on === 'answer-accepted' || on === 'answer-dissatisfied' ? 'no-answer' : 'no-forum';
    }
    return { problems };
  }
  return { rule: parsed.data };
}

function wholeNumber(text: string): number | undefined {
  return /^[0-9]{1,8}$/.test(text.trim()) ? Number(text.trim()) : undefined;
}
