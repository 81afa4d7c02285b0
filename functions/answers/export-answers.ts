import type { Context as HonoContext } from 'hono';
import { dateAt } from '../../shared/clock.ts';
import type { Site } from '../../shared/web/site.ts';
import { recordAct } from '../audit/index.ts';
import { departmentNames } from '../institutions/index.ts';
import { type AppEnv, actorOf } from '../people/index.ts';
import { deskFor } from './desks.ts';
import { listAnswers } from './read-answers.ts';
import type { AnswerCard } from './view.ts';
import { answerWords } from './words.ts';

const columns = [
  'id',
  'proposal',
  'forum',
  'title',
  'step',
  'state',
  'department',
  'officer',
  'openedOn',
  'firstDueOn',
  'dueOn',
  'overdue',
  'answeredOn',
  'onTime',
  'days',
  'decision',
] as const;

/**
 * A desk's answers, owed and given, as a table for a spreadsheet: in the language of whoever reads it, with dates as they
 * are in the institution's calendar. Programs read the same through the API.
 */
export async function exportAnswers(c: HonoContext<AppEnv>, site: Site): Promise<Response> {
  const { context, language } = site;
  const actor = actorOf(c);
  const { desk } = await deskFor(context, actor, c.req.query('of'));
  const { institution, department } = desk;
  await recordAct(context, institution.id, {
    at: context.clock.now().toISOString(),
    type: 'answers.exported',
    by: actor.person,
    ...(department && { department }),
    subject: `${department ?? institution.id}-answers`,
    revision: 0,
    facts: {},
  });
  const nameOf = departmentNames(institution);
  const rows: object[] = [];
  let cursor: string | undefined;
  do {
    const page = await listAnswers(context, { institution: institution.id, department, cursor, limit: 100 });
    rows.push(...page.items.map((answer) => toRow(site, answer, nameOf)));
    cursor = page.next ?? undefined;
  } while (cursor);
  const { toCsv } = await import('../../shared/csv.ts');
  const name = [institution.id, department, 'answers'].filter(Boolean).join('-');
  const { headings } = answerWords[language].table;
  return c.body(toCsv(columns, rows, { head: true, headings }), 200, {
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': `attachment; filename="${name}.csv"`,
    'Cache-Control': 'private, no-store',
  });
}

type Row = Record<(typeof columns)[number], string | number | null>;

function toRow({ language, words }: Site, answer: AnswerCard, nameOf: (id: string) => string): Row {
  const { table } = answerWords[language];
  const on = (at: string | null) => at && dateAt(new Date(at));
  return {
    id: answer.id,
    proposal: answer.proposal,
    forum: answer.forum,
    title: answer.title,
    step: answer.step,
    state: table.states[answer.state],
    department: nameOf(answer.holder.department),
    officer: answer.holder.officer?.name ?? null,
    openedOn: on(answer.openedAt),
    firstDueOn: on(answer.firstDueAt),
    dueOn: on(answer.dueAt),
    overdue: answer.overdue ? table.yes : null,
    answeredOn: on(answer.answeredAt),
    onTime: answer.onTime === null ? null : answer.onTime ? table.yes : table.no,
    days: answer.days,
    decision: answer.decision && words.decisions[answer.decision],
  };
}
