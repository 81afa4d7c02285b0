import { pathIn } from '../../shared/web/locale.ts';
import type { Site } from '../../shared/web/site.ts';
import { statementWords } from './words.ts';

/** The way from a forum to what people think in it. */
export function StatementsSection({ site, forum }: { site: Site; forum: string }) {
  const own = statementWords[site.language];
  const path = pathIn(site.language, `/forums/${forum}`);
  return (
    <section aria-labelledby="statements">
      <h2 id="statements">{own.title}</h2>
      <p>{own.lead}</p>
      <p class="actions">
        <a class="krds-btn secondary medium" href={`${path}/statements`}>
          {own.groups.toStatements}
        </a>
        <a class="krds-btn secondary medium" href={`${path}/groups`}>
          {own.groups.toGroups}
        </a>
      </p>
    </section>
  );
}
