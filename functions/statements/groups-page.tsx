import type { Context as HonoContext } from 'hono';
import type { ForumId } from '../../shared/ids.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { TableWrap, Time } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import { Said, SaidWithin } from '../../shared/web/said.tsx';
import type { Site } from '../../shared/web/site.ts';
import { getForum, stateAt, topicOf } from '../forums/index.ts';
import type { AppEnv } from '../people/index.ts';
import { rejectionCodeName } from '../proposals/sections.tsx';
import { Agreed, nameOfGroup, OpinionMap } from './group-parts.tsx';
import { readGroups } from './read-groups.ts';
import { readStatements } from './read-statements.ts';
import { phaseOf } from './sections.tsx';
import type { GroupsView } from './view.ts';
import { statementWords } from './words.ts';

/** The groups of people who think alike in a forum: what all agree on first, then what each holds, then where they stand. */
export async function groupsPage(c: HonoContext<AppEnv>, site: Site, id: ForumId): Promise<Response> {
  const { context, formats, language } = site;
  const own = statementWords[language].groups;
  const [forum, groups, statements] = await Promise.all([
    getForum(context.table, id),
    readGroups(context, id),
    readStatements(context, undefined, id),
  ]);
  const textOf = new Map<string, string>(
    statements.flatMap(({ id, text }) => (text === null ? [] : [[id, text]])),
  );
  const phase = phaseOf(stateAt(forum, context.clock.now()));
  const hasStanding = statements.some(({ removed }) => removed === null);
  const hasNothing = forum.state === 'withdrawn' || (phase === 'over' && statements.length === 0);
  const agreed = groups.statements.flatMap(({ isAgreedByAll, statement }) =>
    isAgreedByAll ? (textOf.get(statement) ?? []) : [],
  );
  const path = pathIn(language, `/forums/${id}`);
  return renderPage(
    c,
    site,
    { title: `${own.title} · ${topicOf(forum)}`, description: own.lead },
    <>
      <header>
        <p class="meta">
          <a href={path}>{statementWords[language].toForum}</a> ·{' '}
          <a href={`${path}/statements`}>{phase === 'open' && hasStanding ? own.toStatements : own.toAll}</a>
        </p>
        <h1>{own.title}</h1>
        <p class="lead">
          <Said text={topicOf(forum)} />
        </p>
        <p>{own.lead}</p>
      </header>
      {groups.at === null ? (
        <p class="notice">{hasNothing ? own.nothing : own.never[phase]}</p>
      ) : (
        <p class="meta">
          {own.at(formats.moment(groups.at))} ·{' '}
          {own.people(formats.number(groups.people), formats.number(groups.grouped))}{' '}
          {groups.isFinal ? own.final : null}
        </p>
      )}
      <Moderated site={site} groups={groups} />
      {groups.at !== null && groups.hiddenBecause ? (
        <p class="notice">{own.hidden[groups.hiddenBecause]}</p>
      ) : null}
      {groups.groups.length > 0 ? (
        <>
          <Agreed site={site} agreed={agreed} />
          {groups.groups.map(({ size, represents }, index) => (
            <Group
              site={site}
              textOf={textOf}
              index={index}
              size={size}
              // What a moderator has taken out since is not put into words, nor left as an empty line.
              represents={represents.filter(({ statement }) => textOf.has(statement))}
            />
          ))}
          <OpinionMap site={site} groups={groups} note={own.mapNote} />
        </>
      ) : null}
      {groups.statements.length > 0 ? <Marks site={site} groups={groups} textOf={textOf} /> : null}
      <section aria-labelledby="how">
        <h2 id="how">{own.how}</h2>
        <ol>
          {own.method.map((sentence) => (
            <li>{sentence}</li>
          ))}
        </ol>
        <p>{own.check}</p>
        {groups.isFinal && groups.hiddenBecause === null ? (
          <p>
            <a href={`/api/v1/forums/${id}/groups/input`}>{own.checkLink}</a>
          </p>
        ) : null}
      </section>
    </>,
  );
}

/** Why a result that was final is another one now. */
function Moderated({ site, groups }: Omit<Shown, 'textOf'>) {
  const own = statementWords[site.language].groups.moderated;
  if (groups.moderated.length === 0) return null;
  return (
    <section class="notice" aria-labelledby="moderated">
      <h2 id="moderated">{own.title}</h2>
      <ul>
        {groups.moderated.map(({ at, code, reason }) => (
          <li>
            <Time site={site} at={at} />{' '}
            {code === null ? (
              own.restored
            ) : (
              <SaidWithin
                sentence={own.removed(rejectionCodeName(site, code), reason ?? '')}
                text={reason ?? ''}
              />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

interface GroupProps extends Omit<Shown, 'groups'> {
  index: number;
  size: number;
  represents: GroupsView['groups'][number]['represents'];
}

function Group({ site, textOf, index, size, represents }: GroupProps) {
  const { formats, language } = site;
  const own = statementWords[language].groups;
  return (
    <section aria-labelledby={`group-${index}`}>
      <h2 id={`group-${index}`}>
        {nameOfGroup(site, index)} <small>{own.size(formats.number(size))}</small>
      </h2>
      <h3>{own.holds}</h3>
      {represents.length === 0 ? <p>{own.holdsNone}</p> : null}
      <ul>
        {represents.map(({ statement, mark }) => (
          <li>
            <strong>{statementWords[language].marks[String(mark)]}</strong>{' '}
            <Said text={textOf.get(statement) ?? ''} />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface Shown {
  site: Site;
  groups: GroupsView;
  textOf: Map<string, string>;
}

function Marks({ site, groups, textOf }: Shown) {
  const { formats, language } = site;
  const said = statementWords[language];
  const own = said.groups;
  const names = groups.groups.map((_, index) => nameOfGroup(site, index));
  const hasGroups = names.length > 0;
  return (
    <div>
      <h2 id="table">{own.table}</h2>
      <TableWrap label={own.table}>
        <table class="by-statement">
          <thead>
            <tr>
              <th scope="col">{said.statement}</th>
              <th scope="col">{own.everybody}</th>
              {names.map((name) => (
                <th scope="col">{name}</th>
              ))}
              {hasGroups ? <th scope="col">{own.consensus}</th> : null}
            </tr>
          </thead>
          <tbody>
            {groups.statements
              .filter(({ statement }) => textOf.has(statement))
              .map(({ statement, counts, byGroup, consensus }) => (
                <tr>
                  <th scope="row">
                    <Said text={textOf.get(statement) ?? ''} />
                  </th>
                  <MarkCell site={site} name={own.everybody} counts={counts} />
                  {byGroup.map((each, index) => (
                    <MarkCell site={site} name={names[index] ?? ''} counts={each} />
                  ))}
                  {hasGroups ? (
                    <td>
                      <span class="cell-name">{own.consensus}</span>
                      <span>{consensus === null ? '' : formats.share(consensus)}</span>
                    </td>
                  ) : null}
                </tr>
              ))}
          </tbody>
        </table>
      </TableWrap>
    </div>
  );
}

/** Three short lines; where there is no room for columns, one line that begins with whose marks they are. */
function MarkCell(props: { site: Site; name: string; counts: GroupsView['statements'][number]['counts'] }) {
  const { site, name, counts } = props;
  const { agree, disagree, pass } = statementWords[site.language].groups.cell;
  const number = site.formats.number;
  return (
    <td>
      <span class="cell-name">{name}</span>
      <span>{agree(number(counts.agree))}</span> <span>{disagree(number(counts.disagree))}</span>{' '}
      <span>{pass(number(counts.pass))}</span>
    </td>
  );
}
