import { z } from 'zod';
import { AppError, type ErrorCode } from '../../shared/errors.ts';
import {
  type AnswerId,
  type ContributionId,
  contributionIdSchema,
  departmentIdSchema,
  personIdSchema,
} from '../../shared/ids.ts';
import type { FieldProblems } from '../../shared/web/fields.tsx';
import type { Typed } from '../../shared/web/form.ts';
import type { Site } from '../../shared/web/site.ts';
import type { Actor } from '../people/index.ts';
import { assignAnswer } from './assign-answer.ts';
import { askContribution, giveContribution } from './contribute.ts';
import { correctAnswer } from './correct-answer.ts';
import {
  answerTextSchema,
  commitmentTitleSchema,
  contactSchema,
  contributionTextSchema,
  decisionSchema,
  mostCommitments,
  questionSchema,
  reasonSchema,
} from './model.ts';
import { publishAnswer } from './publish-answer.ts';
import { publishInterim } from './publish-interim.ts';
import { transferAnswer } from './transfer-answer.ts';
import { answerWords } from './words.ts';

/** Refusals that one field can put right. */
export const fieldAtFault: Partial<Record<ErrorCode, string>> = {
  'answer.date-not-later': 'dueOn',
  'commitment.date-past': 'commitments',
  'answer.officer-unknown': 'officer',
  'answer.same-department': 'transferDepartment',
};

type Attempt = { success: true } | { success: false; error: z.ZodError };

/** Does one of the things a department may do about an answer, once the form says what it takes. */
export async function attempt(
  site: Site,
  actor: Actor,
  id: AnswerId,
  act: string,
  typed: Typed,
): Promise<Attempt> {
  const { context } = site;
  const key = typed.key || undefined;
  /** Does it with what the form says, once that is what the schema asks for. */
  async function given<Schema extends z.ZodType>(
    schema: Schema,
    use: (value: z.infer<Schema>) => Promise<unknown>,
  ): Promise<Attempt> {
    const parsed = schema.safeParse(typed);
    if (!parsed.success) return { success: false, error: parsed.error };
    await use(parsed.data);
    return { success: true };
  }
  if (act.startsWith('give-')) {
    const contribution = toContributionId(act.slice('give-'.length));
    const name = `contribution-${contribution}`;
    return given(z.object({ [name]: contributionTextSchema }), (value) =>
      giveContribution(context, actor, id, contribution, value[name] ?? ''),
    );
  }
  switch (act) {
    case 'assign':
      return given(z.object({ officer: personIdSchema.optional() }), ({ officer }) =>
        assignAnswer(context, actor, id, officer),
      );
    case 'transfer':
      return given(
        z.object({ transferDepartment: departmentIdSchema, transferReason: reasonSchema }),
        ({ transferDepartment: department, transferReason: reason }) =>
          transferAnswer(context, actor, id, { department, reason }),
      );
    case 'ask':
      return given(
        z.object({ askDepartment: departmentIdSchema, question: questionSchema }),
        ({ askDepartment: department, question }) =>
          askContribution(context, actor, id, { department, question }, key),
      );
    case 'interim':
      return given(
        z.object({ interimText: answerTextSchema, interimReason: reasonSchema, dueOn: z.iso.date() }),
        ({ interimText: text, interimReason: reason, dueOn }) =>
          publishInterim(context, actor, id, { text, reason, dueOn }),
      );
    case 'publish':
      return given(z.object({ ...versionShape, commitments: commitmentLines }), (publication) =>
        publishAnswer(context, actor, id, publication),
      );
    case 'correct':
      return given(
        z.object({
          ...versionShape,
          correctReason: reasonSchema,
          over: z.coerce.number().int().positive().optional().catch(undefined),
        }),
        ({ correctReason, ...version }) =>
          correctAnswer(context, actor, id, { ...version, reason: correctReason, idempotencyKey: key }),
      );
    default:
      throw new AppError('request.invalid');
  }
}

function toContributionId(text: string): ContributionId {
  const id = contributionIdSchema.safeParse(text);
  if (!id.success) throw new AppError('contribution.not-found');
  return id.data;
}

const versionShape = {
  decision: decisionSchema,
  text: answerTextSchema,
  contact: z
    .string()
    .transform((text) => (text.trim() === '' ? null : text))
    .pipe(contactSchema.nullable()),
};

/** A commitment a line: its date, and what will be done. */
const commitmentLines = z
  .string()
  .transform((text) =>
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .map((line) => ({ dueOn: line.slice(0, 10), title: line.slice(10).trim() })),
  )
  .pipe(z.array(z.object({ dueOn: z.iso.date(), title: commitmentTitleSchema })).max(mostCommitments));

/** Each field's sentence; the forms of the page name their fields apart, the sentences go by what they ask for. */
export function problemsOf({ language }: Site, error: z.ZodError): FieldProblems {
  const { errors } = answerWords[language].desk;
  const problems: FieldProblems = {};
  for (const { path } of error.issues) {
    const name = String(path[0] ?? '');
    const asked = name
      .replace(/^(?:transfer|ask|interim|correct)(?=[A-Z])/, '')
      .replace(/^contribution-.*/, 'contribution');
    const sentence = errors[asked.charAt(0).toLowerCase() + asked.slice(1)];
    problems[name] ??= sentence ?? name;
  }
  return problems;
}
