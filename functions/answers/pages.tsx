import { Hono } from 'hono';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { type AnswerId, answerIdSchema, type InstitutionId, institutionIdSchema } from '../../shared/ids.ts';
import { Difference } from '../../shared/web/difference.tsx';
import { SelectField } from '../../shared/web/fields.tsx';
import { pathIn, pathOf } from '../../shared/web/locale.ts';
import { Pager, TableWrap, Time } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import { Said } from '../../shared/web/said.tsx';
import type { Site } from '../../shared/web/site.ts';
import { getInstitution, type Institution, institutionsFor } from '../institutions/index.ts';
import type { AppEnv } from '../people/index.ts';
import { type Punctuality, readBoard } from './board.ts';
import { calendarPage } from './calendar-page.tsx';
import { deskPage } from './desk-page.tsx';
import { exportAnswers } from './export-answers.ts';
import { listAnswers, readAnswer, readVersions } from './read-answers.ts';
import { AnswerName, AnswerStanding, kindIn, titleIn } from './sections.tsx';
import { postTemplate, templatesPage } from './templates-page.tsx';
import { answerWords } from './words.ts';
import { postWork, workPage } from './work-page.tsx';

const boardQuery = z.object({
  institution: institutionIdSchema.default('seoul' as InstitutionId).catch('seoul' as InstitutionId),
  overdue: z.literal('true').optional().catch(undefined),
  cursor: z.string().min(1).max(2000).optional(),
});
const boardDays = 365;

/** The board of who owes answers, every version of an answer, and the desk where officers write them. */
export function makeAnswerPages(site: Site): Hono<AppEnv> {
  const { context, language, formats } = site;
  const own = answerWords[language];
  return new Hono<AppEnv>()
    .get('/board', async (c) => {
      const institutions = await institutionsFor(site);
      const { institution: wanted, overdue, cursor } = boardQuery.parse(c.req.query());
      const institution = institutions.find(({ id }) => id === wanted) ?? institutions[0];
      if (!institution) throw new AppError('institution.not-found');
      const [board, { items, next }] = await Promise.all([
        readBoard(context, institution, boardDays),
        listAnswers(context, {
          institution: institution.id,
          cursor,
          limit: 20,
          ...(overdue ? { overdue: true } : { state: 'owed' as const }),
        }),
      ]);
      const nameOf = namesOf(institution);
      const path = pathIn(language, '/board');
      const title = `${own.board.title}: ${institution.name[language]}`;
      return renderPage(
        c,
        site,
        { title, description: own.board.lead },
        <>
          <h1>{own.board.title}</h1>
          <p>
            {own.board.lead} <a href={pathIn(language, '/reconciliations')}>{own.board.reconciliations}</a>
          </p>
          <form class="filters" method="get" action={path}>
            <SelectField
              site={site}
              name="institution"
              label={own.board.institution}
              value={institution.id}
              options={institutions.map(({ id, name }) => ({ value: id, text: name[language] }))}
            />
            <button class="krds-btn secondary medium" type="submit">
              {own.board.show}
            </button>
          </form>
          <h2>
            {institution.name[language]} · {own.board.period}
          </h2>
          <TableWrap label={own.board.title}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{own.board.department}</th>
                  <th scope="col">{own.board.owed}</th>
                  <th scope="col">{own.board.overdue}</th>
                  <th scope="col">{own.board.longest}</th>
                  <th scope="col">{own.board.answered}</th>
                  <th scope="col">{own.board.onTime}</th>
                  <th scope="col">{own.board.median}</th>
                </tr>
              </thead>
              <tbody>
                {board.departments.map((department) => (
                  <BoardRow site={site} name={department.name} record={department} />
                ))}
                <BoardRow site={site} name={own.board.total} record={board.total} />
              </tbody>
            </table>
          </TableWrap>
          <section>
            <h2>{own.board.open}</h2>
            <p>
              {overdue ? (
                <a href={`${path}?institution=${institution.id}`}>{own.board.filterAll}</a>
              ) : (
                <a href={`${path}?institution=${institution.id}&overdue=true`}>{own.board.filterOverdue}</a>
              )}
            </p>
            {items.length === 0 ? <p>{own.board.none}</p> : null}
            <ul class="cards">
              {items.map((answer) => (
                <li class="card">
                  <h3 class="card-title">
                    <a href={pathIn(language, pathOf(answer))}>
                      <AnswerName site={site} answer={answer} />
                    </a>
                  </h3>
                  <AnswerStanding site={site} answer={answer} nameOf={nameOf} />
                </li>
              ))}
            </ul>
            <Pager
              site={site}
              path={path}
              query={{ institution: institution.id, overdue, cursor }}
              next={next}
            />
          </section>
        </>,
      );
    })
    .get('/desk', (c) => deskPage(c, site))
    .get('/desk/calendar', (c) => calendarPage(c, site))
    .get('/desk/answers.csv', (c) => exportAnswers(c, site))
    .get('/desk/templates', (c) => templatesPage(c, site))
    .post('/desk/templates', (c) => postTemplate(c, site))
    .get('/desk/:id', (c) => workPage(c, site, toId(c.req.param('id'))))
    .post('/desk/:id', (c) => postWork(c, site, toId(c.req.param('id'))))
    .get('/answers/:id', async (c) => {
      const id = toId(c.req.param('id'));
      const [answer, versions] = await Promise.all([readAnswer(context, id), readVersions(context, id)]);
      const institution = await getInstitution(context, institutionIdSchema.parse(answer.institution));
      const nameOf = namesOf(institution);
      return renderPage(
        c,
        site,
        { title: `${kindIn(site, answer)}: ${titleIn(site, answer)}` },
        <>
          <h1>
            {kindIn(site, answer)}:{' '}
            <a href={pathIn(language, pathOf(answer))}>
              <Said text={titleIn(site, answer)} />
            </a>
          </h1>
          <AnswerStanding site={site} answer={answer} nameOf={nameOf} />
          {versions.toReversed().map((version) => (
            <section class="card">
              <h2>
                {own.version(formats.number(version.number))} · <Time site={site} at={version.at} />
              </h2>
              <p class="meta">
                {nameOf(version.department)} · {site.words.decisions[version.decision]}
              </p>
              {version.reason === null ? null : (
                <p>
                  <strong>{own.changedBecause}</strong> {version.reason}
                </p>
              )}
              <Difference
                site={site}
                text={version.text}
                before={versions.find(({ number }) => number === version.number - 1)?.text}
              />
            </section>
          ))}
        </>,
      );
    });
}

/** An address that names no answer is one where nothing is. */
function toId(text: string): AnswerId {
  const id = answerIdSchema.safeParse(text);
  if (!id.success) throw new AppError('answer.not-found');
  return id.data;
}

function namesOf({ departments }: Institution) {
  return (department: string) => departments.find(({ id }) => id === department)?.name ?? department;
}

function BoardRow({ site, name, record }: { site: Site; name: string; record: Punctuality }) {
  const { formats, words } = site;
  const dash = '–';
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{formats.number(record.owed)}</td>
      <td>{formats.number(record.overdue)}</td>
      <td>
        {record.longestOverdueDays === null ? dash : words.days(formats.number(record.longestOverdueDays))}
      </td>
      <td>{formats.number(record.answered)}</td>
      <td>{record.onTimeShare === null ? dash : formats.share(record.onTimeShare)}</td>
      <td>{record.medianDays === null ? dash : words.days(formats.number(record.medianDays))}</td>
    </tr>
  );
}
