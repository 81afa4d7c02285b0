import { Hono } from 'hono';
import { AppError } from '../../shared/errors.ts';
import { institutionIdSchema } from '../../shared/ids.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { renderPage } from '../../shared/web/render-page.tsx';
import type { Site } from '../../shared/web/site.ts';
import type { AppEnv } from '../people/index.ts';
import { getInstitution } from './get-institution.ts';
import { institutionsEn } from './messages.en.ts';
import { institutionsKo } from './messages.ko.ts';
import type { Rule } from './model.ts';
import { listInstitutions } from './read-institutions.ts';
import { defaultDueDays } from './rules.ts';

const words = { ko: institutionsKo, en: institutionsEn } as const;

/** Who takes part, and by which rule. */
export function makeInstitutionPages(site: Site): Hono<AppEnv> {
  const { context, language, formats } = site;
  const own = words[language];
  const at = (path: string) => pathIn(language, path);
  return new Hono<AppEnv>()
    .get('/institutions', async (c) => {
      const institutions = await listInstitutions(context);
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
                      <a href={at(`/institutions/${id}`)}>{name[language]}</a>{' '}
                      {programme ? (
                        <span class="meta" lang="ko">
                          {programme}
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
    .get('/institutions/:id', async (c) => {
      const id = institutionIdSchema.safeParse(c.req.param('id'));
      if (!id.success) throw new AppError('institution.not-found');
      const institution = await getInstitution(context, id.data);
      const { name, rule, departments, programme } = institution;
      return renderPage(
        c,
        site,
        { title: name[language] },
        <>
          <h1>{name[language]}</h1>
          {programme ? (
            <p class="meta" lang="ko">
              {programme}
            </p>
          ) : null}
          <p class="actions">
            <a class="krds-btn primary medium" href={at(`/proposals/new?institution=${institution.id}`)}>
              {own.write}
            </a>
            <a class="krds-btn secondary medium" href={at(`/proposals?institution=${institution.id}`)}>
              {own.proposals}
            </a>
            <a class="krds-btn secondary medium" href={at(`/board?institution=${institution.id}`)}>
              {own.board}
            </a>
          </p>
          <section>
            <h2>{own.rule}</h2>
            <RuleDrawn site={site} rule={rule.rule} />
            <p class="meta">{own.version(formats.number(rule.version), formats.date(rule.createdAt))}</p>
          </section>
          <section>
            <h2>{own.departments}</h2>
            <ul class="choices" lang="ko">
              {departments.map((department) => (
                <li>{department.name}</li>
              ))}
            </ul>
          </section>
        </>,
      );
    });
}

/** How an institution works, in sentences made of its rule and nothing else. */
function RuleDrawn({ site, rule }: { site: Site; rule: Rule }) {
  const { formats, language } = site;
  const own = words[language];
  return (
    <ol class="steps">
      <li>{own.window(formats.number(rule.windowDays))}</li>
      {rule.steps.map((step) => {
        const threshold = formats.number('threshold' in step ? step.threshold : 0);
        const days = formats.number(step.dueDays ?? defaultDueDays);
        return (
          <li>
            <strong>{own.on[step.on]?.(threshold)}</strong> {own.then(site.words.outcomes[step.then], days)}
          </li>
        );
      })}
    </ol>
  );
}
