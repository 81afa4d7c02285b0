import { Said } from '../../shared/web/said.tsx';
import type { Site } from '../../shared/web/site.ts';
import type { GroupsView } from './view.ts';
import { statementWords } from './words.ts';

const letters = ['가', '나', '다', '라', '마'];
const latin = ['A', 'B', 'C', 'D', 'E'];

export function nameOfGroup({ language }: Site, index: number): string {
  return statementWords[language].groups.name(
    (language === 'ko' ? letters : latin)[index] ?? String(index + 1),
  );
}

/** What every group agrees with, most first. */
export function Agreed({ site, agreed, level = 2 }: { site: Site; agreed: string[]; level?: 2 | 3 }) {
  const own = statementWords[site.language].groups;
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <section aria-labelledby="agreed">
      <Heading id="agreed">{own.agreed}</Heading>
      {agreed.length === 0 ? <p>{own.agreedNone}</p> : null}
      <ul>
        {agreed.map((text) => (
          <li>
            <Said text={text} />
          </li>
        ))}
      </ul>
    </section>
  );
}

const size = 320;
const margin = 12;

/** Where people stand, a mark for each square of the map; the more people there, the larger. Shapes tell groups apart. */
export function OpinionMap({ site, groups, note }: { site: Site; groups: GroupsView; note: string }) {
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
            {nameOfGroup(site, index)}
          </li>
        ))}
      </ul>
      <p class="hint">{note}</p>
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
