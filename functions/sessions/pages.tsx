import { Hono, type Context as HonoContext } from 'hono';
import { z } from 'zod';
import { toCalendar } from '../../shared/calendar.ts';
import { AppError } from '../../shared/errors.ts';
import { institutionIdSchema, proposalIdSchema, type SessionId, sessionIdSchema } from '../../shared/ids.ts';
import { SelectField, TextField } from '../../shared/web/fields.tsx';
import { Filters } from '../../shared/web/filters.tsx';
import { textOf } from '../../shared/web/form.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { Badge, Pager, Prose, Time } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import { Said, SaidWithin } from '../../shared/web/said.tsx';
import type { Site } from '../../shared/web/site.ts';
import { Timeline } from '../../shared/web/timeline.tsx';

import { institutionsFor, knownInstitution } from '../institutions/index.ts';
import { type AppEnv, actorOf, chosenNameSchema } from '../people/index.ts';
import { readCards } from '../proposals/index.ts';
import { castBallot, ownBallot } from './cast-ballot.ts';
import { deskPage, postSession } from './desk-page.tsx';
import { manageSessionPage, postManage } from './manage-page.tsx';
import {
  listSessions,
  readDatedSession,
  readSession,
  readSessionHistory,
  readWorkshop,
} from './read-sessions.ts';
import { canRunSession } from './rules.ts';
import { SessionCards } from './sections.tsx';
import { type OwnPlace, ownPlace, signUp, takeSignUpBack } from './sign-up.ts';
import type { SessionView, WorkshopView } from './view.ts';
import { sessionWords } from './words.ts';

const listQuery = z.object({
  institution: institutionIdSchema.optional().catch(undefined),
  when: z.enum(['upcoming', 'past']).default('upcoming').catch('upcoming'),
  cursor: z.string().min(1).max(2000).optional(),
});

/** Sessions: for everybody, for those who sign up, and for those who run them. */
export function makeSessionPages(site: Site): Hono<AppEnv> {
  const sessionOf = (c: HonoContext) => toSessionId(c.req.param('id'));
  return new Hono<AppEnv>()
    .get('/sessions', (c) => listPage(c, site))
    .get('/sessions/:file{ssn_[0-9A-Z]{26}\\.ics}', async (c) => {
      const session = await readDatedSession(site.context, toSessionId(c.req.param('file').slice(0, -4)));
      const url = `${site.origin}${pathIn(site.language, `/sessions/${session.id}`)}`;
      const event = {
        ...session,
        url,
        place: [session.place, session.address].filter(Boolean).join(', '),
        isCancelled: session.state === 'cancelled',
      };
      return c.body(toCalendar([event]), 200, {
        'Content-Type': 'text/calendar; charset=utf-8',
        'Content-Disposition': `attachment; filename="${session.id}.ics"`,
      });
    })
    .get('/sessions/:id', (c) => sessionPage(c, site, sessionOf(c)))
    .post('/sessions/:id/sign-up', (c) => postSignUp(c, site, sessionOf(c)))
    .post('/sessions/:id/ballot', (c) => postBallot(c, site, sessionOf(c)))
    .get('/desk/sessions', (c) => deskPage(c, site))
    .post('/desk/sessions', (c) => postSession(c, site))
    .get('/desk/sessions/:id', (c) => manageSessionPage(c, site, sessionOf(c)))
    .post('/desk/sessions/:id', (c) => postManage(c, site, sessionOf(c)));
}

function toSessionId(text: string | undefined): SessionId {
  const id = sessionIdSchema.safeParse(text);
  if (!id.success) throw new AppError('session.not-found');
  return id.data;
}

async function listPage(c: HonoContext<AppEnv>, site: Site): Promise<Response> {
  const { context, language } = site;
  const own = sessionWords[language];
  const query = listQuery.parse(c.req.query());
  const [institutions, { items, next }] = await Promise.all([
    institutionsFor(site),
    listSessions(context, { ...query, limit: 20 }),
  ]);
  const path = pathIn(language, '/sessions');
  return renderPage(
    c,
    site,
    { title: own.title, description: own.lead },
    <>
      <h1>{own.title}</h1>
      <p>{own.lead}</p>
      {c.get('actor')?.grants.some(({ role }) => role !== 'moderator') ? (
        <p>
          <a href={pathIn(language, '/desk/sessions')}>{own.desk.title}</a>
        </p>
      ) : null}
      <Filters action={path} button={own.show}>
        <SelectField
          site={site}
          name="institution"
          label={own.institution}
          value={query.institution}
          any={own.all}
          options={institutions.map(({ id, name }) => ({ value: id as string, text: name[language] }))}
        />
        <SelectField
          site={site}
          name="when"
          label={own.when}
          value={query.when}
          options={(['upcoming', 'past'] as const).map((value) => ({ value, text: own[value] }))}
        />
      </Filters>
      {items.length === 0 ? <p class="notice">{own.none}</p> : null}
      <SessionCards site={site} items={items} />
      <Pager site={site} path={path} query={query} next={next} />
    </>,
  );
}

async function sessionPage(c: HonoContext<AppEnv>, site: Site, id: SessionId): Promise<Response> {
  const { context, language } = site;
  const own = sessionWords[language];
  const actor = c.get('actor');
  const session = await readSession(context, id);
  const institution = institutionIdSchema.parse(session.institution);
  const [of, standing, workshop, history] = await Promise.all([
    knownInstitution(context, institution),
    actor ? ownPlace(context, actor, id) : undefined,
    session.kind === 'workshop' ? readWorkshop(context, id) : undefined,
    readSessionHistory(context, id, { limit: 100 }),
  ]);
  const carried = workshop?.proposals.flatMap(({ proposal }) => proposal ?? []) ?? [];
  const cards = await readCards(
    context,
    actor,
    carried.map((each) => proposalIdSchema.parse(each)),
  );
  const chosen = actor && workshop?.voting ? (await ownBallot(context, actor, id)).choices : [];
  const path = pathIn(language, `/sessions/${id}`);
  const department = of.departments.find((each) => each.id === session.department);
  const runs = actor && department && canRunSession({ institution, department: department.id }, actor);
  const number = site.formats.number;
  const { seats } = session;
  return renderPage(
    c,
    site,
    { title: session.title, description: session.description.slice(0, 150).replaceAll(/\s+/g, ' ') },
    <>
      <header>
        <p class="meta">
          <a href={pathIn(language, `/i/${of.id}`)}>{of.name[language]}</a> ·{' '}
          <a href={pathIn(language, '/sessions')}>{own.title}</a>
        </p>
        <h1>
          <Said text={session.title} />
        </h1>
        <p class="meta">
          <Badge kind={session.state === 'announced' ? 'open' : 'done'}>{own.states[session.state]}</Badge>{' '}
          {own.kinds[session.kind]}
        </p>
      </header>
      {session.cancelledFor === null ? null : (
        <p class="notice">
          {own.cancelledFor}: {session.cancelledFor}
        </p>
      )}
      <dl class="facts">
        <dt>{own.when}</dt>
        <dd>
          <time datetime={session.startsAt}>{site.formats.span(session.startsAt, session.endsAt)}</time>
        </dd>
        <dt>{own.where}</dt>
        <dd>
          <Said text={[session.place, session.address].filter(Boolean).join(', ')} />
        </dd>
        {session.accessibility === null ? null : (
          <>
            <dt>{own.access}</dt>
            <dd>
              <Said text={session.accessibility} />
            </dd>
          </>
        )}
        <dt>{own.closes}</dt>
        <dd>
          <time datetime={session.signUpClosesAt}>{site.formats.moment(session.signUpClosesAt)}</time>
        </dd>
        <dt>{own.seatsTitle}</dt>
        <dd>{own.seats(number(seats.taken), number(seats.capacity), number(seats.waiting))}</dd>
      </dl>
      <Prose text={session.description} />
      <p class="actions">
        {session.forum === null ? null : (
          <a href={pathIn(language, `/forums/${session.forum}`)}>{own.forum}</a>
        )}
        <a href={`${path}.ics`}>{own.calendar}</a>
      </p>
      {runs ? (
        <p>
          <a class="krds-btn secondary medium" href={pathIn(language, `/desk/sessions/${id}`)}>
            {own.desk.link}
          </a>
        </p>
      ) : null}
      <SignUp site={site} session={session} standing={standing} path={path} />
      {workshop ? (
        <Workshop
          site={site}
          workshop={workshop}
          chosen={chosen}
          readable={new Set(cards.map((card) => card.id))}
          path={path}
          isSignedIn={!!actor}
        />
      ) : null}
      <RecordOf site={site} session={session} />
      <section>
        <h2>{own.history.title}</h2>
        <Timeline site={site} timeline={history.items} telling={{ entries: own.history.types }} />
      </section>
    </>,
  );
}

function SignUp(props: { site: Site; session: SessionView; standing: OwnPlace | undefined; path: string }) {
  const { site, session, standing, path } = props;
  const own = sessionWords[site.language].signUp;
  if (session.state !== 'announced') return null;
  const now = site.context.clock.now().getTime();
  const isOpen = now < Date.parse(session.signUpClosesAt);
  const number = String(standing?.number ?? '');
  const mayTakeBack = now < Date.parse(session.startsAt);
  return (
    <section class="card" id="sign-up">
      <h2>{own.title}</h2>
      {standing?.place ? (
        <>
          <p role="status">
            {standing.place === 'seat'
              ? own.seat(number)
              : own.waiting(number, site.formats.number(standing.ahead ?? 0))}
          </p>
          {mayTakeBack ? (
            <form method="post" action={`${path}/sign-up`}>
              <button class="krds-btn secondary medium" type="submit" name="act" value="back">
                {own.takeBack}
              </button>
            </form>
          ) : null}
        </>
      ) : !isOpen ? (
        <p>{own.closed}</p>
      ) : standing ? (
        <form class="form" method="post" action={`${path}/sign-up`}>
          <p>{own.lead}</p>
          <TextField site={site} name="name" label={own.name} hint={own.nameHint} maxLength={30} />
          <button class="krds-btn primary medium" type="submit">
            {own.send}
          </button>
        </form>
      ) : (
        <p>
          {own.lead} <a href={`/auth/sign-in?to=${encodeURIComponent(`${path}#sign-up`)}`}>{own.signIn}</a>
        </p>
      )}
    </section>
  );
}

async function postSignUp(c: HonoContext<AppEnv>, site: Site, id: SessionId): Promise<Response> {
  const { context, language } = site;
  const actor = actorOf(c);
  const form = await c.req.parseBody();
  if (textOf(form, 'act') === 'back') await takeSignUpBack(context, actor, id);
  else {
    const typed = textOf(form, 'name').trim();
    const name = typed === '' ? undefined : chosenNameSchema.safeParse(typed);
    if (name?.success === false) throw new AppError('request.invalid');
    await signUp(context, actor, id, name?.data);
  }
  return c.redirect(`${pathIn(language, `/sessions/${id}`)}#sign-up`, 303);
}

function RecordOf({ site, session }: { site: Site; session: SessionView }) {
  const own = sessionWords[site.language].record;
  const { record, attendance } = session;
  const number = site.formats.number;
  if (record === null && attendance === null) return null;
  return (
    <section id="record">
      <h2>{own.title}</h2>
      {attendance === null ? null : (
        <p>{own.attended(number(attendance.attended), number(attendance.walkIns))}</p>
      )}
      {record === null ? null : (
        <>
          {record.points.length > 0 ? (
            <>
              <h3>{own.points}</h3>
              <ul>
                {record.points.map((point) => (
                  <li>
                    <Said text={point} />
                  </li>
                ))}
              </ul>
            </>
          ) : null}
          <Prose text={record.text} />
          {record.files.length > 0 ? (
            <>
              <h3>{own.files}</h3>
              <ul>
                {record.files.map(({ title, url }) => (
                  <li>
                    <a href={url}>
                      <Said text={title} />
                    </a>
                  </li>
                ))}
              </ul>
            </>
          ) : null}
          <p class="meta">
            <Time site={site} at={record.at} />{' '}
            <SaidWithin
              sentence={own.version(number(record.number), record.reason ?? '')}
              text={record.reason ?? ''}
            />{' '}
            {record.number > 1 ? <a href={`/api/v1/sessions/${session.id}/records`}>{own.earlier}</a> : null}
          </p>
        </>
      )}
    </section>
  );
}

function Workshop(props: {
  site: Site;
  workshop: WorkshopView;
  chosen: number[];
  /** The proposals that whoever looks may read: the others are still being screened. */
  readable: Set<string>;
  path: string;
  isSignedIn: boolean;
}) {
  const { site, workshop, chosen, readable, path, isSignedIn } = props;
  const { language, formats } = site;
  const own = sessionWords[language].workshop;
  const { cases, notes, proposals, voting, ballots, results, stage } = workshop;
  const isVoting = isSignedIn && stage === 'vote' && voting?.by === 'signed-in';
  return (
    <section id="workshop">
      <h2>{own.title}</h2>
      <p>
        {own.stage}: <strong>{own.stages[stage]}</strong>
      </p>
      {cases.length > 0 ? (
        <>
          <h3>{own.cases}</h3>
          <ul>
            {cases.map(({ text }) => (
              <li>
                <Said text={text} />
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {notes.length > 0 ? (
        <>
          <h3>{own.notes}</h3>
          <ul>
            {notes.map(({ table, text }) => (
              <li>
                <strong>
                  <Said text={table} />
                </strong>{' '}
                <Said text={text} />
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {proposals.length > 0 ? (
        <>
          <h3>{own.proposals}</h3>
          <ol>
            {proposals.map((each) => (
              <li>
                <strong>
                  <Said text={each.title} />
                </strong>{' '}
                {each.votes === null ? null : own.votes(formats.number(each.votes))}
                <Prose text={each.body} />
                {each.proposal === null ? null : (
                  <p>
                    {readable.has(each.proposal) ? (
                      <a href={pathIn(language, `/proposals/${each.proposal}`)}>{own.carried}</a>
                    ) : (
                      own.screened
                    )}
                  </p>
                )}
              </li>
            ))}
          </ol>
        </>
      ) : null}
      {ballots === null ? null : <p>{own.ballots(formats.number(ballots))}</p>}
      {isVoting ? (
        <form class="form" method="post" action={`${path}/ballot`}>
          <fieldset>
            <legend>{own.vote}</legend>
            <p class="hint">{own.voteLead(formats.number(voting.each))}</p>
            {proposals.map(({ number, title }) => (
              <p>
                <label>
                  <input
                    type="checkbox"
                    name="choice"
                    value={String(number)}
                    checked={chosen.includes(number)}
                  />{' '}
                  <Said text={title} />
                </label>
              </p>
            ))}
          </fieldset>
          <button class="krds-btn primary medium" type="submit">
            {own.voteSend}
          </button>
        </form>
      ) : null}
      {results === null ? null : (
        <>
          <h3>{own.results}</h3>
          <Prose text={results.text} />
        </>
      )}
    </section>
  );
}

const choicesSchema = z.array(z.coerce.number().int().positive()).max(20);

async function postBallot(c: HonoContext<AppEnv>, site: Site, id: SessionId): Promise<Response> {
  const actor = actorOf(c);
  const form = await c.req.parseBody({ all: true });
  const choices = choicesSchema.safeParse([form.choice ?? []].flat());
  if (!choices.success) throw new AppError('request.invalid');
  await castBallot(site.context, actor, id, choices.data);
  return c.redirect(`${pathIn(site.language, `/sessions/${id}`)}#workshop`, 303);
}
