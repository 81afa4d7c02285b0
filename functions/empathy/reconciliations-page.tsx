import type { Context as HonoContext } from 'hono';
import { proposalIdSchema } from '../../shared/ids.ts';
import { pathIn, pathOf } from '../../shared/web/locale.ts';
import { renderPage } from '../../shared/web/render-page.tsx';
import type { Site } from '../../shared/web/site.ts';
import type { AppEnv } from '../people/index.ts';
import { readCards } from '../proposals/index.ts';
import { reconciliationsEn } from './messages.en.ts';
import { reconciliationsKo } from './messages.ko.ts';
import type { Drift, Reconciliation } from './model.ts';
import { latestReconciliations } from './reconciliations.ts';

const words = { ko: reconciliationsKo, en: reconciliationsEn } as const;
/** Of a run that found more, the data tells the rest. */
const shown = 10;

/** What the nightly recounts found, for everybody. */
export async function reconciliationsPage(c: HonoContext<AppEnv>, site: Site): Promise<Response> {
  const { context, language } = site;
  const own = words[language];
  const runs = await latestReconciliations(context.table);
  const drifted = runs.flatMap(({ drifts }) =>
    drifts.slice(0, shown).flatMap(({ proposal }) => (proposal ? [proposalIdSchema.parse(proposal)] : [])),
  );
  const cards = await readCards(context, undefined, [...new Set(drifted)]);
  const titles = new Map<string, string | null>(cards.map(({ id, title }) => [id, title]));
  return renderPage(
    c,
    site,
    { title: own.title, description: own.lead },
    <>
      <p>
        <a href={pathIn(language, '/board')}>{site.words.nav.board}</a>
      </p>
      <h1>{own.title}</h1>
      <p>{own.lead}</p>
      {runs.length === 0 ? <p class="notice">{own.none}</p> : null}
      {runs.map((run) => (
        <Run site={site} run={run} titles={titles} />
      ))}
      <p>
        <a href="/api/v1/reconciliations">{own.asData}</a>
      </p>
    </>,
  );
}

/** Where what was counted stands. */
function pathOfDrift({ proposal, forum, opinion, answer }: Drift): string {
  return answer ? `/answers/${answer}` : pathOf({ proposal, forum, opinion });
}

interface RunProps {
  site: Site;
  run: Reconciliation;
  titles: Map<string, string | null>;
}

function Run({ site, run, titles }: RunProps) {
  const { formats, language } = site;
  const own = words[language];
  const number = formats.number;
  const isClean = run.drifts.length + run.reopened.length + run.undecided + run.failed === 0;
  return (
    <section class="card" aria-labelledby={run.id}>
      <h2 id={run.id}>{own.ran(formats.moment(run.startedAt))}</h2>
      <p>
        {own.counted(number(run.proposals), number(run.empathies), number(run.forums), number(run.stances))}{' '}
        {own.countedToo(
          number(run.opinions),
          number(run.sympathies),
          number(run.answers),
          number(run.ratings),
        )}
      </p>
      {isClean ? <p>{own.agrees}</p> : null}
      {run.drifts.length > 0 ? (
        <>
          <h3>{own.drifts}</h3>
          <ul>
            {run.drifts.slice(0, shown).map((drift) => (
              <li>
                <a href={pathIn(language, pathOfDrift(drift))}>{nameOf(drift)}</a>:{' '}
                {own.drift(number(drift.recorded), number(drift.counted))} ·{' '}
                {drift.repaired ? own.repaired : own.notRepaired}
              </li>
            ))}
          </ul>
          <More count={run.drifts.length} />
        </>
      ) : null}
      {run.reopened.length > 0 ? (
        <>
          <h3>{own.reopened}</h3>
          <ul>
            {run.reopened.slice(0, shown).map((answer) => (
              <li>
                <a href={pathIn(language, `/answers/${answer}`)}>{answer}</a>
              </li>
            ))}
          </ul>
          <More count={run.reopened.length} />
        </>
      ) : null}
      {run.undecided > 0 ? <p>{own.undecided(number(run.undecided))}</p> : null}
      {run.failed > 0 ? <p>{own.failed(number(run.failed))}</p> : null}
    </section>
  );

  function nameOf({ proposal, forum, opinion, answer }: Drift): string {
    if (answer) return `${own.answer} ${answer}`;
    if (opinion) return `${own.opinion} ${opinion}`;
    const title = proposal && titles.get(proposal);
    if (title) return title;
    return proposal ? `${own.proposal} ${proposal}` : `${own.forum} ${forum ?? ''}`;
  }

  function More({ count }: { count: number }) {
    return count > shown ? <p>{own.more(number(count - shown))}</p> : null;
  }
}
