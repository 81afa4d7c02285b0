import type { Context as HonoContext } from 'hono';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { type InstitutionId, institutionIdSchema } from '../../shared/ids.ts';
import { SelectField } from '../../shared/web/fields.tsx';
import { Filters } from '../../shared/web/filters.tsx';
import { pathIn, pathOf } from '../../shared/web/locale.ts';
import { Pager, TableWrap } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import type { Site } from '../../shared/web/site.ts';
import { departmentNames, institutionsFor } from '../institutions/index.ts';
import type { AppEnv } from '../people/index.ts';
import { type Board, type BoardRecord, listOwed, owedBy, readBoard } from './board.ts';
import { decisionSchema } from './model.ts';
import { AnswerName, AnswerStanding } from './sections.tsx';
import { answerWords } from './words.ts';

const boardQuery = z.object({
  institution: institutionIdSchema.default('seoul' as InstitutionId).catch('seoul' as InstitutionId),
  overdue: z.literal('true').optional().catch(undefined),
  cursor: z.string().min(1).max(2000).optional(),
});
const boardDays = 365;

/** Who owes answers, how the departments of an institution keep their dates, and what they decided and promised. */
export async function boardPage(c: HonoContext<AppEnv>, site: Site): Promise<Response> {
  const { context, language, formats, words } = site;
  const own = answerWords[language].board;
  const institutions = await institutionsFor(site);
  const { institution: wanted, overdue, cursor } = boardQuery.parse(c.req.query());
  const institution = institutions.find(({ id }) => id === wanted) ?? institutions[0];
  if (!institution) throw new AppError('institution.not-found');
  const owed = owedBy(context, institution);
  const [board, { items, next }] = await Promise.all([
    readBoard(context, institution, boardDays, owed),
    listOwed(context, institution, owed, { overdue: overdue === 'true', cursor, limit: 20 }),
  ]);
  const nameOf = departmentNames(institution);
  const path = pathIn(language, '/board');
  const there = (to: string) => `${pathIn(language, to)}?institution=${institution.id}`;
  const dash = '–';
  const days = (count: number | null) => (count === null ? dash : words.days(formats.number(count)));
  return renderPage(
    c,
    site,
    { title: `${own.title}: ${institution.name[language]}`, description: own.lead },
    <>
      <h1>{own.title}</h1>
      <p>
        {own.lead} <a href={pathIn(language, '/reconciliations')}>{own.reconciliations}</a>
      </p>
      <Filters action={path} button={own.show}>
        <SelectField
          site={site}
          name="institution"
          label={own.institution}
          value={institution.id}
          options={institutions.map(({ id, name }) => ({ value: id, text: name[language] }))}
        />
      </Filters>
      <section>
        <h2>
          {institution.name[language]} · {own.period}
        </h2>
        <h3>{own.punctuality}</h3>
        <Figures
          site={site}
          label={own.punctuality}
          board={board}
          columns={[
            { label: own.owed, of: ({ owed }) => formats.number(owed) },
            { label: own.overdue, of: (record) => formats.number(record.overdue) },
            { label: own.answered, of: ({ answered }) => formats.number(answered) },
            {
              label: own.onTime,
              of: ({ onTimeShare }) => (onTimeShare === null ? dash : formats.share(onTimeShare)),
            },
            { label: own.median, of: ({ medianDays }) => days(medianDays) },
          ]}
        />
        <h3>{own.ages}</h3>
        <Figures
          site={site}
          label={own.ages}
          board={board}
          isOf={(record) => record.overdue > 0}
          none={own.noneOverdue}
          columns={[
            ...(['days1to7', 'days8to30', 'days31on'] as const).map((age) => ({
              label: own[age],
              of: ({ overdueByAge }: BoardRecord) => formats.number(overdueByAge[age]),
            })),
            { label: own.longest, of: ({ longestOverdueDays }) => days(longestOverdueDays) },
          ]}
        />
        <h3>{own.decisions}</h3>
        <Figures
          site={site}
          label={own.decisions}
          board={board}
          isOf={({ decisions }) => Object.values(decisions).some((count) => count > 0)}
          none={own.noDecisions}
          columns={decisionSchema.options.map((decision) => ({
            label: words.decisions[decision],
            of: ({ decisions }) => formats.number(decisions[decision]),
          }))}
        />
        <p>
          <a href={there('/outcomes/decisions')}>{own.allDecisions}</a>
        </p>
        <h3>{own.commitments}</h3>
        <Figures
          site={site}
          label={own.commitments}
          board={board}
          isOf={({ commitments }) => Object.values(commitments).some((count) => count > 0)}
          none={own.noCommitments}
          columns={(['open', 'overdue', 'done', 'dropped'] as const).map((state) => ({
            label: own.commitmentStates[state],
            of: ({ commitments }) => formats.number(commitments[state]),
          }))}
        />
        <p>
          <a href={there('/outcomes')}>{own.allCommitments}</a>
        </p>
      </section>
      <section>
        <h2>{own.open}</h2>
        <p>
          {overdue ? (
            <a href={there('/board')}>{own.filterAll}</a>
          ) : (
            <a href={`${there('/board')}&overdue=true`}>{own.filterOverdue}</a>
          )}
        </p>
        {items.length === 0 ? <p>{own.none}</p> : null}
        <ul class="cards">
          {items.map((answer) => (
            <li class="card">
              <h3 class="card-title">
                <a href={pathIn(language, pathOf(answer))}>
                  <AnswerName site={site} answer={answer} />
                </a>
              </h3>
              <AnswerStanding site={site} answer={answer} nameOf={nameOf} />
            </li>
          ))}
        </ul>
        <Pager site={site} path={path} query={{ institution: institution.id, overdue, cursor }} next={next} />
      </section>
    </>,
  );
}

interface FiguresProps {
  site: Site;
  label: string;
  board: Board;
  columns: { label: string; of: (record: BoardRecord) => string }[];
  /** The departments that have something to show; all of them without it. */
  isOf?: (record: BoardRecord) => boolean;
  none?: string;
}

/** Figures by department and of all of them; on a narrow screen each department stands for itself. */
function Figures({ site, label, board, columns, isOf = () => true, none }: FiguresProps) {
  const own = answerWords[site.language].board;
  const rows = [
    ...board.departments.filter(isOf).map((record) => ({ name: record.name, record })),
    { name: own.total, record: board.total },
  ];
  if (!isOf(board.total)) return <p>{none}</p>;
  return (
    <TableWrap label={label}>
      <table class="stacked">
        <thead>
          <tr>
            <th scope="col">{own.department}</th>
            {columns.map((column) => (
              <th scope="col">{column.label}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, record }) => (
            <tr>
              <th scope="row">{name}</th>
              {columns.map((column) => (
                <td data-label={column.label}>{column.of(record)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </TableWrap>
  );
}
