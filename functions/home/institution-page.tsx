import type { Context as HonoContext } from 'hono';
import { AppError } from '../../shared/errors.ts';
import { institutionIdSchema } from '../../shared/ids.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { renderPage } from '../../shared/web/render-page.tsx';
import { Said } from '../../shared/web/said.tsx';
import type { Site } from '../../shared/web/site.ts';
import { listAnswers } from '../answers/index.ts';
import { listForums } from '../forums/index.ts';
import { allInstitutions, type Institution, pageOf } from '../institutions/index.ts';
import { RuleDrawn } from '../institutions/sections.tsx';
import type { AppEnv } from '../people/index.ts';
import { listProposals } from '../proposals/index.ts';
import { ProposalCards } from '../proposals/sections.tsx';
import { readStandingPage } from '../standing-pages/index.ts';
import { StandingLinks, StandingText } from '../standing-pages/sections.tsx';
import { homeWords, Part, UnderWay } from './parts.tsx';

const shown = 4;

/** An institution's own front page: what it is, what is under way there, how it works. */
export async function institutionPage(c: HonoContext<AppEnv>, site: Site, text: string): Promise<Response> {
  const { context, language, formats } = site;
  const { own, all } = homeWords[language];
  const asked = institutionIdSchema.safeParse(text);
  const institutions = await allInstitutions(context.table);
  const institution = institutions.find(({ id }) => id === asked.data);
  if (!institution) throw new AppError('institution.not-found');
  const { id, name, programme, departments, rule } = institution;
  const { accent, emblem, showsCity } = pageOf(institution);
  const city = showsCity ? cityBeside(institutions, institution) : undefined;
  const of = { institution: id, limit: shown };
  const [introduction, forums, nearest, newest, overdue, answered, ofCity] = await Promise.all([
    readStandingPage(context, id, 'introduction', language),
    listForums(context, { ...of, state: 'open', sort: 'closing-soon' }),
    listProposals(context, undefined, { ...of, sort: 'nearest-to-step' }),
    listProposals(context, undefined, { ...of, sort: 'newest' }),
    listAnswers(context, { ...of, overdue: true }),
    listAnswers(context, { ...of, state: 'answered' }),
    city &&
      listProposals(context, undefined, { institution: city.id, sort: 'nearest-to-step', limit: shown }),
  ]);
  const at = (path: string) => pathIn(language, path);
  const there = (path: string) => at(`${path}${path.includes('?') ? '&' : '?'}institution=${id}`);
  return renderPage(
    c,
    site,
    { title: name[language], canBeEmbedded: true, feed: { path: `/feeds/institutions/${id}` } },
    <>
      <header class={`institution-head accent-${accent}`}>
        {emblem === null ? null : (
          <img src={`/files/${emblem}`} alt="" width="64" height="64" class="emblem" />
        )}
        <div>
          <h1>{name[language]}</h1>
          {programme ? (
            <p>
              <Said text={programme} />
            </p>
          ) : null}
        </div>
      </header>
      {introduction ? <StandingText text={introduction.text} lang={introduction.language} /> : null}
      <p class="actions">
        <a class="krds-btn primary medium" href={there('/proposals/new')}>
          {own.write}
        </a>
        <a class="krds-btn secondary medium" href={there('/proposals')}>
          {own.proposals}
        </a>
        <a class="krds-btn secondary medium" href={there('/forums')}>
          {own.forums}
        </a>
        <a class="krds-btn secondary medium" href={there('/board')}>
          {own.board}
        </a>
        <a class="krds-btn secondary medium" href={there('/panels')}>
          {own.panels}
        </a>
      </p>
      <UnderWay
        site={site}
        forums={forums}
        nearest={nearest}
        newest={newest}
        overdue={overdue}
        answered={answered}
        institutions={institutions}
        isOfOne
        none={own.none}
        to={there}
      />
      {city && ofCity && ofCity.items.length > 0 ? (
        <Part title={own.ofCity(city.name[language])} all={at(`/i/${city.id}`)} more={all}>
          <ProposalCards site={site} items={ofCity.items} />
        </Part>
      ) : null}
      <section>
        <h2>{own.rule}</h2>
        <RuleDrawn site={site} rule={rule.rule} />
        <p class="meta">
          {own.version(formats.number(rule.version), formats.date(rule.createdAt))} ·{' '}
          <a href={at(`/institutions/${id}/rules`)}>{own.versions}</a>
        </p>
      </section>
      <section>
        <h2>{own.departments}</h2>
        <ul class="choices">
          {departments.map((department) => (
            <li>
              <Said text={department.name} />
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h2>{own.about}</h2>
        <StandingLinks site={site} institution={id} />
        <p>
          <a href={at(`/feeds/institutions/${id}.atom`)}>{own.feed}</a> ·{' '}
          <a href={at(`/feeds/institutions/${id}.ics`)}>{own.calendar}</a>
        </p>
      </section>
    </>,
  );
}

/** The city whose scheme an institution takes part in: there is one in a deployment. */
function cityBeside(institutions: Institution[], institution: Institution): Institution | undefined {
  return institutions.find(({ kind, id }) => kind === 'city' && id !== institution.id);
}
