import { z } from 'zod';
import { aggregateShape } from '../../shared/events.ts';
import { attachmentIdSchema, departmentIdSchema, institutionIdSchema } from '../../shared/ids.ts';
import { textSchema } from '../../shared/text.ts';

/** Who gives an answer. Whoever it is, a named department holds it and is asked for it. */
export const responderSchema = z.enum(['department', 'mayor', 'district-mayor', 'committee']);
export type Responder = z.infer<typeof responderSchema>;

export const outcomeSchema = z.enum([
  'department-answer',
  'mayor-answer',
  'district-mayor-answer',
  'committee-answer',
  'committee-final-answer',
  'forum',
]);
export type Outcome = z.infer<typeof outcomeSchema>;

const dueDaysSchema = z.number().int().min(1).max(365);

/** A step as it is published: what sets it off and what follows. */
export const stepSchema = z.discriminatedUnion('on', [
  z.object({
    on: z.literal('empathy'),
    threshold: z.number().int().min(1).max(10_000_000),
    then: outcomeSchema,
    dueDays: dueDaysSchema.optional(),
  }),
  z.object({
    on: z.literal('forum-participants'),
    threshold: z.number().int().min(1).max(10_000_000),
    then: outcomeSchema,
    dueDays: dueDaysSchema.optional(),
  }),
  /** So many supporters find an answer wanting: what follows is its second answer. */
  z.object({
    on: z.literal('answer-dissatisfied'),
    threshold: z.number().int().min(1).max(10_000),
    then: outcomeSchema,
    dueDays: dueDaysSchema.optional(),
  }),
  z.object({
    on: z.enum(['answer-accepted', 'forum-closed']),
    then: outcomeSchema,
    dueDays: dueDaysSchema.optional(),
  }),
]);
export type Step = z.infer<typeof stepSchema>;
export const stepOnSchema = z.enum([
  'empathy',
  'forum-participants',
  'answer-dissatisfied',
  'answer-accepted',
  'forum-closed',
] satisfies Step['on'][]);

/** An institution's ladder: how long a proposal gathers empathy, in calendar days, and its steps in order. */
export const ruleSchema = z.object({
  windowDays: z.number().int().min(1).max(365),
  steps: z.array(stepSchema).min(1).max(9),
});
export type Rule = z.infer<typeof ruleSchema>;

export const ruleVersionSchema = z.object({
  institution: institutionIdSchema,
  version: z.number().int().positive(),
  rule: ruleSchema,
  /** The published scheme it was taken from. */
  source: z.string().optional(),
  createdAt: z.iso.datetime(),
});
export type RuleVersion = z.infer<typeof ruleVersionSchema>;

export const departmentSchema = z.object({ id: departmentIdSchema, name: textSchema(60) });
export type Department = z.infer<typeof departmentSchema>;

export const mostDepartments = 200;

const categoryNameSchema = textSchema(40).refine((value) => value !== '*', { error: 'is no category' });
export const categoriesSchema = z
  .array(categoryNameSchema)
  .max(50)
  .overwrite((categories) => [...new Set(categories)]);

/** Colours an institution's page may have, each a pair of KRDS that can be read in light and in dark. */
export const accents = ['blue', 'green', 'amber', 'red', 'grey'] as const;
/** What of an institution may stand on the home page of all. */
export const homeParts = ['proposals', 'forums', 'answers'] as const;
export type HomePart = (typeof homeParts)[number];

/** A name as DNS has it, of two labels at least and no address of a machine (RFC 1123, section 2.1). */
export const hostNameSchema = z
  .string()
  .max(253)
  .regex(/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/);

export const pageSettingsSchema = z.strictObject({
  /** Where its page is the front page, beside its address below the site; its deployment has to answer there. */
  host: hostNameSchema.nullable(),
  accent: z.enum(accents),
  /** A picture among its files. */
  emblem: attachmentIdSchema.nullable(),
  onHome: z
    .array(z.enum(homeParts))
    .max(homeParts.length)
    .overwrite((parts) => homeParts.filter((part) => parts.includes(part))),
  /** Whether its own page shows what the city asks of everybody, too. */
  showsCity: z.boolean(),
});
export type PageSettings = z.infer<typeof pageSettingsSchema>;

/** What holds until somebody decides otherwise. */
export const usualPage: PageSettings = {
  host: null,
  accent: 'blue',
  emblem: null,
  onHome: [...homeParts],
  showsCity: false,
};

export const mostEmblemBytes = 64 * 1024;

export const institutionEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('institution.opened') }),
  z.object({ type: z.literal('institution.rule-changed'), version: z.number() }),
  z.object({
    type: z.literal('institution.department-named'),
    department: departmentIdSchema,
    name: z.string(),
    /** What it was called before; nothing for one that was opened. */
    before: z.string().optional(),
  }),
  z.object({
    type: z.literal('institution.categories-changed'),
    added: z.array(z.string()),
    removed: z.array(z.string()),
  }),
  z.object({ type: z.literal('institution.page-changed') }),
]);

/**
 * Which institution a host name is kept for, and by which attempt to name it (a ULID, so since when). It counts as long as
 * that institution names it.
 */
export const hostClaimSchema = z.object({ institution: institutionIdSchema, attempt: z.ulid() });
export type HostClaim = z.infer<typeof hostClaimSchema>;

const shape = aggregateShape(institutionEventSchema);

export const institutionSchema = z.object({
  ...shape,
  // Institutions that were opened before what is done to them was recorded have none.
  events: shape.events.default([]),
  id: institutionIdSchema,
  kind: z.enum(['city', 'agency', 'district']),
  name: z.object({ ko: z.string(), en: z.string() }),
  programme: z.string().nullable(),
  departments: z
    .array(departmentSchema)
    .min(1)
    .max(mostDepartments)
    .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, {
      error: 'names one department twice',
    }),
  /** The department that runs the scheme and holds an answer until it is passed on. */
  schemeDepartment: departmentIdSchema,
  /** What is offered to whoever writes; another word may be chosen. */
  categories: z.array(z.string()).max(50),
  rule: ruleVersionSchema,
  page: pageSettingsSchema.optional(),
});
export type Institution = z.infer<typeof institutionSchema>;
/** What an institution is opened with. */
export type NewInstitution = Omit<Institution, 'rule' | 'revision' | 'events' | 'page'> & { rule: Rule };
