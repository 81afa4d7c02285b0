import { Hono } from 'hono';
import type { Child } from 'hono/jsx';
import { pathIn, pathOf } from '../../shared/web/locale.ts';
import { renderPage } from '../../shared/web/render-page.tsx';
import type { Site } from '../../shared/web/site.ts';
import { listAnswers } from '../answers/index.ts';
import { AnswerStanding, nameIn } from '../answers/sections.tsx';
import { listCommitments } from '../commitments/index.ts';
import { listForums } from '../forums/index.ts';
import { ForumCards } from '../forums/sections.tsx';
import { allInstitutions } from '../institutions/index.ts';
import type { AppEnv } from '../people/index.ts';
import { listProposals } from '../proposals/index.ts';
import { ProposalCards } from '../proposals/sections.tsx';
import { homeEn } from './messages.en.ts';
import { homeKo } from './messages.ko.ts';

const words = { ko: homeKo, en: homeEn } as const;
const shown = 6;

/** The home page. Each of its parts is one page of a list: it costs the same however many proposals there are. */
export function makeHomePages(site: Site): Hono<AppEnv> {
  const { context, language, formats } = site;
  const own = words[language];
  return new Hono<AppEnv>().get('/', async (c) => {
    const [institutions, forums, nearest, newest, answered, overdue, done] = await Promise.all([
      allInstitutions(context.table),
      listForums(context, { state: 'open', sort: 'closing-soon', limit: shown }),
      listProposals(context, undefined, { sort: 'nearest-to-step', limit: shown }),
      listProposals(context, undefined, { sort: 'newest', limit: shown }),
      listAnswers(context, { state: 'answered', limit: shown }),
      listAnswers(context, { overdue: true, limit: shown }),
      listCommitments(context, { state: 'done', limit: shown }),
    ]);
    const at = (path: string) => pathIn(language, path);
    const nameOf = (institution: string) => (department: string) => {
      const found = institutions.find(({ id }) => id === institution);
      const name = found?.departments.find(({ id }) => id === department)?.name ?? department;
      return `${found?.name[language] ?? institution} ${name}`;
    };
    const answerList = (items: typeof answered.items) => (
      <ul class="cards">
        {items.map((answer) => (
          <li class="card">
            <h3 class="card-title">
              <a href={at(pathOf(answer))}>{nameIn(site, answer)}</a>
            </h3>
            <AnswerStanding site={site} answer={answer} nameOf={nameOf(answer.institution)} />
          </li>
        ))}
      </ul>
    );
    return renderPage(
      c,
      site,
      { title: site.words.siteName, description: own.lead, feed: '/feeds/proposals.atom' },
      <>
        <section class="hero">
          <h1>{own.title}</h1>
          <p>{own.lead}</p>
          <p class="actions">
            <a class="krds-btn primary medium" href={at('/proposals/new')}>
              {own.write}
            </a>
            <a class="krds-btn secondary medium" href={at('/proposals')}>
              {own.find}
            </a>
          </p>
        </section>
        {forums.items.length > 0 ? (
          <Part title={own.forums} all={at('/forums')} more={own.all}>
            <ForumCards
              site={site}
              items={forums.items}
              nameOf={(id) => institutions.find((each) => each.id === id)?.name[language] ?? id}
            />
          </Part>
        ) : null}
        {nearest.items.length > 0 ? (
          <Part title={own.almost} all={at('/proposals?sort=nearest-to-step')} more={own.all}>
            <ProposalCards site={site} items={nearest.items} />
          </Part>
        ) : null}
        <Part title={own.newest} all={at('/proposals')} more={own.all}>
          {newest.items.length > 0 ? (
            <ProposalCards site={site} items={newest.items} />
          ) : (
            <p>{site.words.empty}</p>
          )}
        </Part>
        {overdue.items.length > 0 ? (
          <Part title={own.overdue} all={at('/board?overdue=true')} more={own.all}>
            {answerList(overdue.items)}
          </Part>
        ) : null}
        {answered.items.length > 0 ? (
          <Part title={own.answered} all={at('/board')} more={own.all}>
            {answerList(answered.items)}
          </Part>
        ) : null}
        {done.items.length > 0 ? (
          <Part title={own.done} all={at('/outcomes?state=done')} more={own.all}>
            <ul>
              {done.items.map((commitment) => (
                <li>
                  <a href={at(`/outcomes/${commitment.id}`)}>{commitment.title}</a>{' '}
                  <span class="meta">
                    {nameOf(commitment.institution)(commitment.department)}
                    {commitment.endedAt ? ` · ${formats.date(commitment.endedAt)}` : ''}
                  </span>
                </li>
              ))}
            </ul>
          </Part>
        ) : null}
        <section>
          <h2>{own.institution}</h2>
          <ul class="choices">
            {institutions.map(({ id, name }) => (
              <li>
                <a href={at(`/institutions/${id}`)}>{name[language]}</a>
              </li>
            ))}
          </ul>
        </section>
      </>,
    );
  });
}

function Part({ title, all, more, children }: { title: string; all: string; more: string; children: Child }) {
  return (
    <section>
      <div class="part-head">
        <h2>{title}</h2>
        <a href={all} aria-label={`${title}: ${more}`}>
          {more}
        </a>
      </div>
      {children}
    </section>
  );
}
