import { Hono, type Context as HonoContext } from 'hono';
import { ulid } from 'ulid';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import {
  type CommitmentId,
  commitmentIdSchema,
  departmentIdSchema,
  institutionIdSchema,
} from '../../shared/ids.ts';
import { ErrorSummary, type FieldProblems, SelectField, TextField } from '../../shared/web/fields.tsx';
import { textOf } from '../../shared/web/form.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { Prose, Time } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import { Said } from '../../shared/web/said.tsx';
import type { Site } from '../../shared/web/site.ts';
import { getInstitution } from '../institutions/index.ts';
import { type AppEnv, actorOf } from '../people/index.ts';
import { noteTextSchema } from './model.ts';
import { commitmentsPage, decisionsPage } from './outcomes-page.tsx';
import { readCommitment } from './read-commitments.ts';
import { reportProgress } from './report-progress.ts';
import { canReport } from './rules.ts';
import { CommitmentStanding, VoicesBehind } from './sections.tsx';
import { readVoices } from './voices.ts';
import { commitmentWords } from './words.ts';

const reportSchema = z.object({ kind: z.enum(['progress', 'done', 'dropped']), text: noteTextSchema });

/** What came of it all: commitments across proposals and forums, each traced back to the voices behind it. */
export function makeCommitmentPages(site: Site): Hono<AppEnv> {
  const { context, language } = site;
  const own = commitmentWords[language];
  const path = pathIn(language, '/outcomes');
  return new Hono<AppEnv>()
    .get('/outcomes', (c) => commitmentsPage(c, site))
    .get('/outcomes/decisions', (c) => decisionsPage(c, site))
    .get('/outcomes/:id', (c) => onePage(c, toId(c.req.param('id'))))
    .post('/outcomes/:id', async (c) => {
      const actor = actorOf(c);
      const id = toId(c.req.param('id'));
      const form = await c.req.parseBody();
      const typed = { kind: textOf(form, 'kind'), text: textOf(form, 'text') };
      const report = reportSchema.safeParse(typed);
      if (!report.success) return onePage(c, id, typed);
      await reportProgress(context, actor, id, {
        ...report.data,
        idempotencyKey: textOf(form, 'key') || undefined,
      });
      return c.redirect(`${path}/${id}`, 303);
    });

  async function onePage(c: HonoContext<AppEnv>, id: CommitmentId, typed?: { kind: string; text: string }) {
    const item = await readCommitment(context, id);
    const actor = c.get('actor');
    const [institution, voices] = await Promise.all([
      getInstitution(context, institutionIdSchema.parse(item.institution)),
      readVoices(context, [item]),
    ]);
    const department = institution.departments.find((each) => each.id === item.department);
    const held = { institution: institution.id, department: departmentIdSchema.parse(item.department) };
    const mayReport = item.state === 'open' && actor !== undefined && canReport(held, actor);
    const problems: FieldProblems = typed === undefined ? {} : { text: own.report.error };
    return renderPage(
      c,
      site,
      { title: item.title, status: typed === undefined ? 200 : 400 },
      <>
        <h1>
          <Said text={item.title} />
        </h1>
        <p>
          <CommitmentStanding site={site} item={item} />
        </p>
        <p class="meta">
          {institution.name[language]} {department?.name ?? item.department}
        </p>
        <section>
          <h2>{own.behind}</h2>
          <VoicesBehind site={site} of={item} voices={voices} />
        </section>
        <p>
          <a href={pathIn(language, `/answers/${item.answer}`)}>{own.answer}</a>
        </p>
        <section>
          <h2>{own.notes}</h2>
          {item.notes.length === 0 ? <p>{own.noNotes}</p> : null}
          <ol class="timeline">
            {item.notes.map((note) => (
              <li>
                <Time site={site} at={note.at} /> <strong>{own.kinds[note.kind] ?? note.kind}</strong>
                <Prose text={note.text} />
              </li>
            ))}
          </ol>
        </section>
        {mayReport ? (
          <section>
            <h2>{own.report.title}</h2>
            <ErrorSummary site={site} problems={problems} />
            <form class="form" method="post" action={`${path}/${id}`}>
              <input type="hidden" name="key" value={ulid()} />
              <SelectField
                site={site}
                name="kind"
                label={own.report.kind}
                value={typed?.kind}
                options={reportSchema.shape.kind.options.map((value) => ({
                  value,
                  text: own.kinds[value] ?? value,
                }))}
              />
              <TextField
                site={site}
                name="text"
                label={own.report.text}
                hint={own.report.textHint}
                value={typed?.text}
                problems={problems}
                isRequired
                maxLength={2000}
                rows={4}
              />
              <button class="krds-btn secondary medium" type="submit">
                {own.report.send}
              </button>
            </form>
          </section>
        ) : null}
      </>,
    );
  }
}

/** An address that names no commitment is one where nothing is. */
function toId(text: string): CommitmentId {
  const id = commitmentIdSchema.safeParse(text);
  if (!id.success) throw new AppError('commitment.not-found');
  return id.data;
}
