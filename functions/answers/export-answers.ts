import type { Context as HonoContext } from 'hono';
import type { Site } from '../../shared/web/site.ts';
import { recordAct } from '../audit/index.ts';
import { departmentNames } from '../institutions/index.ts';
import { type AppEnv, actorOf } from '../people/index.ts';
import { deskFor } from './desks.ts';
import { listAnswers } from './read-answers.ts';
import type { AnswerCard } from './view.ts';

const columns = [
  'id',
  'proposal',
  'forum',
  'title',
  'step',
  'state',
  'department',
  'officer',
  'openedAt',
  'firstDueAt',
  'dueAt',
  'overdue',
  'answeredAt',
  'onTime',
  'days',
  'decision',
];

/** A desk's answers, owed and given, as a table for a spreadsheet. */
export async function exportAnswers(c: HonoContext<AppEnv>, { context }: Site): Promise<Response> {
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
    rows.push(...page.items.map((answer) => toRow(answer, nameOf)));
    cursor = page.next ?? undefined;
  } while (cursor);
  const { toCsv } = await import('../../shared/csv.ts');
  const name = [institution.id, department, 'answers'].filter(Boolean).join('-');
  return c.body(toCsv(columns, rows, { head: true }), 200, {
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': `attachment; filename="${name}.csv"`,
    'Cache-Control': 'private, no-store',
  });
}

function toRow({ holder, ...answer }: AnswerCard, nameOf: (id: string) => string): object {
  return {
    ...answer,
    department: nameOf(holder.department),
    officer: holder.officer?.name ?? null,
  };
}
