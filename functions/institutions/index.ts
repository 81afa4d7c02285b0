export { changeCategories } from './change-categories.ts';
export { changePage } from './change-page.ts';
export { foundInstitution } from './found-institution.ts';
export { getInstitution } from './get-institution.ts';
export { makeHosts } from './institution-at-host.ts';
export { knownInstitution } from './known-institution.ts';
export {
  accents,
  categoriesSchema,
  departmentSchema,
  type HomePart,
  homeParts,
  hostNameSchema,
  type Institution,
  institutionSchema,
  mostEmblemBytes,
  type Outcome,
  outcomeSchema,
  type PageSettings,
  pageSettingsSchema,
  type Responder,
  type Rule,
  responderSchema,
  ruleSchema,
  usualPage,
} from './model.ts';
export { nameDepartment } from './name-department.ts';
export { openInstitution } from './open-institution.ts';
export { institutionsFor } from './read-institutions.ts';
export { allInstitutions } from './repository.ts';
export { defaultDueDays, departmentNames, departmentOf, pageOf, responderOf } from './rules.ts';
