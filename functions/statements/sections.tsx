import { pathIn } from '../../shared/web/locale.ts';
import type { Site } from '../../shared/web/site.ts';
import { statementWords } from './words.ts';

/** The way from a forum to what people think in it; marking is offered while it can be done. */
export function StatementsSection(props: { site: Site; forum: string; isOver: boolean }) {
  const { site, forum, isOver } = props;
  const own = statementWords[site.language];
  const path = pathIn(site.language, `/forums/${forum}`);
  return (
    <section aria-labelledby="statements">
      <h2 id="statements">{own.title}</h2>
      <p>{isOver ? own.leadOver : own.lead}</p>
      <p class="actions">
        <a class="krds-btn secondary medium" href={`${path}/statements`}>
          {isOver ? own.groups.toAll : own.groups.toStatements}
        </a>
        <a class="krds-btn secondary medium" href={`${path}/groups`}>
          {own.groups.toGroups}
        </a>
      </p>
    </section>
  );
}
