import { Hono } from 'hono';
import { AppError } from '../../shared/errors.ts';
import { type AnswerId, answerIdSchema, institutionIdSchema } from '../../shared/ids.ts';
import { Difference } from '../../shared/web/difference.tsx';
import { pathIn, pathOf } from '../../shared/web/locale.ts';
import { Time } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import { Said } from '../../shared/web/said.tsx';
import type { Site } from '../../shared/web/site.ts';
import { departmentNames, getInstitution } from '../institutions/index.ts';
import type { AppEnv } from '../people/index.ts';
import { boardPage } from './board-page.tsx';
import { calendarPage } from './calendar-page.tsx';
import { deskPage } from './desk-page.tsx';
import { exportAnswers } from './export-answers.ts';
import { readAnswer, readVersions } from './read-answers.ts';
import { AnswerStanding, kindIn, titleIn } from './sections.tsx';
import { postTemplate, templatesPage } from './templates-page.tsx';
import { answerWords } from './words.ts';
import { postWork, workPage } from './work-page.tsx';

/** The board of who owes answers, every version of an answer, and the desk where officers write them. */
export function makeAnswerPages(site: Site): Hono<AppEnv> {
  const { context, language, formats } = site;
  const own = answerWords[language];
  return new Hono<AppEnv>()
    .get('/board', (c) => boardPage(c, site))
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
      const nameOf = departmentNames(institution);
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
                  <strong>{own.changedBecause}</strong> <Said text={version.reason} />
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
