import { AppError } from '../../shared/errors.ts';
import type { DepartmentId } from '../../shared/ids.ts';
import {
  type Department,
  type Institution,
  type Outcome,
  type PageSettings,
  type Responder,
  type Rule,
  type Step,
  usualPage,
} from './model.ts';

/** Days an answer is due in where a rule names none: the month of Seoul's ordinance (data/rules.json, sangsang-seoul). */
export const defaultDueDays = 30;

const responders: Record<Exclude<Outcome, 'forum'>, Responder> = {
  'department-answer': 'department',
  'mayor-answer': 'mayor',
  'district-mayor-answer': 'district-mayor',
  'committee-answer': 'committee',
  'committee-final-answer': 'committee',
};

/** Who answers when a step leads to an answer; nothing where it leads to a forum. */
export function responderOf(outcome: Outcome): Responder | undefined {
  return outcome === 'forum' ? undefined : responders[outcome];
}

/**
 * A ladder that can be climbed: empathy thresholds grow, and a step set off by an answer or a forum stands below one
 * that leads there.
 *
 * @throws request.invalid naming the step
 */
export function assertClimbable(rule: Rule): void {
  let threshold = 0;
  rule.steps.forEach((step, index) => {
    const below = rule.steps.slice(0, index);
    const refuse = (message: string) => {
      throw new AppError('request.invalid', [{ field: `/steps/${index}`, message }]);
    };
    switch (step.on) {
      case 'empathy':
        if (step.threshold <= threshold) refuse('has to be higher than the threshold before it');
        threshold = step.threshold;
        break;
      case 'forum-participants':
      case 'forum-closed':
        if (!below.some((earlier) => earlier.then === 'forum')) refuse('no step before it leads to a forum');
        break;
      case 'answer-dissatisfied':
        if (below.some((earlier) => earlier.on === 'answer-dissatisfied'))
          refuse('there is a step for those who are dissatisfied already');
        if (step.then === 'forum') refuse('what follows is an answer');
        if (!below.some((earlier) => earlier.then !== 'forum'))
          refuse('no step before it leads to an answer');
        break;
      case 'answer-accepted':
        if (!below.some((earlier) => earlier.then !== 'forum'))
          refuse('no step before it leads to an answer');
        break;
    }
  });
}

/** How an institution's page looks, and what stands where. */
export function pageOf({ page = usualPage }: Pick<Institution, 'page'>): PageSettings {
  return page;
}

/** @throws department.not-found */
export function departmentOf(institution: Pick<Institution, 'departments'>, id: DepartmentId): Department {
  const department = institution.departments.find((candidate) => candidate.id === id);
  if (!department) throw new AppError('department.not-found');
  return department;
}

/** What an institution's departments are called; by their ids where it has none of that id. */
export function departmentNames(institution: Pick<Institution, 'departments'> | undefined) {
  return (department: string): string =>
    institution?.departments.find(({ id }) => id === department)?.name ?? department;
}

/** How many of the proposals looked at reach a step; nothing where empathy alone does not say. */
export interface StepReach {
  step: Step;
  reached: number | undefined;
}

export interface RuleComparison<Past> {
  inForce: StepReach[];
  proposed: StepReach[];
  /** Those that would have led to something else, and what to under each rule. */
  changed: { proposal: Past; before: Outcome[]; after: Outcome[] }[];
}

/**
 * What another rule would have done to proposals whose final counts are known. Only steps that empathy sets off can be
 * told from a count; what would have come of forums and answers cannot, nor what a longer or shorter window would have
 * gathered.
 */
export function compareRules<Past extends { count: number }>(
  inForce: Rule,
  proposed: Rule,
  past: readonly Past[],
): RuleComparison<Past> {
  const reachOf = ({ steps }: Rule): StepReach[] =>
    steps.map((step) => ({
      step,
      reached: step.on === 'empathy' ? past.filter(({ count }) => reaches(step, count)).length : undefined,
    }));
  const changed = past.flatMap((proposal) => {
    const before = outcomesAt(inForce, proposal.count);
    const after = outcomesAt(proposed, proposal.count);
    return before.join() === after.join() ? [] : [{ proposal, before, after }];
  });
  return { inForce: reachOf(inForce), proposed: reachOf(proposed), changed };
}

function outcomesAt({ steps }: Rule, count: number): Outcome[] {
  return steps.filter((step) => reaches(step, count)).map(({ then }) => then);
}

function reaches(step: Step, count: number): boolean {
  return step.on === 'empathy' && step.threshold <= count;
}

/** The city first, then the others by their names as the language sorts them. */
export function inReadersOrder(
  institutions: readonly Institution[],
  language: keyof Institution['name'],
): Institution[] {
  const rank = ({ kind }: Institution) => (kind === 'city' ? 0 : 1);
  return institutions.toSorted(
    (one, other) =>
      rank(one) - rank(other) || one.name[language].localeCompare(other.name[language], language),
  );
}
