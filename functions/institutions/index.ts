export { changeCategories } from './change-categories.ts';
export { foundInstitution } from './found-institution.ts';
export { getInstitution } from './get-institution.ts';
export { knownInstitution } from './known-institution.ts';
export {
  categoriesSchema,
  departmentSchema,
  type Institution,
  institutionSchema,
  type Outcome,
  outcomeSchema,
  type Responder,
  type Rule,
  responderSchema,
  ruleSchema,
  type Step,
  stepSchema,
} from './model.ts';
export { nameDepartment } from './name-department.ts';
export { allInstitutions } from './repository.ts';
export { defaultDueDays, departmentOf, responderOf } from './rules.ts';
