import type { Context as HonoContext } from 'hono';
import { AppError, errorStatus } from '../../shared/errors.ts';
import { ErrorSummary, type FieldProblems, SelectField, TextField } from '../../shared/web/fields.tsx';
import { textOf } from '../../shared/web/form.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { TableWrap } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import type { Site } from '../../shared/web/site.ts';
import { type AppEnv, actorOf, assertAllowed, isAdmin } from '../people/index.ts';
import { changeRule } from './change-rule.ts';
import { getInstitution } from './get-institution.ts';
import { type Institution, type Outcome, outcomeSchema, type Rule } from './model.ts';
import { previewRule, type RulePreview } from './preview-rule.ts';
import { readRuleVersions } from './read-institutions.ts';
import {
  fromRule,
  mostRows,
  type RuleForm,
  type RuleRow,
  readRuleForm,
  toRule,
  withRowsChanged,
} from './rule-form.ts';
import { defaultDueDays, type StepReach } from './rules.ts';
import { RuleDrawn, StepDrawn } from './sections.tsx';
import { institutionWords } from './words.ts';

const changedShown = 100;
const triggers = [
  'empathy',
  'forum-participants',
  'answer-accepted',
  'answer-dissatisfied',
  'forum-closed',
] as const;

/** Every rule an institution ever had. */
export async function rulesPage(
  c: HonoContext<AppEnv>,
  site: Site,
  institution: Institution,
): Promise<Response> {
  const { context, language, formats } = site;
  const own = institutionWords[language];
  const versions = await readRuleVersions(context, institution.id);
  const actor = c.get('actor');
  const path = pathIn(language, `/institutions/${institution.id}`);
  return renderPage(
    c,
    site,
    { title: `${own.rules.title} · ${institution.name[language]}` },
    <>
      <p>
        <a href={pathIn(language, `/i/${institution.id}`)}>{institution.name[language]}</a>
      </p>
      <h1>{own.rules.title}</h1>
      {c.req.query('saved') === undefined ? null : (
        <p class="notice" role="status">
          {own.rules.saved}
        </p>
      )}
      <p>{own.howItWorks.pinned}</p>
      {actor && isAdmin(actor, institution.id) ? (
        <p>
          <a class="krds-btn secondary medium" href={`${path}/rules/edit`}>
            {own.rules.edit}
          </a>
        </p>
      ) : null}
      {versions.map((version) => (
        <section class="card">
          <h2>{own.version(formats.number(version.version), formats.date(version.createdAt))}</h2>
          {version.version === institution.rule.version ? <p class="meta">{own.rules.inForce}</p> : null}
          <RuleDrawn site={site} rule={version.rule} />
          {version.source ? (
            <p class="meta">
              {own.rules.source}: {version.source}
            </p>
          ) : null}
        </section>
      ))}
    </>,
  );
}

interface Writing {
  typed?: RuleForm;
  problems?: FieldProblems;
  previewed?: { rule: Rule; preview: RulePreview };
  hasConflict?: boolean;
}

/** The editor: fields for each step, and what the rule would have done. */
export async function ruleEditorPage(
  c: HonoContext<AppEnv>,
  site: Site,
  institution: Institution,
  { typed, problems = {}, previewed, hasConflict }: Writing = {},
): Promise<Response> {
  const { language, formats } = site;
  const own = institutionWords[language];
  assertAllowed(isAdmin(actorOf(c), institution.id));
  const { rule: inForce } = institution;
  const form = typed ?? fromRule(inForce.rule, inForce.version);
  const path = pathIn(language, `/institutions/${institution.id}/rules`);
  const status = hasConflict
    ? errorStatus['institution.changed']
    : Object.keys(problems).length > 0
      ? errorStatus['request.invalid']
      : 200;
  return renderPage(
    c,
    site,
    { title: `${own.rules.edit} · ${institution.name[language]}`, isPrivate: true, status },
    <>
      <p>
        <a href={path}>{own.rules.title}</a>
      </p>
      <h1>{own.rules.edit}</h1>
      <p>{own.rules.editLead}</p>
      <ErrorSummary site={site} problems={problems} />
      {hasConflict ? (
        <section class="notice" role="alert">
          <p>{own.rules.conflict(formats.number(inForce.version))}</p>
          <RuleDrawn site={site} rule={inForce.rule} />
        </section>
      ) : null}
      {previewed ? <Preview site={site} path={`${path}/edit`} form={form} previewed={previewed} /> : null}
      <form class="form" method="post" action={`${path}/edit`}>
        {/* The Enter key presses a form's first button: that must not be one that takes a step away. */}
        <button class="visually-hidden" type="submit" name="act" value="preview" tabindex={-1}>
          {own.rules.preview}
        </button>
        <input type="hidden" name="over" value={String(form.over)} />
        <input type="hidden" name="rows" value={String(form.rows.length)} />
        <TextField
          site={site}
          name="windowDays"
          label={own.rules.windowDays}
          hint={own.rules.windowDaysHint}
          value={form.windowDays}
          problems={problems}
          isRequired
          maxLength={8}
        />
        <div id="steps" class="stack" tabindex={-1}>
          {form.rows.map((row, index) => (
            <Row
              site={site}
              row={row}
              number={index + 1}
              problems={problems}
              isOnly={form.rows.length === 1}
            />
          ))}
        </div>
        <p class="actions">
          {form.rows.length < mostRows ? (
            <button class="krds-btn text medium" type="submit" name="act" value="add" formnovalidate>
              {own.rules.add}
            </button>
          ) : null}
          <button class="krds-btn primary medium" type="submit" name="act" value="preview">
            {own.rules.preview}
          </button>
        </p>
      </form>
    </>,
  );
}

interface RowProps {
  site: Site;
  row: RuleRow;
  number: number;
  problems: FieldProblems;
  isOnly: boolean;
}

function Row({ site, row, number, problems, isOnly }: RowProps) {
  const { formats, words } = site;
  const own = institutionWords[site.language].rules;
  return (
    <fieldset class="card">
      <legend>{own.step(formats.number(number))}</legend>
      <SelectField
        site={site}
        name={`on-${number}`}
        label={own.on}
        value={row.on}
        problems={problems}
        options={triggers.map((value) => ({ value, text: own.triggers[value] }))}
      />
      <TextField
        site={site}
        name={`threshold-${number}`}
        label={own.threshold}
        hint={own.thresholdHint}
        value={row.threshold}
        problems={problems}
        maxLength={8}
      />
      <SelectField
        site={site}
        name={`then-${number}`}
        label={own.outcome}
        value={row.then}
        problems={problems}
        options={outcomeSchema.options.map((value) => ({ value, text: words.outcomes[value] }))}
      />
      <TextField
        site={site}
        name={`dueDays-${number}`}
        label={own.dueDays}
        hint={own.dueDaysHint(formats.number(defaultDueDays))}
        value={row.dueDays}
        problems={problems}
        maxLength={8}
      />
      {isOnly ? null : (
        <button
          class="krds-btn text small"
          type="submit"
          name="act"
          value={`remove-${number}`}
          formnovalidate
        >
          {own.remove(formats.number(number))}
        </button>
      )}
    </fieldset>
  );
}

interface PreviewProps {
  site: Site;
  path: string;
  form: RuleForm;
  previewed: { rule: Rule; preview: RulePreview };
}

/** What the rule would have done, and the one button that puts exactly this rule in force. */
function Preview({ site, path, form, previewed: { rule, preview } }: PreviewProps) {
  const { formats, language, words } = site;
  const own = institutionWords[language].rules;
  const { examined, changed } = preview;
  const namesOf = (outcomes: Outcome[]) =>
    outcomes.length === 0 ? own.nothing : outcomes.map((outcome) => words.outcomes[outcome]).join(', ');
  return (
    <section class="card">
      <h2>{own.previewTitle}</h2>
      <RuleDrawn site={site} rule={rule} />
      <h3>{own.pastTitle}</h3>
      <p>{examined === 0 ? own.noPast : own.examined(formats.number(examined))}</p>
      {examined === 0 ? null : (
        <>
          <p class="hint">{own.limits}</p>
          <ReachTable site={site} caption={own.underInForce} reach={preview.inForce} />
          <ReachTable site={site} caption={own.underProposed} reach={preview.proposed} />
          <h3>{own.changedTitle}</h3>
          <p>{changed.length === 0 ? own.noneChanged : own.changed(formats.number(changed.length))}</p>
          {changed.length === 0 ? null : (
            <TableWrap label={own.changedTitle}>
              <table>
                <thead>
                  <tr>
                    <th scope="col">{own.proposal}</th>
                    <th scope="col">{own.count}</th>
                    <th scope="col">{own.underInForce}</th>
                    <th scope="col">{own.underProposed}</th>
                  </tr>
                </thead>
                <tbody>
                  {changed.slice(0, changedShown).map(({ proposal, before, after }) => (
                    <tr>
                      <td>
                        <a href={pathIn(language, `/proposals/${proposal.id}`)}>
                          {proposal.title ?? proposal.id}
                        </a>
                      </td>
                      <td>{formats.number(proposal.count)}</td>
                      <td>{namesOf(before)}</td>
                      <td>{namesOf(after)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </TableWrap>
          )}
          {changed.length > changedShown ? (
            <p class="meta">{own.firstOf(formats.number(changedShown))}</p>
          ) : null}
        </>
      )}
      <form method="post" action={path}>
        <input type="hidden" name="over" value={String(form.over)} />
        <input type="hidden" name="rows" value={String(form.rows.length)} />
        <input type="hidden" name="windowDays" value={form.windowDays} />
        {form.rows.flatMap((row, index) =>
          (['on', 'threshold', 'then', 'dueDays'] as const).map((name) => (
            <input type="hidden" name={`${name}-${index + 1}`} value={row[name]} />
          )),
        )}
        <p>{own.saveHint}</p>
        <button class="krds-btn primary medium" type="submit" name="act" value="save">
          {own.save}
        </button>
      </form>
    </section>
  );
}

function ReachTable({ site, caption, reach }: { site: Site; caption: string; reach: StepReach[] }) {
  const own = institutionWords[site.language].rules;
  return (
    <TableWrap label={caption}>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{own.stepColumn}</th>
            <th scope="col">{own.reached}</th>
          </tr>
        </thead>
        <tbody>
          {reach.map(({ step, reached }) => (
            <tr>
              <td>
                <StepDrawn site={site} step={step} />
              </td>
              <td>{reached === undefined ? own.unknown : site.formats.number(reached)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableWrap>
  );
}

/** Changes rows, previews, or puts in force what was previewed. What was typed comes back whatever happens. */
export async function postRule(
  c: HonoContext<AppEnv>,
  site: Site,
  institution: Institution,
): Promise<Response> {
  const { context, language } = site;
  const { id } = institution;
  const actor = actorOf(c);
  assertAllowed(isAdmin(actor, id));
  const sent = await c.req.parseBody();
  const typed = readRuleForm(sent);
  const act = textOf(sent, 'act');
  const changed = withRowsChanged(typed, act);
  if (changed) return ruleEditorPage(c, site, institution, { typed: changed });
  const read = toRule(typed);
  if ('problems' in read) {
    const sentences = institutionWords[language].rules.problems;
    const problems = Object.fromEntries(
      Object.entries(read.problems).map(([name, problem]) => [name, sentences[problem]]),
    );
    return ruleEditorPage(c, site, institution, { typed, problems });
  }
  const { rule } = read;
  if (act !== 'save') {
    const preview = await previewRule(context, actor, id, rule);
    return ruleEditorPage(c, site, institution, { typed, previewed: { rule, preview } });
  }
  try {
    await changeRule(context, actor, id, rule, typed.over);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'institution.changed') throw error;
    const current = await getInstitution(context, id);
    const rebased = { ...typed, over: current.rule.version };
    return ruleEditorPage(c, site, current, { typed: rebased, hasConflict: true });
  }
  return c.redirect(pathIn(language, `/institutions/${id}/rules?saved`), 303);
}
