import type { Context as HonoContext } from 'hono';
import type { Child } from 'hono/jsx';
import { ulid } from 'ulid';
import { z } from 'zod';
import { addDays, dateAt } from '../../shared/clock.ts';
import { AppError, type ErrorCode } from '../../shared/errors.ts';
import { errorSentences } from '../../shared/i18n/language.ts';
import {
  type AnswerId,
  type ContributionId,
  contributionIdSchema,
  departmentIdSchema,
  institutionIdSchema,
  personIdSchema,
} from '../../shared/ids.ts';
import { ErrorSummary, type FieldProblems, SelectField, TextField } from '../../shared/web/fields.tsx';
import { textOf } from '../../shared/web/form.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { Prose, Time } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import type { Site } from '../../shared/web/site.ts';
import { getInstitution, type Institution } from '../institutions/index.ts';
import {
  type Actor,
  type AppEnv,
  actorOf,
  isAdmin,
  isHead,
  isOfficer,
  recordStaff,
  type StaffMember,
  staffOf,
} from '../people/index.ts';
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
import { type ContributionView, readAnswer, readContributions } from './read-answers.ts';
import { AnswerSection, titleIn } from './sections.tsx';
import { transferAnswer } from './transfer-answer.ts';
import type { AnswerView } from './view.ts';
import { answerWords } from './words.ts';

type Typed = Record<string, string>;

interface Work {
  site: Site;
  actor: Actor;
  answer: AnswerView;
  institution: Institution;
  staff: StaffMember[];
  contributions: ContributionView[];
  /** What was refused: which form, what stood in it, what is wrong. */
  act: string;
  typed: Typed;
  problems: FieldProblems;
}

/** One answer with everything its department may do about it, each in a form of its own. */
export async function workPage(
  c: HonoContext<AppEnv>,
  site: Site,
  id: AnswerId,
  refused: Pick<Work, 'act' | 'typed' | 'problems'> = { act: '', typed: {}, problems: {} },
): Promise<Response> {
  const { context, language } = site;
  const own = answerWords[language];
  const actor = actorOf(c);
  const [answer, contributions] = await Promise.all([
    readAnswer(context, id),
    readContributions(context, actor, id),
  ]);
  const institution = await getInstitution(context, institutionIdSchema.parse(answer.institution));
  const staff = await staffOf(context.table, institution.id);
  const nameOf = (department: string) =>
    institution.departments.find((each) => each.id === department)?.name ?? department;
  const work: Work = { site, actor, answer, institution, staff, contributions, ...refused };
  const facts = {
    title: `${own.desk.title}: ${titleIn(site, answer)}`,
    isPrivate: true,
    status: Object.keys(refused.problems).length > 0 ? 400 : 200,
  };
  const mayHandle =
    isAdmin(actor, institution.id) ||
    isOfficer(actor, institution.id, departmentIdSchema.parse(answer.holder.department));
  return renderPage(
    c,
    site,
    facts,
    <>
      <p>
        <a href={pathIn(language, '/desk')}>{own.desk.back}</a>
      </p>
      <h1>{titleIn(site, answer)}</h1>
      <p>
        <a href={pathIn(language, `/proposals/${answer.proposal}`)}>{own.desk.proposal}</a>
      </p>
      {c.req.query('saved') === undefined ? null : (
        <p class="notice" role="status">
          {own.desk.saved}
        </p>
      )}
      <ErrorSummary site={site} problems={refused.problems} />
      <AnswerSection site={site} answer={answer} nameOf={nameOf} />
      <Contributions {...work} />
      {mayHandle && answer.state === 'owed' ? <OwedForms {...work} /> : null}
      {mayHandle && answer.state === 'answered' ? <CorrectionForm {...work} /> : null}
    </>,
  );
}

/** One thing to do: folded away until it is wanted, open where something in it has to be corrected. */
function Act(props: {
  work: Work;
  act: string;
  title: string;
  hint?: string;
  children: Child;
  button: string;
}) {
  const { work, act, title, hint, children, button } = props;
  const { site, answer } = work;
  return (
    <details class="card" open={work.act === act}>
      <summary>{title}</summary>
      <form class="form" method="post" action={pathIn(site.language, `/desk/${answer.id}`)}>
        <input type="hidden" name="act" value={act} />
        <input type="hidden" name="key" value={work.act === act ? (work.typed.key ?? ulid()) : ulid()} />
        {hint ? <p class="hint">{hint}</p> : null}
        {children}
        <button class="krds-btn primary medium" type="submit">
          {button}
        </button>
      </form>
    </details>
  );
}

/** What stood in a form that was refused, and what was wrong with it; nothing for the other forms of the page. */
function kept(work: Work, act: string) {
  return work.act === act ? { typed: work.typed, problems: work.problems } : { typed: {}, problems: {} };
}

// Forms of one page share it with their ids: a field's name tells its form.
function OwedForms(work: Work) {
  const { site, actor, answer, institution, staff } = work;
  const { desk } = answerWords[site.language];
  const officers = staff.filter(({ department }) => department === answer.holder.department);
  const others = institution.departments.filter(({ id }) => id !== answer.holder.department);
  const choices = [
    { value: '', text: desk.chooseDepartment },
    ...others.map(({ id, name }) => ({ value: id as string, text: name })),
  ];
  const holder = departmentIdSchema.parse(answer.holder.department);
  const mayAssign = isHead(actor, institution.id, holder) || isAdmin(actor, institution.id);
  const today = dateAt(site.context.clock.now());
  const publication = kept(work, 'publish');
  const interim = kept(work, 'interim');
  const transfer = kept(work, 'transfer');
  const ask = kept(work, 'ask');
  return (
    <>
      <PublishForm work={work} typed={publication.typed} problems={publication.problems} />
      {answer.interim === null ? (
        <Act work={work} act="interim" title={desk.interim} hint={desk.interimHint} button={desk.send}>
          <TextField
            site={site}
            name="interimText"
            label={desk.text}
            value={interim.typed.interimText}
            problems={interim.problems}
            isRequired
            maxLength={20_000}
            rows={6}
          />
          <TextField
            site={site}
            name="interimReason"
            label={desk.reason}
            value={interim.typed.interimReason}
            problems={interim.problems}
            isRequired
            maxLength={1000}
            rows={2}
          />
          <TextField
            site={site}
            name="dueOn"
            type="date"
            label={desk.dueOn}
            value={interim.typed.dueOn ?? addDays(today, 30)}
            problems={interim.problems}
            isRequired
          />
        </Act>
      ) : null}
      {answer.holder.officer?.id === actor.person ? null : (
        <form method="post" action={pathIn(site.language, `/desk/${answer.id}`)}>
          <input type="hidden" name="act" value="assign" />
          <button class="krds-btn secondary medium" type="submit">
            {desk.takeOver}
          </button>
        </form>
      )}
      {mayAssign && officers.length > 0 ? (
        <Act work={work} act="assign" title={desk.assign} button={desk.send}>
          <SelectField
            site={site}
            name="officer"
            label={desk.assignOfficer}
            value={answer.holder.officer?.id}
            options={officers.map(({ person, name }) => ({ value: person as string, text: name }))}
          />
        </Act>
      ) : null}
      <Act work={work} act="transfer" title={desk.transfer} hint={desk.transferHint} button={desk.send}>
        <SelectField
          site={site}
          name="transferDepartment"
          label={desk.department}
          value={transfer.typed.transferDepartment}
          problems={transfer.problems}
          isRequired
          options={choices}
        />
        <TextField
          site={site}
          name="transferReason"
          label={desk.reason}
          value={transfer.typed.transferReason}
          problems={transfer.problems}
          isRequired
          maxLength={1000}
          rows={2}
        />
      </Act>
      <Act work={work} act="ask" title={desk.ask} button={desk.send}>
        <SelectField
          site={site}
          name="askDepartment"
          label={desk.department}
          value={ask.typed.askDepartment}
          problems={ask.problems}
          isRequired
          options={choices}
        />
        <TextField
          site={site}
          name="question"
          label={desk.question}
          value={ask.typed.question}
          problems={ask.problems}
          isRequired
          maxLength={2000}
          rows={3}
        />
      </Act>
    </>
  );
}

interface FormProps {
  work: Work;
  typed: Typed;
  problems: FieldProblems;
}

function PublishForm({ work, typed, problems }: FormProps) {
  const { site } = work;
  const { desk } = answerWords[site.language];
  return (
    <Act work={work} act="publish" title={desk.publish} hint={desk.publishHint} button={desk.publishAct}>
      <VersionFields site={site} typed={typed} problems={problems} />
      <TextField
        site={site}
        name="commitments"
        label={desk.commitments}
        hint={desk.commitmentsHint}
        value={typed.commitments}
        problems={problems}
        rows={3}
      />
    </Act>
  );
}

function CorrectionForm(work: Work) {
  const { site, answer } = work;
  const { desk } = answerWords[site.language];
  const current = answer.answer;
  if (current === null) return null;
  const { typed, problems } = kept(work, 'correct');
  const standing = { decision: current.decision, text: current.text, contact: current.contact ?? '' };
  return (
    <Act work={work} act="correct" title={desk.correct} button={desk.correctAct}>
      <VersionFields site={site} typed={{ ...standing, ...typed }} problems={problems} />
      <TextField
        site={site}
        name="correctReason"
        label={desk.reason}
        value={typed.correctReason}
        problems={problems}
        isRequired
        maxLength={1000}
        rows={2}
      />
    </Act>
  );
}

/** The words of an answer's version. */
function VersionFields({ site, typed, problems }: Omit<FormProps, 'work'> & { site: Site }) {
  const { desk } = answerWords[site.language];
  return (
    <>
      <SelectField
        site={site}
        name="decision"
        label={desk.decision}
        value={typed.decision}
        problems={problems}
        isRequired
        options={[
          { value: '', text: desk.chooseDecision },
          ...decisionSchema.options.map((value) => ({ value, text: site.words.decisions[value] })),
        ]}
      />
      <TextField
        site={site}
        name="text"
        label={desk.text}
        value={typed.text}
        problems={problems}
        isRequired
        maxLength={20_000}
        rows={12}
      />
      <TextField
        site={site}
        name="contact"
        label={desk.contact}
        value={typed.contact}
        problems={problems}
        maxLength={200}
      />
    </>
  );
}

function Contributions(work: Work) {
  const { site, actor, answer, institution, contributions } = work;
  const { desk } = answerWords[site.language];
  if (contributions.length === 0) return null;
  const nameOf = (id: string) => institution.departments.find((each) => each.id === id)?.name ?? id;
  return (
    <section class="card">
      <h2>{desk.contributions}</h2>
      {contributions.map(({ id, department, question, askedAt, text }) => {
        const act = `give-${id}`;
        const { typed, problems } = kept(work, act);
        const mayGive =
          text === null &&
          answer.state === 'owed' &&
          isOfficer(actor, institution.id, departmentIdSchema.parse(department));
        return (
          <div>
            <h3>{nameOf(department)}</h3>
            <p class="meta">
              <Time site={site} at={askedAt} />
            </p>
            <Prose text={question} />
            {text === null ? <p class="meta">{desk.notGiven}</p> : <Prose text={text} />}
            {mayGive ? (
              <Act work={work} act={act} title={desk.give} button={desk.send}>
                <TextField
                  site={site}
                  name={`contribution-${id}`}
                  label={desk.giveText}
                  value={typed[`contribution-${id}`]}
                  problems={problems}
                  isRequired
                  maxLength={5000}
                  rows={4}
                />
              </Act>
            ) : null}
          </div>
        );
      })}
    </section>
  );
}

/** Does one of these things, or shows the form again with what was typed. */
export async function postWork(c: HonoContext<AppEnv>, site: Site, id: AnswerId): Promise<Response> {
  const actor = actorOf(c);
  const form = await c.req.parseBody();
  const typed: Typed = Object.fromEntries(Object.keys(form).map((name) => [name, textOf(form, name)]));
  const act = typed.act ?? '';
  try {
    const done = await attempt(site, actor, id, act, typed);
    if (!done.success) return workPage(c, site, id, { act, typed, problems: problemsOf(site, done.error) });
  } catch (error) {
    const field = error instanceof AppError ? fieldAtFault[error.code] : undefined;
    if (!(error instanceof AppError) || field === undefined) throw error;
    return workPage(c, site, id, {
      act,
      typed,
      problems: { [field]: errorSentences[site.language][error.code] },
    });
  }
  await recordStaff(site.context, actor);
  return c.redirect(`${pathIn(site.language, `/desk/${id}`)}?saved`, 303);
}

/** Refusals that one field can put right. */
const fieldAtFault: Partial<Record<ErrorCode, string>> = {
  'answer.date-not-later': 'dueOn',
  'commitment.date-past': 'commitments',
  'answer.officer-unknown': 'officer',
  'answer.same-department': 'transferDepartment',
};

type Attempt = { success: true } | { success: false; error: z.ZodError };

async function attempt(site: Site, actor: Actor, id: AnswerId, act: string, typed: Typed): Promise<Attempt> {
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
        z.object({ ...versionShape, correctReason: reasonSchema }),
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
function problemsOf({ language }: Site, error: z.ZodError): FieldProblems {
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
