import { AppError } from '../../shared/errors.ts';
import type { DepartmentId } from '../../shared/ids.ts';
import type { Department, Institution, Outcome, Responder, Rule } from './model.ts';

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
      case 'answer-accepted':
        if (!below.some((earlier) => earlier.then !== 'forum'))
          refuse('no step before it leads to an answer');
        break;
    }
  });
}

/** @throws department.not-found */
export function departmentOf(institution: Pick<Institution, 'departments'>, id: DepartmentId): Department {
  const department = institution.departments.find((candidate) => candidate.id === id);
  if (!department) throw new AppError('department.not-found');
  return department;
}
