import type { Context as HonoContext } from 'hono';
import { AppError } from '../../shared/errors.ts';
import { institutionIdSchema } from '../../shared/ids.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { renderPage } from '../../shared/web/render-page.tsx';
import type { Site } from '../../shared/web/site.ts';
import { listAnswers } from '../answers/index.ts';
import { listForums } from '../forums/index.ts';
import { ForumCards } from '../forums/sections.tsx';
import { allInstitutions, type Institution, pageOf } from '../institutions/index.ts';
import { RuleDrawn } from '../institutions/sections.tsx';
import type { AppEnv } from '../people/index.ts';
import { listProposals } from '../proposals/index.ts';
import { ProposalCards } from '../proposals/sections.tsx';
import { readStandingPage } from '../standing-pages/index.ts';
import { StandingLinks, StandingText } from '../standing-pages/sections.tsx';
import { homeEn } from './messages.en.ts';
import { homeKo } from './messages.ko.ts';
import { AnswerList, Part } from './parts.tsx';

const words = { ko: homeKo, en: homeEn } as const;
const shown = 4;

/** An institution's own front page: what it is, what is under way there, how it works. */
export async function institutionPage(c: HonoContext<AppEnv>, site: Site, text: string): Promise<Response> {
  const { context, language, formats } = site;
  const own = words[language].own;
  const more = words[language].all;
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
          {programme ? <p lang="ko">{programme}</p> : null}
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
      {forums.items.length > 0 ? (
        <Part title={words[language].forums} all={there('/forums')} more={more}>
          <ForumCards site={site} items={forums.items} nameOf={() => name[language]} />
        </Part>
      ) : null}
      {nearest.items.length > 0 ? (
        <Part title={words[language].almost} all={there('/proposals?sort=nearest-to-step')} more={more}>
          <ProposalCards site={site} items={nearest.items} />
        </Part>
      ) : null}
      <Part title={words[language].newest} all={there('/proposals')} more={more}>
        {newest.items.length > 0 ? <ProposalCards site={site} items={newest.items} /> : <p>{own.none}</p>}
      </Part>
      {overdue.items.length > 0 ? (
        <Part title={words[language].overdue} all={there('/board?overdue=true')} more={more}>
          <AnswerList site={site} items={overdue.items} institutions={institutions} />
        </Part>
      ) : null}
      {answered.items.length > 0 ? (
        <Part title={words[language].answered} all={there('/outcomes/decisions')} more={more}>
          <AnswerList site={site} items={answered.items} institutions={institutions} />
        </Part>
      ) : null}
      {city && ofCity && ofCity.items.length > 0 ? (
        <Part title={own.ofCity(city.name[language])} all={at(`/i/${city.id}`)} more={more}>
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
        <ul class="choices" lang="ko">
          {departments.map((department) => (
            <li>{department.name}</li>
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
