import type { Context as HonoContext } from 'hono';
import type { Child } from 'hono/jsx';
import { z } from 'zod';
import { answerIdSchema } from '../../shared/ids.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { Pager, toQuery } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import type { Site } from '../../shared/web/site.ts';
import { listCommitments } from '../commitments/index.ts';
import { type Actor, type AppEnv, actorOf } from '../people/index.ts';
import { AnswerCards, AskedCards, CommitmentCards, PassedOn } from './desk-parts.tsx';
import { type Desk, deskFor, nameOfDesk } from './desks.ts';
import { listAnswers, readAnswer } from './read-answers.ts';
import { answersAsking } from './read-asked.ts';
import { answersToReview } from './read-drafts.ts';
import { readInbox } from './read-inbox.ts';
import { DeskChoice } from './sections.tsx';
import type { AnswerCard } from './view.ts';
import { answerWords } from './words.ts';

const recentShown = 5;
const commitmentsShown = 10;
const commitmentsPerPage = 40;

const deskQuery = z.object({
  of: z.string().optional(),
  cursor: z.string().optional(),
  saved: answerIdSchema.optional().catch(undefined),
  who: z.enum(['mine', 'nobody']).optional().catch(undefined),
  part: z.literal('commitments').optional().catch(undefined),
});
type DeskQuery = z.infer<typeof deskQuery>;

/** What a department owes: today's first, then what is late, then by date; what others ask of it, and what it promised. */
export async function deskPage(c: HonoContext<AppEnv>, site: Site): Promise<Response> {
  const { context, language } = site;
  const own = answerWords[language];
  const actor = actorOf(c);
  const query = deskQuery.parse(c.req.query());
  const { desk, desks } = await deskFor(context, actor, query.of);
  const passedOn = query.saved && (await readAnswer(context, query.saved));
  const props = { site, actor, desk, query };
  return renderPage(
    c,
    site,
    { title: own.desk.title, isPrivate: true },
    <>
      <h1>
        {own.desk.title}: {nameOfDesk(site, desk)}
      </h1>
      <PassedOn site={site} desk={desk} answer={passedOn} />
      {desks.length > 1 ? (
        <DeskChoice site={site} path={pathIn(language, '/desk')} desk={desk} desks={desks} />
      ) : null}
      {query.part === 'commitments' ? await Promised(props) : await Owed(props)}
    </>,
  );
}

interface PartProps {
  site: Site;
  actor: Actor;
  desk: Desk;
  query: DeskQuery;
}

async function Owed({ site, actor, desk, query: { cursor, who } }: PartProps) {
  const { context, language, formats } = site;
  const own = answerWords[language];
  const { institution, department } = desk;
  const scope = { institution: institution.id, department };
  const whose = who === 'mine' ? { officer: actor.person } : (who ?? 'all');
  // What is beside the answers themselves stands on the first page of them all.
  const isWhole = cursor === undefined && who === undefined;
  // An administrator reviews the drafts of every department: one without a head has nobody else to.
  const departments = department === undefined ? institution.departments.map(({ id }) => id) : [department];
  const office =
    isWhole && department !== undefined ? { institution: institution.id, department } : undefined;
  const [inbox, recent, toReview, asking, promised] = await Promise.all([
    readInbox(context, scope, { cursor, whose }),
    isWhole ? listAnswers(context, { ...scope, state: 'answered', limit: recentShown }) : undefined,
    isWhole ? answersToReview(context, institution.id, departments) : [],
    office ? answersAsking(context, office) : [],
    isWhole ? listCommitments(context, { ...scope, state: 'open', limit: commitmentsShown }) : undefined,
  ]);
  const { counts } = inbox;
  const path = pathIn(language, '/desk');
  const commitments = promised?.items ?? [];
  const late = commitments.filter(({ overdue }) => overdue).length;
  const more = (count: number, next: string | null | undefined) =>
    `${formats.number(count)}${next ? '+' : ''}`;
  const answers = (id: string, title: string, items: AnswerCard[]) =>
    part(id, title, items, <AnswerCards site={site} actor={actor} desk={desk} items={items} />);
  return (
    <>
      <Whose site={site} desk={desk} who={who} />
      <p>
        <To id={cursor === undefined ? 'today' : undefined} count={counts.today}>
          <strong>{own.desk.counts.today(formats.number(counts.today))}</strong>
        </To>{' '}
        ·{' '}
        <To id={cursor === undefined ? 'overdue' : undefined} count={counts.overdue}>
          <strong>{own.desk.counts.overdue(formats.number(counts.overdue))}</strong>
        </To>{' '}
        ·{' '}
        <To id="later" count={inbox.later.length}>
          {own.desk.counts.later(`${formats.number(counts.later)}${inbox.isMore ? '+' : ''}`)}
        </To>
        {toReview.length > 0 ? (
          <>
            {' '}
            · <a href="#review">{own.desk.counts.review(formats.number(toReview.length))}</a>
          </>
        ) : null}
        {asking.length > 0 ? (
          <>
            {' '}
            · <a href="#asked">{own.desk.counts.asked(formats.number(asking.length))}</a>
          </>
        ) : null}
        {commitments.length > 0 ? (
          <>
            {' '}
            ·{' '}
            <a href="#promised">
              {own.desk.counts.promised(more(commitments.length, promised?.next), formats.number(late))}
            </a>
          </>
        ) : null}
      </p>
      <DeskLinks site={site} desk={desk} />
      {counts.today + counts.overdue + counts.later === 0 ? <p class="notice">{own.desk.none}</p> : null}
      {cursor === undefined ? (
        <>
          {answers('today', own.desk.today, inbox.today)}
          {answers('overdue', own.board.overdue, inbox.overdue)}
        </>
      ) : null}
      {answers('review', own.drafts.toReview, toReview)}
      {part('asked', own.desk.asked, asking, <AskedCards site={site} desk={desk} items={asking} />)}
      {answers('later', own.desk.later, inbox.later)}
      <Pager site={site} path={path} query={{ of: desk.key, who, cursor }} next={inbox.next} />
      {part(
        'promised',
        own.desk.promised,
        commitments,
        <>
          <CommitmentCards site={site} desk={desk} items={commitments} />
          {promised?.next ? (
            <p>
              <a href={`${path}${toQuery({ of: desk.key, part: 'commitments' })}`}>{own.desk.allPromised}</a>
            </p>
          ) : null}
        </>,
      )}
      {answers('recent', own.desk.recent, recent?.items ?? [])}
    </>
  );
}

/** All of a desk's open commitments, a page at a time. */
async function Promised({ site, desk, query: { cursor, part } }: PartProps) {
  const { context, language } = site;
  const own = answerWords[language];
  const scope = { institution: desk.institution.id, department: desk.department };
  const page = { ...scope, state: 'open' as const, cursor, limit: commitmentsPerPage };
  const { items, next } = await listCommitments(context, page);
  const path = pathIn(language, '/desk');
  return (
    <>
      <p>
        <a href={`${path}${toQuery({ of: desk.key })}`}>{own.desk.back}</a>
      </p>
      <h2>{own.desk.promised}</h2>
      <CommitmentCards site={site} desk={desk} items={items} />
      <Pager site={site} path={path} query={{ of: desk.key, part, cursor }} next={next} />
    </>
  );
}

function part(id: string, title: string, items: unknown[], children: Child) {
  return items.length === 0 ? null : (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}

/** A count that leads to what it counts, where that is on the page. */
function To({ id, count, children }: { id: string | undefined; count: number; children: Child }) {
  return id === undefined || count === 0 ? <span>{children}</span> : <a href={`#${id}`}>{children}</a>;
}

/** Whose answers to look at; of an institution's desk nobody's own. */
function Whose({ site, desk, who }: { site: Site; desk: Desk; who: DeskQuery['who'] }) {
  const own = answerWords[site.language].desk;
  const choices = [
    { value: undefined, text: own.all },
    ...(desk.department === undefined ? [] : [{ value: 'mine' as const, text: own.mine }]),
    { value: 'nobody' as const, text: own.unassigned },
  ];
  return (
    <nav aria-label={own.whose}>
      <ul class="choices">
        {choices.map(({ value, text }) => (
          <li>
            <a
              href={`${pathIn(site.language, '/desk')}${toQuery({ of: desk.key, who: value })}`}
              aria-current={value === who ? 'page' : undefined}
            >
              {text}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function DeskLinks({ site, desk: { key, department } }: { site: Site; desk: Desk }) {
  const own = answerWords[site.language];
  const path = pathIn(site.language, '/desk');
  return (
    <ul class="choices">
      <li>
        <a href={`${path}/forums?of=${key}`}>{own.desk.forums}</a>
      </li>
      <li>
        <a href={`${path}/sessions`}>{own.desk.sessions}</a>
      </li>
      <li>
        <a href={`${path}/files`}>{own.desk.files}</a>
      </li>
      <li>
        <a href={`${path}/calendar?of=${key}`}>{own.calendar.title}</a>
      </li>
      {department === undefined ? null : (
        <li>
          <a href={`${path}/templates?of=${key}`}>{own.templates.title}</a>
        </li>
      )}
      <li>
        <a href={`${path}/answers.csv?of=${key}`} download>
          {own.desk.export}
        </a>
      </li>
    </ul>
  );
}
