import type { Context as HonoContext } from 'hono';
import { pathIn } from '../../shared/web/locale.ts';
import { Pager } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import type { Site } from '../../shared/web/site.ts';
import { type Actor, type AppEnv, actorOf } from '../people/index.ts';
import { type Desk, deskFor, nameOfDesk, namesIn } from './desks.ts';
import { listAnswers } from './read-answers.ts';
import { answersToReview } from './read-drafts.ts';
import { readInbox } from './read-inbox.ts';
import { AnswerName, AnswerStanding, DeskChoice } from './sections.tsx';
import type { AnswerCard } from './view.ts';
import { answerWords } from './words.ts';

const recentShown = 5;

/** What a department owes: today's first, then what is late, then by date; and what it answered lately. */
export async function deskPage(c: HonoContext<AppEnv>, site: Site): Promise<Response> {
  const { context, language, formats } = site;
  const own = answerWords[language];
  const actor = actorOf(c);
  const { of, cursor } = c.req.query();
  const { desk, desks } = await deskFor(context, actor, of);
  const { institution, department } = desk;
  const scope = { institution: institution.id, department };
  const [inbox, recent, toReview] = await Promise.all([
    readInbox(context, scope, cursor),
    listAnswers(context, { ...scope, state: 'answered', limit: recentShown }),
    department === undefined ? [] : answersToReview(context, institution.id, department),
  ]);
  const { counts } = inbox;
  const path = pathIn(language, '/desk');
  const section = (title: string, items: AnswerCard[]) =>
    items.length === 0 ? null : (
      <section>
        <h2>{title}</h2>
        <Cards site={site} actor={actor} desk={desk} items={items} />
      </section>
    );
  return renderPage(
    c,
    site,
    { title: own.desk.title, isPrivate: true },
    <>
      <h1>
        {own.desk.title}: {nameOfDesk(site, desk)}
      </h1>
      {desks.length > 1 ? <DeskChoice site={site} path={path} desk={desk} desks={desks} /> : null}
      <p>
        <strong>{own.desk.counts.today(formats.number(counts.today))}</strong> ·{' '}
        <strong>{own.desk.counts.overdue(formats.number(counts.overdue))}</strong> ·{' '}
        {own.desk.counts.later(`${formats.number(counts.later)}${inbox.isMore ? '+' : ''}`)}
      </p>
      <ul class="choices">
        <li>
          <a href={`${path}/forums?of=${desk.key}`}>{own.desk.forums}</a>
        </li>
        <li>
          <a href={`${path}/sessions`}>{own.desk.sessions}</a>
        </li>
        <li>
          <a href={`${path}/files`}>{own.desk.files}</a>
        </li>
        <li>
          <a href={`${path}/calendar?of=${desk.key}`}>{own.calendar.title}</a>
        </li>
        {department === undefined ? null : (
          <li>
            <a href={`${path}/templates?of=${desk.key}`}>{own.templates.title}</a>
          </li>
        )}
        <li>
          <a href={`${path}/answers.csv?of=${desk.key}`} download>
            {own.desk.export}
          </a>
        </li>
      </ul>
      {section(own.drafts.toReview, toReview)}
      {counts.today + counts.overdue + counts.later === 0 ? <p class="notice">{own.desk.none}</p> : null}
      {cursor === undefined ? (
        <>
          {section(own.desk.today, inbox.today)}
          {section(own.board.overdue, inbox.overdue)}
        </>
      ) : null}
      {section(own.desk.later, inbox.later)}
      <Pager site={site} path={path} query={{ of: desk.key, cursor }} next={inbox.next} />
      {section(own.desk.recent, recent.items)}
    </>,
  );
}

function Cards(props: { site: Site; actor: Actor; desk: Desk; items: AnswerCard[] }) {
  const { site, actor, desk, items } = props;
  const own = answerWords[site.language];
  const path = pathIn(site.language, '/desk');
  return (
    <ul class="cards">
      {items.map((answer) => (
        <li class="card">
          <h3 class="card-title">
            <a href={`${path}/${answer.id}`}>
              <AnswerName site={site} answer={answer} />
            </a>
          </h3>
          <AnswerStanding site={site} answer={answer} nameOf={namesIn(desk.institution)} />
          <p class="meta">
            {answer.holder.officer === null
              ? own.desk.unassigned
              : answer.holder.officer.id === actor.person
                ? own.desk.mine
                : own.desk.officer(answer.holder.officer.name)}
          </p>
        </li>
      ))}
    </ul>
  );
}
