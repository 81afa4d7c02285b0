import { Hono } from 'hono';
import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import { institutionIdSchema } from '../../shared/ids.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { renderPage } from '../../shared/web/render-page.tsx';
import { Said } from '../../shared/web/said.tsx';
import type { Site } from '../../shared/web/site.ts';
import type { AppEnv } from '../people/index.ts';
import { StandingLinks } from '../standing-pages/sections.tsx';
import { getInstitution } from './get-institution.ts';
import type { Institution } from './model.ts';
import { institutionsFor } from './read-institutions.ts';
import { departmentNames } from './rules.ts';
import { postRule, ruleEditorPage, rulesPage } from './rules-page.tsx';
import { RuleDrawn } from './sections.tsx';
import { institutionWords } from './words.ts';

/** Who takes part, and by which rule. */
export function makeInstitutionPages(site: Site): Hono<AppEnv> {
  const { context, language, formats } = site;
  const own = institutionWords[language];
  const at = (path: string) => pathIn(language, path);
  return (
    new Hono<AppEnv>()
      .get('/institutions', async (c) => {
        const institutions = await institutionsFor(site);
        return renderPage(
          c,
          site,
          { title: own.title, description: own.lead },
          <>
            <h1>{own.title}</h1>
            <p>{own.lead}</p>
            {(['city', 'agency', 'district'] as const).map((kind) => {
              const ofKind = institutions.filter((institution) => institution.kind === kind);
              return ofKind.length === 0 ? null : (
                <section>
                  <h2>{own.kinds[kind]}</h2>
                  <ul class="choices">
                    {ofKind.map(({ id, name, programme }) => (
                      <li>
                        <a href={at(`/i/${id}`)}>{name[language]}</a>{' '}
                        {programme ? (
                          <span class="meta">
                            <Said text={programme} />
                          </span>
                        ) : null}
                      </li>
                    ))}
                  </ul>
                </section>
              );
            })}
          </>,
        );
      })
      // Where it was before it had an address of its own.
      .get('/institutions/:id', async (c) => {
        const { id } = await askedFor(context, c.req.param('id'));
        return c.redirect(at(`/i/${id}`), 308);
      })
      .get('/institutions/:id/rules', async (c) =>
        rulesPage(c, site, await askedFor(context, c.req.param('id'))),
      )
      .get('/institutions/:id/rules/edit', async (c) =>
        ruleEditorPage(c, site, await askedFor(context, c.req.param('id'))),
      )
      .post('/institutions/:id/rules/edit', async (c) =>
        postRule(c, site, await askedFor(context, c.req.param('id'))),
      )
      .get('/institutions/:id/how-it-works', async (c) => {
        const institution = await askedFor(context, c.req.param('id'));
        const { name, rule, schemeDepartment } = institution;
        const scheme = departmentNames(institution)(schemeDepartment);
        const how = own.howItWorks;
        return renderPage(
          c,
          site,
          { title: `${how.title} · ${name[language]}` },
          <>
            <p>
              <a href={at(`/i/${institution.id}`)}>{name[language]}</a>
            </p>
            <h1>{how.title}</h1>
            <p>{how.lead(name[language])}</p>
            <section>
              <h2>{how.screeningTitle}</h2>
              <p>{how.screening}</p>
            </section>
            <section>
              <h2>{how.windowTitle}</h2>
              <p>{how.windowDetail(formats.number(rule.rule.windowDays))}</p>
            </section>
            <section>
              <h2>{how.stepsTitle}</h2>
              <RuleDrawn site={site} rule={rule.rule} />
              <p>{how.stepsDetail(scheme)}</p>
            </section>
            <section>
              <h2>{how.answerTitle}</h2>
              <p>{how.answer}</p>
            </section>
            <p>{how.pinned}</p>
            <p class="meta">
              {own.version(formats.number(rule.version), formats.date(rule.createdAt))} ·{' '}
              <a href={at(`/institutions/${institution.id}/rules`)}>{own.howItWorks.versions}</a>
            </p>
            <StandingLinks site={site} institution={institution.id} />
          </>,
        );
      })
  );
}

/** @throws institution.not-found, also for an address that names none */
async function askedFor(context: Context, text: string): Promise<Institution> {
  const id = institutionIdSchema.safeParse(text);
  if (!id.success) throw new AppError('institution.not-found');
  return getInstitution(context, id.data);
}
