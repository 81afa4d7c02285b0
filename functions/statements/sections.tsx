import { pathIn } from '../../shared/web/locale.ts';
import type { Site } from '../../shared/web/site.ts';
import { Agreed, OpinionMap } from './group-parts.tsx';
import type { GroupsInBrief } from './read-groups.ts';
import { statementWords } from './words.ts';

/**
 * The way from a forum to what people think in it; marking is offered while it can be done. Once it is over, what all
 * groups agree on stands here, and the map, where there are groups to show.
 */
export function StatementsSection(props: {
  site: Site;
  forum: string;
  isOver: boolean;
  brief?: GroupsInBrief | undefined;
}) {
  const { site, forum, isOver, brief } = props;
  const own = statementWords[site.language];
  const path = pathIn(site.language, `/forums/${forum}`);
  return (
    <section aria-labelledby="statements">
      <h2 id="statements">{own.title}</h2>
      <p>{isOver ? own.leadOver : own.lead}</p>
      {brief?.groups ? (
        <>
          <Agreed site={site} agreed={brief.agreed} level={3} />
          <OpinionMap site={site} groups={brief.groups} note={own.groups.mapBrief} />
        </>
      ) : null}
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
