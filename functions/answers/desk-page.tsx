import type { Context as HonoContext } from 'hono';
import {
  type DepartmentId,
  departmentIdSchema,
  type InstitutionId,
  institutionIdSchema,
} from '../../shared/ids.ts';
import { SelectField } from '../../shared/web/fields.tsx';
import { pathIn } from '../../shared/web/locale.ts';
import { Pager } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import type { Site } from '../../shared/web/site.ts';
import { allInstitutions, type Institution } from '../institutions/index.ts';
import { type Actor, type AppEnv, actorOf, assertAllowed } from '../people/index.ts';
import { listAnswers } from './read-answers.ts';
import { AnswerStanding, titleIn } from './sections.tsx';
import type { AnswerCard } from './view.ts';
import { answerWords } from './words.ts';

/** Whose answers somebody works on: a department's, or all of an institution's. */
interface Desk {
  key: string;
  institution: Institution;
  department: DepartmentId | undefined;
}

const recentShown = 5;

/** What a department owes, by its date, and what it answered lately. */
export async function deskPage(c: HonoContext<AppEnv>, site: Site): Promise<Response> {
  const { context, language } = site;
  const own = answerWords[language];
  const actor = actorOf(c);
  const desks = desksOf(actor, await allInstitutions(context.table));
  const { of, cursor } = c.req.query();
  const desk = desks.find(({ key }) => key === of) ?? desks[0];
  assertAllowed(desk !== undefined);
  if (desk === undefined) throw new Error('nobody without a desk comes here');
  const scope = { institution: desk.institution.id, department: desk.department };
  const [owed, recent] = await Promise.all([
    listAnswers(context, { ...scope, state: 'owed', cursor, limit: 40 }),
    listAnswers(context, { ...scope, state: 'answered', limit: recentShown }),
  ]);
  const nameOf = (department: string) =>
    desk.institution.departments.find(({ id }) => id === department)?.name ?? department;
  const path = pathIn(language, '/desk');
  const cards = (items: AnswerCard[]) => (
    <ul class="cards">
      {items.map((answer) => (
        <li class="card">
          <h3 class="card-title">
            <a href={`${path}/${answer.id}`}>{titleIn(site, answer)}</a>
          </h3>
          <AnswerStanding site={site} answer={answer} nameOf={nameOf} />
          <p class="meta">
            {answer.holder.officer === null
              ? own.desk.unassigned
              : answer.holder.officer.id === actor.person
                ? own.desk.mine
                : own.desk.officer(answer.holder.officer.name)}
          </p>
        </li>
      ))}
    </ul>
  );
  return renderPage(
    c,
    site,
    { title: own.desk.title, isPrivate: true },
    <>
      <h1>
        {own.desk.title}: {nameOfDesk(site, desk)}
      </h1>
      {desks.length > 1 ? (
        <form class="filters" method="get" action={path}>
          <SelectField
            site={site}
            name="of"
            label={own.desk.of}
            value={desk.key}
            options={desks.map((each) => ({ value: each.key, text: nameOfDesk(site, each) }))}
          />
          <button class="krds-btn secondary medium" type="submit">
            {own.desk.show}
          </button>
        </form>
      ) : null}
      <section>
        <h2>{own.board.owed}</h2>
        <p class="hint">{own.desk.lead}</p>
        {owed.items.length === 0 ? <p class="notice">{own.desk.none}</p> : cards(owed.items)}
        <Pager site={site} path={path} query={{ of: desk.key, cursor }} next={owed.next} />
      </section>
      {recent.items.length > 0 ? (
        <section>
          <h2>{own.desk.recent}</h2>
          {cards(recent.items)}
        </section>
      ) : null}
    </>,
  );
}

function nameOfDesk({ language }: Site, { institution, department }: Desk): string {
  const name = institution.departments.find(({ id }) => id === department)?.name ?? '';
  return `${institution.name[language]} ${name}`.trim();
}

/** A desk for each department somebody works in, and one for each institution somebody administers. */
function desksOf(actor: Actor, institutions: Institution[]): Desk[] {
  const find = (id: InstitutionId | '*') =>
    id === '*' ? institutions : institutions.filter((institution) => institution.id === id);
  return actor.grants.flatMap((grant): Desk[] => {
    if ('department' in grant) {
      const department = departmentIdSchema.parse(grant.department);
      return find(institutionIdSchema.parse(grant.institution)).map((institution) => ({
        key: `${institution.id}/${department}`,
        institution,
        department,
      }));
    }
    if (grant.role !== 'admin') return [];
    return find(grant.institution).map((institution) => ({
      key: institution.id,
      institution,
      department: undefined,
    }));
  });
}
