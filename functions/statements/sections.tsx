import { pathIn } from '../../shared/web/locale.ts';
import type { Site } from '../../shared/web/site.ts';
import { statementWords } from './words.ts';

/** What can be done with a forum's statements: nothing yet, marked, or looked at. */
export type Phase = 'coming' | 'open' | 'over';

export function phaseOf(state: 'scheduled' | 'open' | 'closed' | 'withdrawn'): Phase {
  if (state === 'scheduled') return 'coming';
  return state === 'open' ? 'open' : 'over';
}

interface Props {
  site: Site;
  forum: string;
  /** By its dates, whatever a sweep has done yet. */
  state: Parameters<typeof phaseOf>[0];
}

/** The way from a forum to what people think in it; marking is offered while it can be done. */
export function StatementsSection({ site, forum, state }: Props) {
  const own = statementWords[site.language];
  const path = pathIn(site.language, `/forums/${forum}`);
  const phase = phaseOf(state);
  return (
    <section aria-labelledby="statements">
      <h2 id="statements">{own.title}</h2>
      <p>{own.leads[phase]}</p>
      <p class="actions">
        <a class="krds-btn secondary medium" href={`${path}/statements`}>
          {phase === 'open' ? own.groups.toStatements : own.groups.toAll}
        </a>
        {phase === 'coming' ? null : (
          <a class="krds-btn secondary medium" href={`${path}/groups`}>
            {own.groups.toGroups}
          </a>
        )}
      </p>
    </section>
  );
}
