import { daysUntil, pathIn } from '../../shared/web/locale.ts';
import { Badge } from '../../shared/web/parts.tsx';
import { Said } from '../../shared/web/said.tsx';
import type { Site } from '../../shared/web/site.ts';
import type { ProposalCard } from './view.ts';
import { proposalWords, rejectionCodeIn } from './words.ts';

interface CardsProps {
  site: Site;
  items: ProposalCard[];
  /** What an institution is called, where a list is of several. */
  nameOf?: ((institution: string) => string) | undefined;
}

/** Proposals as cards, each with what it still needs. */
export function ProposalCards({ site, items, nameOf }: CardsProps) {
  return (
    <ul class="cards">
      {items.map((item) => (
        <li class="card">
          <Card site={site} item={item} institution={nameOf?.(item.institution)} />
        </li>
      ))}
    </ul>
  );
}

function Card(props: { site: Site; item: ProposalCard; institution: string | undefined }) {
  const { site, item, institution } = props;
  const { language, words, formats } = site;
  const own = proposalWords[language];
  const became = becameOf(site, item);
  return (
    <article>
      <h3 class="card-title">
        <a href={pathIn(language, `/proposals/${item.id}`)}>
          <Said text={item.title ?? own.hidden} />
        </a>
      </h3>
      <p class="meta">
        <Badge kind={item.state}>{words.states[item.state]}</Badge>{' '}
        <Said text={[institution, item.category].filter(Boolean).join(' · ')} />
      </p>
      {item.publishedAt === null ? null : (
        <p>
          <strong>{own.count(formats.number(item.empathyCount))}</strong>
          {item.nextStep !== null && item.nextStep.missing > 0 ? (
            <> · {own.missing(formats.number(item.nextStep.missing), words.outcomes[item.nextStep.then])}</>
          ) : null}
        </p>
      )}
      {became === undefined ? null : <p>{became}</p>}
      {item.imported === null ? null : (
        <p class="meta">
          {item.imported.empathies === null
            ? own.foreign.short(item.imported.source)
            : own.foreign.shortCount(item.imported.source, formats.number(item.imported.empathies))}
        </p>
      )}
      <p class="meta">
        {own.by(item.author.name)}
        {item.state === 'open' && item.closesAt !== null ? <> · {timeLeft(site, item.closesAt)}</> : null}
      </p>
    </article>
  );
}

/** What has come of a proposal so far: an answer, one that is owed, a forum, or nothing by the end of its window. */
function becameOf({ language, formats }: Site, { state, steps, imported }: ProposalCard): string | undefined {
  const own = proposalWords[language].became;
  if (owedAnswers({ steps }).length > 0) return own.owed;
  const answered = steps
    .flatMap(({ answeredAt }) => answeredAt ?? [])
    .sort()
    .at(-1);
  if (answered !== undefined) return own.answered(formats.date(answered));
  if (steps.some(({ then, firedAt }) => then === 'forum' && firedAt !== null)) return own.debated;
  return state === 'closed' && imported === null ? own.nothing : undefined;
}

/** What a rejection code stands for, in words. */
export function rejectionCodeName(site: Site, code: string): string {
  return rejectionCodeIn(site.language, code);
}

/** Open proposals that may say the same already: whoever writes can support one of them instead. */
export function SimilarProposals({ site, items }: { site: Site; items: ProposalCard[] }) {
  const own = proposalWords[site.language];
  if (items.length === 0) return null;
  return (
    <section class="notice">
      <h2>{own.similar.title}</h2>
      <p>{own.similar.lead}</p>
      <ul>
        {items.map((item) => (
          <li>
            <a href={pathIn(site.language, `/proposals/${item.id}#empathy`)}>
              <Said text={item.title ?? own.hidden} />
            </a>{' '}
            · {own.count(site.formats.number(item.empathyCount))}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Where the browser shows the same while a title is being typed. Without script it stays out of sight. */
export function SimilarAsTyped({ site }: { site: Site }) {
  const own = proposalWords[site.language].similar;
  return (
    <div aria-live="polite">
      <section
        class="notice"
        hidden
        data-similar="/api/v1/search/similar"
        data-read={pathIn(site.language, '/proposals/')}
      >
        <h2>{own.title}</h2>
        <p>{own.lead}</p>
        <ul></ul>
      </section>
    </div>
  );
}

/** How long a proposal still gathers empathy, in words. */
export function timeLeft(site: Site, closesAt: string): string {
  const own = proposalWords[site.language];
  // The window ends with the end of a day: its last day is the one before.
  const days = daysUntil(closesAt, site.context.clock.now()) - 1;
  return days <= 0 ? own.lastDay : own.daysLeft(site.formats.number(days));
}

/** The slice's words, for another slice's page about proposals. */
export function proposalWordsOf({ language }: Site) {
  return proposalWords[language];
}

/** The answers it is owed: those its fired steps oblige and that were not given yet. */
export function owedAnswers({ steps }: Pick<ProposalCard, 'steps'>): string[] {
  return steps.flatMap(({ answer, answeredAt }) => (answer !== null && answeredAt === null ? [answer] : []));
}
