import type { Context as HonoContext } from 'hono';
import { answerIdSchema } from '../../shared/ids.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { Pager, Prose } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import type { Site } from '../../shared/web/site.ts';
import { type Actor, type AppEnv, actorOf } from '../people/index.ts';
import { type Desk, deskFor, nameOfDesk, namesIn } from './desks.ts';
import { listAnswers, readAnswer } from './read-answers.ts';
import { type Asked, answersAsking } from './read-asked.ts';
import { answersToReview } from './read-drafts.ts';
import { readInbox } from './read-inbox.ts';
import { AnswerStanding, DeskChoice, nameIn } from './sections.tsx';
import type { AnswerCard } from './view.ts';
import { answerWords } from './words.ts';

const recentShown = 5;

/** What a department owes: today's first, then what is late, then by date; and what it answered lately. */
export async function deskPage(c: HonoContext<AppEnv>, site: Site): Promise<Response> {
  const { context, language, formats } = site;
  const own = answerWords[language];
  const actor = actorOf(c);
  const { of, cursor, saved } = c.req.query();
  const { desk, desks } = await deskFor(context, actor, of);
  const { institution, department } = desk;
  const scope = { institution: institution.id, department };
  const [inbox, recent, toReview, asking] = await Promise.all([
    readInbox(context, scope, cursor),
    listAnswers(context, { ...scope, state: 'answered', limit: recentShown }),
    department === undefined ? [] : answersToReview(context, institution.id, department),
    department === undefined ? [] : answersAsking(context, { institution: institution.id, department }),
  ]);
  const { counts } = inbox;
  const savedId = answerIdSchema.safeParse(saved);
  const passedOn = savedId.success ? await readAnswer(context, savedId.data) : undefined;
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
      <PassedOn site={site} desk={desk} answer={passedOn} />
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
      {cursor === undefined && asking.length > 0 ? (
        <section>
          <h2>{own.desk.asked}</h2>
          <AskedCards site={site} desk={desk} items={asking} />
        </section>
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
            <a href={`${path}/${answer.id}`}>{nameIn(site, answer)}</a>
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

/** The answer that was passed on a moment ago, and to whom. */
function PassedOn({ site, desk, answer }: { site: Site; desk: Desk; answer: AnswerCard | undefined }) {
  if (answer === undefined || answer.institution !== desk.institution.id) return null;
  const holder = namesIn(desk.institution)(answer.holder.department);
  return (
    <p class="notice" role="status">
      {answerWords[site.language].desk.passedOn(nameIn(site, answer), holder)}
    </p>
  );
}

/** What another department wants to know, with the way to say it. */
function AskedCards({ site, desk, items }: { site: Site; desk: Desk; items: Asked[] }) {
  const { language, formats } = site;
  return (
    <ul class="cards">
      {items.map(({ answer, questions }) => (
        <li class="card">
          <h3 class="card-title">
            <a href={pathIn(language, `/desk/${answer.id}`)}>{nameIn(site, answer)}</a>
          </h3>
          <AnswerStanding site={site} answer={answer} nameOf={namesIn(desk.institution)} />
          {questions.map(({ question, askedAt }) => (
            <>
              <p class="meta">{answerWords[language].desk.askedOn(formats.date(askedAt))}</p>
              <Prose text={question} />
            </>
          ))}
        </li>
      ))}
    </ul>
  );
}
