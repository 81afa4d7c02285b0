import { addDays, dateAt } from '../../shared/clock.ts';
import { DayChart } from '../../shared/web/charts.tsx';
import type { Site } from '../../shared/web/site.ts';
import type { DayCount } from '../proposals/index.ts';
import { chartEn } from './messages.en.ts';
import { chartKo } from './messages.ko.ts';

const words = { ko: chartKo, en: chartEn } as const;

interface ChartProps {
  site: Site;
  /** Days with a change, the first first. */
  history: DayCount[];
  publishedAt: string;
  closesAt: string | null;
  /** Counts at which a step fires. */
  thresholds: number[];
}

/** How the count grew, as a line and as a table beside it for those who do not see it. */
export function EmpathyChart({ site, history, publishedAt, closesAt, thresholds }: ChartProps) {
  const last = history.at(-1);
  if (last === undefined) return null;
  const { formats, language, context } = site;
  const own = words[language];
  const first = dateAt(new Date(publishedAt));
  const today = dateAt(context.clock.now());
  const end = closesAt === null ? today : addDays(dateAt(new Date(closesAt)), -1);
  const [until = today] = [end, today].sort();
  return (
    <DayChart
      site={site}
      title={own.title}
      summary={own.summary(formats.date(first), formats.date(last.date), formats.number(last.total))}
      asTable={own.asTable}
      day={own.date}
      lines={[{ name: own.total, points: history.map(({ date, total }) => ({ date, value: total })) }]}
      from={first}
      until={until}
      thresholds={thresholds}
    />
  );
}
