import { pathIn } from '../../shared/web/locale.ts';
import { Badge } from '../../shared/web/parts.tsx';
import { Said } from '../../shared/web/said.tsx';
import type { Site } from '../../shared/web/site.ts';
import type { OwnSession } from './read-sessions.ts';
import type { SessionCard } from './view.ts';
import { sessionWords } from './words.ts';

/** Sessions as cards: what, when, where, and how many seats are left. */
export function SessionCards({
  site,
  items,
  level = 2,
}: {
  site: Site;
  items: SessionCard[];
  level?: 2 | 3;
}) {
  const own = sessionWords[site.language];
  const Heading = level === 2 ? 'h2' : 'h3';
  const number = site.formats.number;
  return (
    <ul class="cards">
      {items.map((session) => (
        <li class="card">
          <Heading class="card-title">
            <a href={pathIn(site.language, `/sessions/${session.id}`)}>
              <Said text={session.title} />
            </a>
          </Heading>
          <p class="meta">
            <Badge kind={session.state === 'announced' ? 'open' : 'done'}>{own.states[session.state]}</Badge>{' '}
            {own.kinds[session.kind]} ·{' '}
            <time datetime={session.startsAt}>{site.formats.moment(session.startsAt)}</time> ·{' '}
            <Said text={session.place} />
          </p>
          <p class="meta">
            {own.seats(
              number(session.seats.taken),
              number(session.seats.capacity),
              number(session.seats.waiting),
            )}
          </p>
        </li>
      ))}
    </ul>
  );
}

/** The sessions held for a forum, for its page: those to come, then those that are over. Nothing where there are none. */
export function SessionsSection(props: { site: Site; upcoming: SessionCard[]; past: SessionCard[] }) {
  const { site, upcoming, past } = props;
  if (upcoming.length + past.length === 0) return null;
  return (
    <section id="sessions">
      <h2>{sessionWords[site.language].title}</h2>
      <SessionCards site={site} items={[...upcoming, ...past]} level={3} />
    </section>
  );
}

/** The sessions somebody signed up for, for that person's own page; nothing where there are none. */
export function OwnSessions({ site, sessions }: { site: Site; sessions: OwnSession[] }) {
  const own = sessionWords[site.language];
  if (sessions.length === 0) return null;
  return (
    <section>
      <h2>{own.signUp.own}</h2>
      <ul>
        {sessions.map(({ session, title, startsAt, state, place }) => (
          <li>
            <a href={pathIn(site.language, `/sessions/${session}`)}>
              <Said text={title} />
            </a>{' '}
            <span class="meta">
              <time datetime={startsAt}>{site.formats.moment(startsAt)}</time> ·{' '}
              {state !== 'announced'
                ? own.states[state]
                : place === 'seat'
                  ? own.signUp.ownSeat
                  : own.signUp.ownWaiting}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
