import type { Context as HonoContext } from 'hono';
import { z } from 'zod';
import { addDays, dateAt } from '../../shared/clock.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { TableWrap } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import { Said } from '../../shared/web/said.tsx';
import type { Site } from '../../shared/web/site.ts';
import { commitmentsDue } from '../commitments/index.ts';
import { type AppEnv, actorOf } from '../people/index.ts';
import { deskFor, nameOfDesk } from './desks.ts';
import { answersDue } from './read-answers.ts';
import { datesOfMonth, monthAfter, weeksOf } from './rules.ts';
import { DeskChoice, nameIn } from './sections.tsx';
import { answerWords } from './words.ts';

const monthSchema = z.string().regex(/^20[0-9]{2}-(?:0[1-9]|1[0-2])$/);

interface Due {
  on: string;
  kind: 'answer' | 'commitment';
  title: string;
  href: string;
}

/** A month of what a desk has promised by which day: answers and commitments, a week a row. */
export async function calendarPage(c: HonoContext<AppEnv>, site: Site): Promise<Response> {
  const { context, language, formats } = site;
  const own = answerWords[language];
  const { desk, desks } = await deskFor(context, actorOf(c), c.req.query('of'));
  const today = dateAt(context.clock.now());
  const month = monthSchema.catch(today.slice(0, 7)).parse(c.req.query('month'));
  const dates = datesOfMonth(month);
  const range = { from: dates[0] ?? '', upTo: dates.at(-1) ?? '' };
  const scope = { institution: desk.institution.id, department: desk.department };
  const [answers, commitments] = await Promise.all([
    answersDue(context, scope, range),
    commitmentsDue(context, scope, range),
  ]);
  const at = (path: string) => pathIn(language, path);
  const due: Due[] = [
    ...answers.map((answer) => ({
      on: dateAt(new Date(answer.dueAt)),
      kind: 'answer' as const,
      title: nameIn(site, answer),
      href: at(`/desk/${answer.id}`),
    })),
    ...commitments.map(({ id, dueOn, title }) => ({
      on: dueOn,
      kind: 'commitment' as const,
      title,
      href: at(`/outcomes/${id}`),
    })),
  ];
  const path = at('/desk/calendar');
  const title = `${own.calendar.title}: ${nameOfMonth(site, month)}`;
  const counts = own.calendar.counts(formats.number(answers.length), formats.number(commitments.length));
  return renderPage(
    c,
    site,
    { title, isPrivate: true },
    <>
      <p>
        <a href={at(`/desk?of=${desk.key}`)}>{own.desk.back}</a>
      </p>
      <h1>{title}</h1>
      <p>{nameOfDesk(site, desk)}</p>
      {desks.length > 1 ? (
        <DeskChoice site={site} path={path} desk={desk} desks={desks} also={{ month }} />
      ) : null}
      {/* Buttons and no links: the months go on for ever, and whatever follows links would too. */}
      <form class="actions" method="get" action={path}>
        <input type="hidden" name="of" value={desk.key} />
        <button class="krds-btn secondary small" type="submit" name="month" value={monthAfter(month, -1)}>
          {own.calendar.before}
        </button>
        <button class="krds-btn secondary small" type="submit" name="month" value={monthAfter(month, 1)}>
          {own.calendar.after}
        </button>
      </form>
      <p>{due.length === 0 ? own.calendar.none : counts}</p>
      <Month site={site} title={title} month={month} due={due} today={today} />
    </>,
  );
}

function Month(props: { site: Site; title: string; month: string; due: Due[]; today: string }) {
  const { site, title, month, due, today } = props;
  const own = answerWords[site.language].calendar;
  const weeks = weeksOf(month);
  const weekdays = new Intl.DateTimeFormat(site.language, { weekday: 'short', timeZone: 'UTC' });
  return (
    <TableWrap label={title}>
      <table class="calendar">
        <caption class="visually-hidden">{title}</caption>
        <thead>
          <tr>
            {(weeks[0] ?? []).map((date) => (
              <th scope="col">{weekdays.format(new Date(`${date}T00:00:00Z`))}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr>
              {week.map((date) =>
                date.startsWith(month) ? (
                  <td aria-current={date === today ? 'date' : undefined}>
                    <time datetime={date}>{Number(date.slice(8))}</time>
                    <DueOn items={due.filter(({ on }) => on === date)} words={own} />
                  </td>
                ) : (
                  <td />
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </TableWrap>
  );
}

function DueOn({ items, words }: { items: Due[]; words: Record<Due['kind'], string> }) {
  if (items.length === 0) return null;
  return (
    <ul>
      {items.map(({ kind, title, href }) => (
        <li>
          <span class="meta">{words[kind]}</span>{' '}
          <a href={href}>
            <Said text={title} />
          </a>
        </li>
      ))}
    </ul>
  );
}

function nameOfMonth({ language }: Site, month: string): string {
  const format = new Intl.DateTimeFormat(language, { year: 'numeric', month: 'long', timeZone: 'UTC' });
  return format.format(new Date(`${addDays(`${month}-01`, 14)}T00:00:00Z`));
}
