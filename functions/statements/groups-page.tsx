import type { Context as HonoContext } from 'hono';
import type { ForumId } from '../../shared/ids.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { TableWrap, Time } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import { Said } from '../../shared/web/said.tsx';
import type { Site } from '../../shared/web/site.ts';
import { getForum, stateAt, topicOf } from '../forums/index.ts';
import type { AppEnv } from '../people/index.ts';
import { rejectionCodeName } from '../proposals/sections.tsx';
import { readGroups } from './read-groups.ts';
import { readStatements } from './read-statements.ts';
import { phaseOf } from './sections.tsx';
import type { GroupsView } from './view.ts';
import { statementWords } from './words.ts';

const letters = ['가', '나', '다', '라', '마'];
const latin = ['A', 'B', 'C', 'D', 'E'];

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
  const hasNothing = forum.state === 'withdrawn' || (phase === 'over' && statements.length === 0);
  const path = pathIn(language, `/forums/${id}`);
  return renderPage(
    c,
    site,
    { title: `${own.title} · ${topicOf(forum)}`, description: own.lead },
    <>
      <p>
        <a href={path}>{statementWords[language].toForum}</a> ·{' '}
        <a href={`${path}/statements`}>{phase === 'open' ? own.toStatements : own.toAll}</a>
      </p>
      <h1>{own.title}</h1>
      <p class="lead">
        <Said text={topicOf(forum)} />
      </p>
      <p>{own.lead}</p>
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
          <Agreed site={site} groups={groups} textOf={textOf} />
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
          <OpinionMap site={site} groups={groups} />
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

function nameOf({ language }: Site, index: number): string {
  return statementWords[language].groups.name(
    (language === 'ko' ? letters : latin)[index] ?? String(index + 1),
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
            {code === null ? own.restored : own.removed(rejectionCodeName(site, code), reason ?? '')}
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
        {nameOf(site, index)} <small>{own.size(formats.number(size))}</small>
      </h2>
      <h3>{own.holds}</h3>
      {represents.length === 0 ? <p>{own.holdsNone}</p> : null}
      <ul>
        {represents.map(({ statement, mark }) => (
          <li>
            <strong>{statementWords[language].marks[String(mark)]}</strong> {textOf.get(statement)}
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

function Agreed({ site, groups, textOf }: Shown) {
  const own = statementWords[site.language].groups;
  const agreed = groups.statements.filter(
    ({ isAgreedByAll, statement }) => isAgreedByAll && textOf.has(statement),
  );
  return (
    <section aria-labelledby="agreed">
      <h2 id="agreed">{own.agreed}</h2>
      {agreed.length === 0 ? <p>{own.agreedNone}</p> : null}
      <ul>
        {agreed.map(({ statement }) => (
          <li>{textOf.get(statement)}</li>
        ))}
      </ul>
    </section>
  );
}

const size = 320;
const margin = 12;

/** Where people stand, a mark for each square of the map; the more people there, the larger. Shapes tell groups apart. */
function OpinionMap({ site, groups }: Omit<Shown, 'textOf'>) {
  const { formats, language } = site;
  const own = statementWords[language].groups;
  const reach = Math.max(...groups.dots.flatMap(({ x, y }) => [Math.abs(x), Math.abs(y)]), 1e-9);
  const place = (value: number) => Math.round((size / 2 + (value / reach) * (size / 2 - margin)) * 10) / 10;
  const most = Math.max(...groups.dots.map(({ people }) => people));
  const summary = own.mapSummary(formats.number(groups.groups.length), formats.number(groups.grouped));
  return (
    <figure class="chart opinion-map">
      <figcaption>{own.map}</figcaption>
      <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={summary}>
        {groups.dots.map(({ x, y, group, people }) => (
          <Shape
            group={group}
            x={place(x)}
            y={place(-y)}
            radius={Math.round((3 + 5 * Math.sqrt(people / most)) * 10) / 10}
          />
        ))}
      </svg>
      <ul class="legend">
        {groups.groups.map((_, index) => (
          <li>
            <svg viewBox="0 0 16 16" aria-hidden="true">
              <Shape group={index} x={8} y={8} radius={6} />
            </svg>{' '}
            {nameOf(site, index)}
          </li>
        ))}
      </ul>
      <p class="hint">{own.mapNote}</p>
    </figure>
  );
}

function Shape({ group, x, y, radius }: { group: number; x: number; y: number; radius: number }) {
  const name = `group-mark group-mark-${group}`;
  const corners = (points: [number, number][]) =>
    points.map(([dx, dy]) => `${round(x + dx * radius)},${round(y + dy * radius)}`).join(' ');
  switch (group) {
    case 1:
      return (
        <rect
          class={name}
          x={round(x - radius)}
          y={round(y - radius)}
          width={2 * radius}
          height={2 * radius}
        />
      );
    case 2:
      return (
        <polygon
          class={name}
          points={corners([
            [0, -1.2],
            [1.1, 0.8],
            [-1.1, 0.8],
          ])}
        />
      );
    case 3:
      return (
        <polygon
          class={name}
          points={corners([
            [0, -1.3],
            [1.3, 0],
            [0, 1.3],
            [-1.3, 0],
          ])}
        />
      );
    case 4:
      return (
        <polygon
          class={name}
          points={corners([
            [-1.1, -0.8],
            [1.1, -0.8],
            [0, 1.2],
          ])}
        />
      );
    default:
      return <circle class={name} cx={x} cy={y} r={radius} />;
  }
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function Marks({ site, groups, textOf }: Shown) {
  const { formats, language } = site;
  const said = statementWords[language];
  const own = said.groups;
  const cell = ({ agree, disagree, pass }: GroupsView['statements'][number]['counts']) =>
    own.cell(formats.number(agree), formats.number(disagree), formats.number(pass));
  return (
    <div>
      <h2 id="table">{own.table}</h2>
      <TableWrap label={own.table}>
        <table>
          <thead>
            <tr>
              <th scope="col">{said.statement}</th>
              <th scope="col">{own.everybody}</th>
              {groups.groups.map((_, index) => (
                <th scope="col">{nameOf(site, index)}</th>
              ))}
              {groups.groups.length > 0 ? <th scope="col">{own.consensus}</th> : null}
            </tr>
          </thead>
          <tbody>
            {groups.statements
              .filter(({ statement }) => textOf.has(statement))
              .map(({ statement, counts, byGroup, consensus }) => (
                <tr>
                  <th scope="row">{textOf.get(statement)}</th>
                  <td>{cell(counts)}</td>
                  {byGroup.map((each) => (
                    <td>{cell(each)}</td>
                  ))}
                  {groups.groups.length > 0 ? (
                    <td>{consensus === null ? '' : formats.share(consensus)}</td>
                  ) : null}
                </tr>
              ))}
          </tbody>
        </table>
      </TableWrap>
    </div>
  );
}
