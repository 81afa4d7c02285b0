import { pathIn } from '../../shared/web/locale.ts';
import type { Site } from '../../shared/web/site.ts';
import { ratingsEn } from './messages.en.ts';
import { ratingsKo } from './messages.ko.ts';
import { type RatingTotals, type RatingValue, ratingValueSchema } from './model.ts';

const words = { ko: ratingsKo, en: ratingsEn } as const;

interface RatingProps {
  site: Site;
  /** The answer's id. */
  id: string;
  totals: RatingTotals;
  /** What the reader said; nothing where they have not, and they may. */
  own: RatingValue | undefined;
  mayRate: boolean;
  /** Where whoever has not signed in comes to do so; nothing where the reader has. */
  signIn: string | undefined;
  /** The second answer was given: nothing is said of the first any more. */
  isClosed: boolean;
  /** How many dissatisfied oblige a second answer, where the rule has one for this answer. */
  quorum: { threshold: number; isReached: boolean } | undefined;
}

/** What supporters think of an answer, and two buttons for whoever is one. */
export function RatingSection({ site, id, totals, own, mayRate, signIn, isClosed, quorum }: RatingProps) {
  const { formats, language } = site;
  const said = words[language];
  return (
    <section id={`rating-${id}`} aria-labelledby={`rating-title-${id}`}>
      <h3 id={`rating-title-${id}`}>{said.title}</h3>
      <p>{said.totals(formats.number(totals.satisfied), formats.number(totals.dissatisfied))}</p>
      {isClosed ? (
        <p class="hint">{said.closed}</p>
      ) : quorum ? (
        <p class="hint">
          {quorum.isReached || totals.dissatisfied >= quorum.threshold
            ? said.owed
            : said.again(
                formats.number(quorum.threshold),
                formats.number(quorum.threshold - totals.dissatisfied),
              )}
        </p>
      ) : null}
      {own ? <p role="status">{said.own[own]}</p> : null}
      {mayRate && !isClosed ? (
        <form method="post" action={pathIn(language, `/answers/${id}/rating`)}>
          <p class="actions">
            {ratingValueSchema.options.map((value) => (
              <button
                class="krds-btn secondary medium"
                type="submit"
                name="value"
                value={value}
                aria-pressed={own === value ? 'true' : 'false'}
              >
                {said[value]}
              </button>
            ))}
          </p>
        </form>
      ) : null}
      {signIn !== undefined && !isClosed ? (
        <p>
          <a class="krds-btn secondary medium" rel="nofollow" href={signIn}>
            {said.signIn}
          </a>
        </p>
      ) : null}
      {own && !isClosed ? (
        <form method="post" action={pathIn(language, `/answers/${id}/rating/withdrawal`)}>
          <button class="krds-btn text medium" type="submit">
            {said.withdraw}
          </button>
        </form>
      ) : null}
      <p class="hint">{isClosed ? said.secret : `${said.lead} ${said.secret}`}</p>
    </section>
  );
}
