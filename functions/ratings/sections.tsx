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
  /** How many dissatisfied oblige a second answer, where the rule has one for this answer. */
  quorum: { threshold: number; isReached: boolean } | undefined;
}

/** What supporters think of an answer, and two buttons for whoever is one. */
export function RatingSection({ site, id, totals, own, mayRate, quorum }: RatingProps) {
  const { formats, language } = site;
  const said = words[language];
  return (
    <section id={`rating-${id}`} aria-labelledby={`rating-title-${id}`}>
      <h3 id={`rating-title-${id}`}>{said.title}</h3>
      <p>{said.totals(formats.number(totals.satisfied), formats.number(totals.dissatisfied))}</p>
      {quorum ? (
        <p class="hint">{quorum.isReached ? said.owed : said.again(formats.number(quorum.threshold))}</p>
      ) : null}
      {mayRate ? (
        <form method="post" action={pathIn(language, `/answers/${id}/rating`)}>
          {own ? <p role="status">{said.own[own]}</p> : null}
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
      <p class="hint">{said.lead}</p>
    </section>
  );
}
