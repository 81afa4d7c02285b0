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
import { Badge, Pager, Prose, Time } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import { Said } from '../../shared/web/said.tsx';
import type { Site } from '../../shared/web/site.ts';
import { getInstitution, institutionsFor } from '../institutions/index.ts';
import { type AppEnv, actorOf } from '../people/index.ts';
import { commitmentsEn } from './messages.en.ts';
import { commitmentsKo } from './messages.ko.ts';
import { commitmentStateSchema, noteTextSchema } from './model.ts';
import { listCommitments, readCommitment } from './read-commitments.ts';
import { reportProgress } from './report-progress.ts';
import { canReport } from './rules.ts';
import type { CommitmentCard } from './view.ts';

const words = { ko: commitmentsKo, en: commitmentsEn } as const;

const reportSchema = z.object({ kind: z.enum(['progress', 'done', 'dropped']), text: noteTextSchema });

const listQuery = z.object({
  institution: institutionIdSchema.optional().catch(undefined),
  state: commitmentStateSchema.optional().catch(undefined),
  cursor: z.string().min(1).max(2000).optional(),
});

/** What came of it all: commitments across proposals and forums, each traced back to the voices behind it. */
export function makeCommitmentPages(site: Site): Hono<AppEnv> {
  const { context, language, formats } = site;
  const own = words[language];
  const path = pathIn(language, '/outcomes');
  return new Hono<AppEnv>()
    .get('/outcomes', async (c) => {
      const query = listQuery.parse(c.req.query());
      const [institutions, { items, next }] = await Promise.all([
        institutionsFor(site),
        listCommitments(context, { ...query, limit: 20 }),
      ]);
      const nameOf = ({ institution, department }: CommitmentCard) => {
        const found = institutions.find(({ id }) => id === institution);
        const name = found?.departments.find(({ id }) => id === department)?.name ?? department;
        return `${found?.name[language] ?? institution} ${name}`;
      };
      return renderPage(
        c,
        site,
        { title: own.title, description: own.lead },
        <>
          <h1>{own.title}</h1>
          <p>{own.lead}</p>
          <form class="filters" method="get" action={path}>
            <SelectField
              site={site}
              name="institution"
              label={own.institution}
              value={query.institution}
              options={[
                { value: '', text: own.allInstitutions },
                ...institutions.map(({ id, name }) => ({ value: id, text: name[language] })),
              ]}
            />
            <SelectField
              site={site}
              name="state"
              label={own.state}
              value={query.state}
              options={[
                { value: '', text: own.anyState },
                ...commitmentStateSchema.options.map((value) => ({ value, text: own.states[value] })),
              ]}
            />
            <button class="krds-btn secondary medium" type="submit">
              {own.apply}
            </button>
          </form>
          {items.length === 0 ? <p class="notice">{own.none}</p> : null}
          <ul class="cards">
            {items.map((item) => (
              <li class="card">
                <h2 class="card-title">
                  <a href={`${path}/${item.id}`}>
                    <Said text={item.title} />
                  </a>
                </h2>
                <Standing site={site} item={item} />
                <p class="meta">{nameOf(item)}</p>
              </li>
            ))}
          </ul>
          <Pager site={site} path={path} query={query} next={next} />
        </>,
      );
    })
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
    const institution = await getInstitution(context, institutionIdSchema.parse(item.institution));
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
        <Standing site={site} item={item} />
        <p class="meta">
          {institution.name[language]} {department?.name ?? item.department}
        </p>
        {item.proposal === null ? null : (
          <p>
            <a href={pathIn(language, `/proposals/${item.proposal}`)}>{own.from}</a>
          </p>
        )}
        {item.forum === null ? null : (
          <p>
            <a href={pathIn(language, `/forums/${item.forum}`)}>{own.fromForum}</a>
          </p>
        )}
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

  function Standing({ item }: { site: Site; item: CommitmentCard }) {
    return (
      <p>
        <Badge kind={item.overdue ? 'overdue' : item.state === 'done' ? 'answered' : item.state}>
          {item.overdue ? own.overdue : own.states[item.state]}
        </Badge>{' '}
        {own.due(formats.date(item.dueOn))}
      </p>
    );
  }
}

/** An address that names no commitment is one where nothing is. */
function toId(text: string): CommitmentId {
  const id = commitmentIdSchema.safeParse(text);
  if (!id.success) throw new AppError('commitment.not-found');
  return id.data;
}
