import { lastDateOf } from '../../shared/clock.ts';
import { daysUntil, pathIn } from '../../shared/web/locale.ts';
import { Badge } from '../../shared/web/parts.tsx';
import { Said } from '../../shared/web/said.tsx';
import type { Site } from '../../shared/web/site.ts';
import { stateAt } from './rules.ts';
import type { ForumCard, ForumView } from './view.ts';
import { forumWords } from './words.ts';

type NameOf = (institution: string) => string;

/** Whose question it is: the citizens', or an institution's that is named. */
export function forumKindIn({ language }: Site, { kind, institution }: ForumCard, nameOf: NameOf): string {
  const own = forumWords[language];
  return kind === 'citizen' ? own.kinds.citizen : own.asks(nameOf(institution));
}

/** What a forum asks, or that it may not be seen now. */
export function topicIn({ language }: Site, { topic }: Pick<ForumCard, 'topic'>): string {
  return topic || forumWords[language].hiddenTopic;
}

export function ForumBadge({ site, forum }: { site: Site; forum: ForumCard }) {
  const own = forumWords[site.language];
  if (forum.concludedAt !== null) return <Badge kind="done">{own.concluded}</Badge>;
  const state = stateAt(forum, site.context.clock.now());
  return <Badge kind={state}>{own.states[state]}</Badge>;
}

/** When it opens, how long it still is, or when it closed. */
export function forumTime(site: Site, forum: ForumCard): string {
  const { language, formats, context } = site;
  const own = forumWords[language];
  const last = lastDateOf(forum.closesAt);
  const state = stateAt(forum, context.clock.now());
  if (state === 'scheduled') return own.opensOn(formats.date(forum.opensAt));
  const days = daysUntil(`${last}T12:00:00+09:00`, context.clock.now());
  if (state !== 'open') return own.closedOn(formats.date(last));
  return days === 0 ? own.lastDay : own.daysLeft(formats.number(days));
}

interface CardsProps {
  site: Site;
  items: ForumCard[];
  nameOf: NameOf;
  /** What the reader is told besides. */
  noteOf?: (forum: ForumCard) => string;
}

/** Forums as cards, each with how long it still is and how many take part. */
export function ForumCards({ site, items, nameOf, noteOf }: CardsProps) {
  const { language, formats } = site;
  const own = forumWords[language];
  return (
    <ul class="cards">
      {items.map((forum) => (
        <li class="card">
          <article>
            <p class="meta">{forumKindIn(site, forum, nameOf)}</p>
            <h3 class="card-title">
              <a href={pathIn(language, `/forums/${forum.id}`)}>
                <Said text={topicIn(site, forum)} />
              </a>
            </h3>
            <p class="meta">
              <ForumBadge site={site} forum={forum} /> {forumTime(site, forum)}
            </p>
            {noteOf ? <p>{noteOf(forum)}</p> : null}
            {forum.state === 'scheduled' ? null : (
              <p>
                <strong>{own.participants(formats.number(forum.participants))}</strong>
                {forum.state === 'closed' && forum.concludedAt === null ? <> · {own.resultOwed}</> : null}
              </p>
            )}
          </article>
        </li>
      ))}
    </ul>
  );
}

/** Forums whose questions are like this one. */
export function SimilarForums({ site, items, lead }: { site: Site; items: ForumCard[]; lead?: string }) {
  const own = forumWords[site.language];
  if (items.length === 0) return null;
  return (
    <section class={lead === undefined ? undefined : 'notice'} aria-labelledby="similar-forums">
      <h2 id="similar-forums">{own.similar.title}</h2>
      {lead === undefined ? null : <p>{lead}</p>}
      <ul>
        {items.map((forum) => (
          <li>
            <a href={pathIn(site.language, `/forums/${forum.id}`)}>
              <Said text={topicIn(site, forum)} />
            </a>{' '}
            <ForumBadge site={site} forum={forum} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Where the browser shows the same while a question is being typed. Without script it stays out of sight. */
export function SimilarForumsAsTyped({ site }: { site: Site }) {
  const own = forumWords[site.language].similar;
  return (
    <div aria-live="polite">
      <section
        class="notice"
        hidden
        data-similar="/api/v1/search/similar-forums"
        data-similar-by="topic"
        data-similar-of="desk"
        data-read={pathIn(site.language, '/forums/')}
      >
        <h2>{own.title}</h2>
        <p>{own.lead}</p>
        <ul></ul>
      </section>
    </div>
  );
}

/** The proposals a forum names, and the way to others that are like it. */
export function AboutSection({ site, forum }: { site: Site; forum: ForumView }) {
  const { language } = site;
  const own = forumWords[language].about;
  const words = new URLSearchParams({ institution: forum.institution, q: forum.topic });
  return (
    <section aria-labelledby="about">
      <h2 id="about">{own.title}</h2>
      {forum.about.length === 0 ? null : (
        <ul>
          {forum.about.map(({ id, title }) => (
            <li>
              <a href={pathIn(language, `/proposals/${id}`)}>
                <Said text={title ?? own.hidden} />
              </a>
            </li>
          ))}
        </ul>
      )}
      {forum.topic === '' ? null : (
        <p>
          <a href={pathIn(language, `/proposals?${words}`)}>{own.search}</a>
        </p>
      )}
    </section>
  );
}

/** On a proposal's page: the forums that name it. */
export function ForumsAbout({ site, forums }: { site: Site; forums: ForumCard[] }) {
  const own = forumWords[site.language].about;
  if (forums.length === 0) return null;
  return (
    <section aria-labelledby="forums-about">
      <h2 id="forums-about">{own.forums}</h2>
      <ul>
        {forums.map((forum) => (
          <li>
            <a href={pathIn(site.language, `/forums/${forum.id}`)}>
              <Said text={topicIn(site, forum)} />
            </a>{' '}
            <ForumBadge site={site} forum={forum} /> <span class="meta">{forumTime(site, forum)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The slice's words, for another slice's page about forums. */
export function forumWordsOf({ language }: Site) {
  return forumWords[language];
}
