import { addDays, dateAt } from '../../shared/clock.ts';
import type { TimelineEntry } from '../../shared/dynamo/timeline.ts';
import { BarChart, DayChart } from '../../shared/web/charts.tsx';
import { pathIn } from '../../shared/web/locale.ts';
import { Prose, TableWrap } from '../../shared/web/parts.tsx';
import { Said } from '../../shared/web/said.tsx';
import type { Site } from '../../shared/web/site.ts';
import { Timeline } from '../../shared/web/timeline.tsx';
import type { Chart, DayTallies, Report, Source } from './model.ts';
import { lastMomentOf, participantsOf } from './rules.ts';
import type { ForumView } from './view.ts';
import { forumWords } from './words.ts';

interface PartProps {
  site: Site;
  forum: ForumView;
}

/** How many take which side, here, on paper and together: as bars and as a table. */
export function Tallies({ site, forum }: PartProps) {
  const { language, formats } = site;
  const own = forumWords[language].tallies;
  const { stances, tallies, paper, summed, participants } = forum;
  const onPaper = participantsOf(paper);
  const rows = stances.map(({ id, name }) => ({
    name: name[language],
    here: tallies.stances[id] ?? 0,
    paper: paper[id] ?? 0,
    together: summed[id] ?? 0,
  }));
  const share = (count: number) => formats.share(participants === 0 ? 0 : count / participants);
  return (
    <section>
      <h2 id="tallies">{own.title}</h2>
      {participants === 0 ? <p>{own.nobody}</p> : null}
      <BarChart
        site={site}
        title={
          forum.state === 'closed'
            ? own.frozen
            : forumWords[language].participants(formats.number(participants))
        }
        bars={rows.map((row) => ({
          label: row.name,
          parts: onPaper > 0 ? [row.here, row.paper] : [row.here],
        }))}
      >
        {onPaper > 0 ? <p class="hint">{own.legend}</p> : null}
        <TableWrap label={own.title}>
          <table>
            <thead>
              <tr>
                <th scope="col">{own.stance}</th>
                {onPaper > 0 ? (
                  <>
                    <th scope="col">{own.here}</th>
                    <th scope="col">{own.paper}</th>
                  </>
                ) : null}
                <th scope="col">{own.together}</th>
                <th scope="col">{own.share}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr>
                  <th scope="row">{row.name}</th>
                  {onPaper > 0 ? (
                    <>
                      <td>{formats.number(row.here)}</td>
                      <td>{formats.number(row.paper)}</td>
                    </>
                  ) : null}
                  <td>{formats.number(row.together)}</td>
                  <td>{share(row.together)}</td>
                </tr>
              ))}
              <tr>
                <th scope="row">{own.everybody}</th>
                {onPaper > 0 ? (
                  <>
                    <td>{formats.number(tallies.participants)}</td>
                    <td>{formats.number(onPaper)}</td>
                  </>
                ) : null}
                <td>{formats.number(participants)}</td>
                <td>{share(participants)}</td>
              </tr>
            </tbody>
          </table>
        </TableWrap>
      </BarChart>
      <p class="meta">{own.changes(formats.number(tallies.changes))}</p>
    </section>
  );
}

/** How the stances went by day, as lines and as a table. */
export function StanceDays({ site, forum, days }: PartProps & { days: DayTallies[] }) {
  const last = days.at(-1);
  if (last === undefined) return null;
  const { language, formats, context } = site;
  const own = forumWords[language].days;
  const today = dateAt(context.clock.now());
  const [until = today] = [addDays(dateAt(new Date(forum.closesAt)), -1), today].sort();
  const countOf = (id: string, { tallies }: DayTallies) => tallies.stances[id] ?? 0;
  const said = forum.stances
    .map(({ id, name }) => `${name[language]} ${formats.number(countOf(id, last))}`)
    .join(', ');
  return (
    <DayChart
      site={site}
      title={own.title}
      summary={own.summary(formats.date(last.date), said)}
      asTable={own.asTable}
      day={own.date}
      lines={forum.stances.map(({ id, name }) => ({
        name: name[language],
        points: days.map((each) => ({ date: each.date, value: countOf(id, each) })),
      }))}
      from={dateAt(new Date(forum.opensAt))}
      until={until}
    />
  );
}

/** What was gathered on paper, each batch with where it is from. */
export function Batches({ site, forum }: PartProps) {
  const { language, formats } = site;
  const own = forumWords[language].paper;
  if (forum.batches.length === 0) return null;
  return (
    <section>
      <h2>{own.title}</h2>
      <p>{own.lead}</p>
      <TableWrap label={own.title}>
        <table>
          <thead>
            <tr>
              <th scope="col">{own.source}</th>
              <th scope="col">{own.collectedOn}</th>
              {forum.stances.map(({ name }) => (
                <th scope="col">{name[language]}</th>
              ))}
              <th scope="col">{own.total}</th>
            </tr>
          </thead>
          <tbody>
            {forum.batches.map(({ source, collectedOn, counts, voided }) => (
              <tr>
                <th scope="row">
                  {voided ? (
                    <s>
                      <Said text={source} />
                    </s>
                  ) : (
                    <Said text={source} />
                  )}
                  {voided ? (
                    <>
                      <br />
                      {own.voided(formats.date(voided.at))}
                      <Said text={voided.reason} />
                    </>
                  ) : null}
                </th>
                <td>{formats.date(collectedOn)}</td>
                {forum.stances.map(({ id }) => (
                  <td>{voided ? '–' : formats.number(counts[id] ?? 0)}</td>
                ))}
                <td>{voided ? '–' : formats.number(participantsOf(counts))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableWrap>
    </section>
  );
}

/** What staff make of a closed forum. */
export function ReportSection({ site, forum }: PartProps) {
  const { language, formats } = site;
  const own = forumWords[language].report;
  const { report } = forum;
  if (report === null) return null;
  return (
    <section aria-labelledby="report">
      <h2 id="report">{own.title}</h2>
      <p class="meta">{own.version(formats.number(report.number), formats.date(report.at))}</p>
      {report.reason === null ? null : (
        <p>
          <strong>{own.because}</strong> <Said text={report.reason} />
        </p>
      )}
      <ReportBody site={site} report={report} name={own.title} />
      {report.number > 1 ? (
        <p>
          <a href={pathIn(language, `/forums/${forum.id}/reports`)}>{own.earlier}</a>
        </p>
      ) : null}
    </section>
  );
}

/** A report's words, charts and files. Its name tells its tables from those of others on the page. */
export function ReportBody({ site, report, name }: { site: Site; report: Report; name: string }) {
  const own = forumWords[site.language].report;
  return (
    <>
      <Prose text={report.text} />
      {report.charts.map((chart, index) => (
        <ReportChart site={site} chart={chart} name={`${name}: ${index + 1}. ${chart.title}`} />
      ))}
      {report.files.length > 0 ? (
        <>
          <h3>{own.files}</h3>
          <Sources sources={report.files} />
        </>
      ) : null}
    </>
  );
}

function ReportChart({ site, chart, name }: { site: Site; chart: Chart; name: string }) {
  const own = forumWords[site.language].report;
  return (
    <BarChart
      site={site}
      title={chart.title}
      bars={chart.rows.map(({ label, value }) => ({ label, parts: [value] }))}
    >
      <TableWrap label={name}>
        <table>
          <thead>
            <tr>
              <th scope="col">{own.label}</th>
              <th scope="col">{own.value}</th>
            </tr>
          </thead>
          <tbody>
            {chart.rows.map(({ label, value }) => (
              <tr>
                <th scope="row">
                  <Said text={label} />
                </th>
                <td>{site.formats.number(value)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableWrap>
    </BarChart>
  );
}

/** Links that lead away; their addresses were checked to be of pages when they were written. */
export function Sources({ sources }: { sources: Source[] }) {
  return (
    <ul>
      {sources.map(({ title, url }) => (
        <li>
          <a href={url} rel="noopener nofollow">
            <Said text={title} />
          </a>
        </li>
      ))}
    </ul>
  );
}

/** What happened, in words, with what was said of it: dates, sources, reasons. */
export function ForumTimeline(
  props: PartProps & { timeline: TimelineEntry[]; departmentOf: (id: string) => string },
) {
  const { site, forum, timeline, departmentOf } = props;
  const own = forumWords[site.language].timeline;
  // Opened at once, it says so and not that dates were set as well.
  const isOpenedAtOnce = (at: string) =>
    timeline.some((other) => other.type === 'forum.opened' && other.at === at);
  const shown = timeline
    .filter(({ type, at }) => type !== 'forum.scheduled' || !isOpenedAtOnce(at))
    // It closes with the end of its last day, and what follows comes on the next.
    .map((entry) => (entry.type === 'forum.closed' ? { ...entry, at: lastMomentOf(forum) } : entry))
    .map((entry) => (entry.type === 'forum.batch-voided' ? withSource(forum, entry) : entry))
    .toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at));
  return (
    <section>
      <h2>{own.title}</h2>
      <Timeline site={site} timeline={shown} telling={{ entries: own.entries, departmentOf }} />
    </section>
  );
}

/** Which paper was taken back: its entry knows its number alone. */
function withSource(forum: ForumView, entry: TimelineEntry): TimelineEntry {
  const source = forum.batches.find(({ number }) => number === entry.facts.batch)?.source;
  return source === undefined ? entry : { ...entry, facts: { ...entry.facts, source } };
}
