export { foundInstitution } from './found-institution.ts';
export { getInstitution } from './get-institution.ts';
export { knownInstitution } from './known-institution.ts';
export {
  type Institution,
  type Outcome,
  outcomeSchema,
  type Responder,
  type Rule,
  responderSchema,
  ruleSchema,
  type Step,
  stepSchema,
} from './model.ts';
export { allInstitutions } from './repository.ts';
export { defaultDueDays, departmentOf, responderOf } from './rules.ts';
