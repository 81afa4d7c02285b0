import type { Child } from 'hono/jsx';
import { addDays, daysBetween, startOfDate } from '../clock.ts';
import { TableWrap } from './parts.tsx';
import { languageOfText, Said } from './said.tsx';
import type { Site } from './site.ts';

const width = 360;
const height = 140;
const foot = 24;
/** What lines need beside them to be called by their names. */
const nameWidth = 96;
const labelHeight = 15;
const nameRoom = 9;

interface DayLine {
  name: string;
  /** Days with a change, the first first. */
  points: { date: string; value: number }[];
}

interface DayChartProps {
  site: Site;
  title: string;
  /** The same in a sentence, for those who do not see it. */
  summary: string;
  /** What the table is called that says the same. */
  asTable: string;
  /** What the table's first column is called. */
  day: string;
  lines: DayLine[];
  /** The first and the last day drawn. */
  from: string;
  until: string;
  thresholds?: number[];
}

/** How counts went from day to day, as lines drawn here and as a table beside them. */
export function DayChart(props: DayChartProps) {
  const { site, title, summary, asTable, day, lines, from, until, thresholds = [] } = props;
  const { formats } = site;
  const days = Math.max(1, daysBetween(startOfDate(from), startOfDate(until)));
  const reached = Math.max(0, ...lines.flatMap(({ points }) => points.map(({ value }) => value)));
  const next = thresholds.find((threshold) => threshold > reached);
  const top = Math.max(1, next !== undefined && next <= reached * 3 ? next : reached);
  const isOne = lines.length === 1;
  const right = isOne ? width : width - nameWidth;
  const x = (date: string) => Math.min(1, daysBetween(startOfDate(from), startOfDate(date)) / days) * right;
  const y = (value: number) => height - (value / top) * (height - 12);
  const drawn = lines.map(({ name, points }) => {
    const last = points.at(-1)?.value ?? 0;
    const corners = steps(points, from).map(({ date, value }) => `${round(x(date))},${round(y(value))}`);
    return { name, last, line: [`0,${height}`, ...corners, `${right},${round(y(last))}`].join(' ') };
  });
  const places = isOne ? [] : apart(drawn.map(({ last }) => y(last) + 4));
  // Names that there is no room for are numbers at the lines, and stand in a key below.
  const isKeyed = !isOne && drawn.some(({ name }) => cut(name, nameRoom) !== name);
  const called = (index: number, name: string) => (isKeyed ? `${formats.number(index + 1)}:` : name);
  const dates = [...new Set(lines.flatMap(({ points }) => points.map(({ date }) => date)))].sort();
  return (
    <figure class="chart">
      <figcaption>{title}</figcaption>
      <svg viewBox={`0 -4 ${width} ${height + foot + 4}`} role="img" aria-label={summary}>
        {thresholds
          .filter((threshold) => threshold <= top)
          .map((threshold) => (
            <g>
              <line
                class="chart-threshold"
                x1="0"
                x2={right}
                y1={round(y(threshold))}
                y2={round(y(threshold))}
              />
              <text class="chart-label" x="4" y={round(y(threshold)) + 14}>
                {formats.number(threshold)}
              </text>
            </g>
          ))}
        {drawn.map(({ name, last, line }, index) => (
          <g>
            {isOne ? <polygon class="chart-area" points={`${line} ${right},${height}`} /> : null}
            <polyline class={isOne ? 'chart-line' : `chart-line chart-line-${index + 1}`} points={line} />
            {isOne ? null : (
              <text class="chart-label" x={right + 6} y={round(places[index] ?? 0)}>
                {`${called(index, name)} ${formats.number(last)}`}
              </text>
            )}
          </g>
        ))}
        <text class="chart-label" x="0" y={height + 18}>
          {formats.date(from)}
        </text>
        <text class="chart-label" x={width} y={height + 18} text-anchor="end">
          {formats.date(until)}
        </text>
      </svg>
      {isKeyed ? (
        <ol class="chart-key">
          {drawn.map(({ name }, index) => (
            <li>
              <svg viewBox="0 0 32 8" aria-hidden="true">
                <polyline class={`chart-line chart-line-${index + 1}`} points="0,4 32,4" />
              </svg>{' '}
              {name}
            </li>
          ))}
        </ol>
      ) : null}
      <details>
        <summary>{asTable}</summary>
        <TableWrap label={title}>
          <table>
            <thead>
              <tr>
                <th scope="col">{day}</th>
                {lines.map(({ name }) => (
                  <th scope="col">{name}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {dates.map((date) => (
                <tr>
                  <th scope="row">{formats.date(date)}</th>
                  {lines.map(({ points }) => (
                    <td>{formats.number(points.findLast((point) => point.date <= date)?.value ?? 0)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </TableWrap>
      </details>
    </figure>
  );
}

interface Bar {
  label: string;
  /** One behind the other; what they are is said beside the chart. */
  parts: number[];
}

/** Numbers as bars drawn here; what stands beside them says the same, for those who do not see them. */
export function BarChart(props: { site: Site; title: string; bars: Bar[]; children: Child }) {
  const { site, title, bars, children } = props;
  const { formats } = site;
  const rowHeight = 42;
  const totals = bars.map(({ label, parts }) => ({
    label,
    parts,
    total: parts.reduce((sum, part) => sum + part, 0),
  }));
  const top = Math.max(...totals.map(({ total }) => total)) || 1;
  const summary = totals.map(({ label, total }) => `${label} ${formats.number(total)}`).join(', ');
  return (
    <figure class="chart">
      <figcaption>
        <Said text={title} />
      </figcaption>
      <svg viewBox={`0 0 ${width} ${bars.length * rowHeight}`} role="img" aria-label={summary}>
        {totals.map(({ label, parts, total }, index) => {
          const foot = index * rowHeight;
          return (
            <g>
              <text class="chart-label" x="0" y={foot + 14} lang={languageOfText(label)}>
                {cut(label, 36)}
              </text>
              <text class="chart-label" x={width} y={foot + 14} text-anchor="end">
                {formats.number(total)}
              </text>
              <rect class="chart-ground" x="0" y={foot + 20} width={width} height="14" rx="3" />
              {parts.map((part, at) => (
                <rect
                  class={`chart-bar-${at + 1}`}
                  x={round((sumOf(parts.slice(0, at)) / top) * width)}
                  y={foot + 20}
                  width={round((part / top) * width)}
                  height="14"
                />
              ))}
            </g>
          );
        })}
      </svg>
      {children}
    </figure>
  );
}

/** A count stands until the day of its next change: between two of them, and before the first, the line is level. */
function steps(points: DayLine['points'], from: string): DayLine['points'] {
  return points.flatMap((each, at) => {
    const before = points[at - 1] ?? { date: from, value: 0 };
    const gap = addDays(before.date, 1) < each.date;
    return gap ? [{ date: addDays(each.date, -1), value: before.value }, each] : [each];
  });
}

/** Where labels stand so that none covers another: from the lowest up, each as far up as it must. */
function apart(wanted: number[]): number[] {
  const placed: number[] = [];
  let free = height + labelHeight;
  const order = wanted.map((at, index) => ({ at, index })).sort((one, other) => other.at - one.at);
  for (const { at, index } of order) {
    free = Math.min(at, free - labelHeight);
    placed[index] = free;
  }
  return placed;
}

/** So much of a text as there is room for; a Korean letter takes the room of two. */
function cut(text: string, room: number): string {
  let taken = 0;
  const letters = [...text];
  const fits = letters.findIndex((letter) => {
    taken += /[\u1100-\uffdc]/.test(letter) ? 1.8 : 1;
    return taken > room;
  });
  return fits === -1 ? text : `${letters.slice(0, Math.max(1, fits - 1)).join('')}…`;
}

function sumOf(parts: number[]): number {
  return parts.reduce((sum, part) => sum + part, 0);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
