import { daysUntil, pathIn } from '../../shared/web/locale.ts';
import { Badge } from '../../shared/web/parts.tsx';
import { Said } from '../../shared/web/said.tsx';
import type { Site } from '../../shared/web/site.ts';
import { lastDateOf } from './rules.ts';
import type { ForumCard } from './view.ts';
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
  return <Badge kind={forum.state}>{own.states[forum.state]}</Badge>;
}

/** When it opens, how long it still is, or when it closed. */
export function forumTime(site: Site, forum: ForumCard): string {
  const { language, formats, context } = site;
  const own = forumWords[language];
  const last = lastDateOf(forum.closesAt);
  if (forum.state === 'scheduled') return own.opensOn(formats.date(forum.opensAt));
  const days = daysUntil(`${last}T12:00:00+09:00`, context.clock.now());
  if (forum.state !== 'open' || days < 0) return own.closedOn(formats.date(last));
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

/** The slice's words, for another slice's page about forums. */
export function forumWordsOf({ language }: Site) {
  return forumWords[language];
}
