import { addDays, dateAt, daysBetween, startOfDate } from '../../shared/clock.ts';
import { TableWrap } from '../../shared/web/parts.tsx';
import type { Site } from '../../shared/web/site.ts';
import type { DayCount } from '../proposals/index.ts';
import { chartEn } from './messages.en.ts';
import { chartKo } from './messages.ko.ts';

const words = { ko: chartKo, en: chartEn } as const;
const width = 360;
const height = 140;
const foot = 24;

interface ChartProps {
  site: Site;
  /** Days with a change, the first first. */
  history: DayCount[];
  publishedAt: string;
  closesAt: string | null;
  /** Counts at which a step fires. */
  thresholds: number[];
}

/** How the count grew, as a line drawn here and as a table beside it for those who do not see it. */
export function EmpathyChart({ site, history, publishedAt, closesAt, thresholds }: ChartProps) {
  const last = history.at(-1);
  if (last === undefined) return null;
  const { formats, language, context } = site;
  const own = words[language];
  const first = dateAt(new Date(publishedAt));
  const today = dateAt(context.clock.now());
  const end = closesAt === null ? today : addDays(dateAt(new Date(closesAt)), -1);
  const [lastDay = today] = [end, today].sort();
  const days = Math.max(1, daysBetween(startOfDate(first), startOfDate(lastDay)));
  const reached = Math.max(...history.map(({ total }) => total));
  const next = thresholds.find((threshold) => threshold > reached);
  const top = Math.max(1, next !== undefined && next <= reached * 3 ? next : reached);
  const x = (date: string) => Math.min(1, daysBetween(startOfDate(first), startOfDate(date)) / days) * width;
  const y = (total: number) => height - (total / top) * (height - 12);
  const corners = steps(history).map(({ date, total }) => `${round(x(date))},${round(y(total))}`);
  const line = [`0,${height}`, ...corners, `${width},${round(y(last.total))}`].join(' ');
  const summary = own.summary(formats.date(first), formats.date(last.date), formats.number(last.total));
  return (
    <figure class="chart">
      <figcaption>{own.title}</figcaption>
      <svg viewBox={`0 -4 ${width} ${height + foot + 4}`} role="img" aria-label={summary}>
        {thresholds
          .filter((threshold) => threshold <= top)
          .map((threshold) => (
            <g>
              <line
                class="chart-threshold"
                x1="0"
                x2={width}
                y1={round(y(threshold))}
                y2={round(y(threshold))}
              />
              <text class="chart-label" x="4" y={round(y(threshold)) + 14}>
                {formats.number(threshold)}
              </text>
            </g>
          ))}
        <polygon class="chart-area" points={`${line} ${width},${height}`} />
        <polyline class="chart-line" points={line} />
        <text class="chart-label" x="0" y={height + 18}>
          {formats.date(first)}
        </text>
        <text class="chart-label" x={width} y={height + 18} text-anchor="end">
          {formats.date(lastDay)}
        </text>
      </svg>
      <details>
        <summary>{own.asTable}</summary>
        <TableWrap label={own.title}>
          <table>
            <thead>
              <tr>
                <th scope="col">{own.date}</th>
                <th scope="col">{own.total}</th>
              </tr>
            </thead>
            <tbody>
              {history.map(({ date, total }) => (
                <tr>
                  <th scope="row">{formats.date(date)}</th>
                  <td>{formats.number(total)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableWrap>
      </details>
    </figure>
  );
}

/** A count stands until the day of its next change: between two of them the line is level. */
function steps(history: DayCount[]): DayCount[] {
  return history.flatMap((each, at) => {
    const before = history[at - 1];
    const gap = before !== undefined && addDays(before.date, 1) < each.date;
    return gap ? [{ date: addDays(each.date, -1), total: before.total }, each] : [each];
  });
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
