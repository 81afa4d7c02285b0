import { Hono, type Context as HonoContext } from 'hono';
import { AppError } from '../../shared/errors.ts';
import {
  departmentIdSchema,
  type InstitutionId,
  institutionIdSchema,
  type ProposalId,
  proposalIdSchema,
} from '../../shared/ids.ts';
import { SelectField } from '../../shared/web/fields.tsx';
import { Filters } from '../../shared/web/filters.tsx';
import { pathIn } from '../../shared/web/locale.ts';
import { Pager, TableWrap } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import type { Site } from '../../shared/web/site.ts';
import {
  departmentNames,
  getInstitution,
  type Institution,
  knownInstitution,
} from '../institutions/index.ts';
import { mailKindName } from '../notifications/sections.tsx';
import { type AppEnv, actorOf } from '../people/index.ts';
import { readCards, rejectionCodeSchema } from '../proposals/index.ts';
import { rejectionCodeName } from '../proposals/sections.tsx';
import { standingPageTitle } from '../standing-pages/sections.tsx';
import { auditEn } from './messages.en.ts';
import { auditKo } from './messages.ko.ts';
import { type AuditType, auditAreaSchema, auditAreas } from './model.ts';
import { makeModerationRegister } from './moderation-register.ts';
import { type AuditView, readAudit } from './read-audit.ts';

const words = { ko: auditKo, en: auditEn } as const;
const shown = 50;

type NameOf = (id: string) => string;

/** Acts that take something from one institution to another: all others are within one, between its departments. */
const betweenInstitutions = new Set<AuditType>([
  'proposal.transfer-asked',
  'proposal.transfer-ended',
  'proposal.transfer-declined',
  'proposal.transferred',
  'answer.moved',
]);

/** What staff did, for administrators; how screening went, for everybody. */
export function makeAuditPages(site: Site): Hono<AppEnv> {
  const { context, language, formats } = site;
  const own = words[language];
  const registerOf = makeModerationRegister(context);
  const at = (path: string) => pathIn(language, path);

  async function auditPage(c: HonoContext<AppEnv>, scope: InstitutionId | '*'): Promise<Response> {
    const actor = actorOf(c);
    const area = auditAreaSchema.safeParse(c.req.query('area')).data;
    const department = departmentIdSchema.safeParse(c.req.query('department')).data;
    const { cursor } = c.req.query();
    const { items, next } = await readAudit(context, actor, scope, {
      area,
      department,
      cursor,
      limit: shown,
    });
    const institution = scope === '*' ? undefined : await getInstitution(context, scope);
    const proposals = items.flatMap(({ proposal }): ProposalId[] =>
      proposal === undefined ? [] : [proposalIdSchema.parse(proposal)],
    );
    const cards = await readCards(context, actor, [...new Set(proposals)]);
    const titles = new Map<string, string>(cards.map(({ id, title }) => [id, title ?? id]));
    const nameOf = await institutionsIn(items, institution);
    const path = at(`/admin/${scope}/audit`);
    const where = institution?.name[language] ?? own.deployment;
    return renderPage(
      c,
      site,
      { title: `${own.title} · ${where}`, isPrivate: true },
      <>
        <p>
          <a href={at(institution ? `/admin/${scope}` : '/admin')}>{where}</a>
        </p>
        <h1>{own.title}</h1>
        <p>{own.lead}</p>
        <Filters action={path} button={own.apply}>
          <SelectField
            site={site}
            name="area"
            label={own.area}
            value={area}
            any={own.anyArea}
            options={auditAreas.map((value) => ({ value, text: own.areas[value] }))}
          />
          {institution ? (
            <SelectField
              site={site}
              name="department"
              label={own.department}
              value={department}
              any={own.anyDepartment}
              options={institution.departments.map(({ id, name }) => ({ value: id, text: name }))}
            />
          ) : null}
        </Filters>
        {items.length === 0 ? (
          <p class="notice">{own.none}</p>
        ) : (
          <TableWrap label={own.title}>
            <table class="stacked">
              <thead>
                <tr>
                  <th scope="col">{own.when}</th>
                  <th scope="col">{own.who}</th>
                  <th scope="col">{own.what}</th>
                  <th scope="col">{own.about}</th>
                </tr>
              </thead>
              <tbody>
                {items.map((entry) => (
                  <tr>
                    <td data-label={own.when}>
                      <time datetime={entry.at}>{formats.moment(entry.at)}</time>
                    </td>
                    <td data-label={own.who}>
                      <span>
                        {entry.by === null ? (
                          own.notRecorded
                        ) : (
                          <>
                            {entry.by.name} <span class="meta">{entry.by.person.slice(-4)}</span>
                          </>
                        )}
                        {entry.department === undefined ? null : (
                          <span class="meta"> · {departmentNames(institution)(entry.department)}</span>
                        )}
                      </span>
                    </td>
                    <td data-label={own.what}>{own.acts[entry.type](factsOf(entry, institution, nameOf))}</td>
                    <td data-label={own.about}>
                      {entry.proposal === undefined ? null : (
                        <a href={at(`/proposals/${entry.proposal}`)}>
                          {titles.get(entry.proposal) ?? own.proposal}
                        </a>
                      )}
                      {entry.proposal === undefined && entry.forum !== undefined ? (
                        <a href={at(`/forums/${entry.forum}`)}>{own.forum}</a>
                      ) : null}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableWrap>
        )}
        <Pager site={site} path={path} query={{ area, department, cursor }} next={next} />
      </>,
    );
  }

  /**
   * What the institutions are called that acts moved something between; with their ids where two of them, or one and the
   * log's own, are called the same.
   */
  async function institutionsIn(items: AuditView[], own: Institution | undefined): Promise<NameOf> {
    const ids = items
      .filter(({ type }) => betweenInstitutions.has(type))
      .flatMap(({ facts }) => [facts.from, facts.to].map((id) => institutionIdSchema.parse(id)));
    const others = [...new Set(ids)].filter((id) => id !== own?.id);
    const known = await Promise.all(others.map((id) => knownInstitution(context, id)));
    const names = new Map(
      [...known, ...(own ? [own] : [])].map(({ id, name }) => [id as string, name[language]]),
    );
    return (id) => {
      const name = names.get(id) ?? id;
      const isShared = [...names].some(([other, same]) => other !== id && same === name);
      return isShared ? `${name} (${id})` : name;
    };
  }

  /** Facts in the reader's words: codes, departments and dates by their names, lists with commas. */
  function factsOf(
    { type, facts }: AuditView,
    institution: Institution | undefined,
    nameOf: NameOf,
  ): Record<string, string> {
    const placeName: NameOf = betweenInstitutions.has(type) ? nameOf : departmentNames(institution);
    const inWords: Record<string, (value: string) => string> = {
      code: (value) => rejectionCodeName(site, value),
      from: placeName,
      to: placeName,
      department: departmentNames(institution),
      kind: (value) => mailKindName(language, value),
      dueAt: formats.date,
      // The end is the midnight after the last day.
      closesAt: formats.lastDate,
      endsAt: formats.lastDate,
      page: (value) => standingPageTitle(site, value),
      role: (value) => own.roles[value] ?? value,
      language: (value) => own.languages[value] ?? value,
      decision: (value) => (site.words.decisions as Record<string, string>)[value] ?? value,
    };
    return Object.fromEntries(
      Object.entries(facts).map(([name, value]) => {
        const text = Array.isArray(value) ? value.join(', ') : String(value ?? '');
        return [name, inWords[name]?.(text) ?? text];
      }),
    );
  }

  async function registerPage(c: HonoContext<AppEnv>, id: InstitutionId): Promise<Response> {
    const institution = await getInstitution(context, id);
    // The present month first: it is the one that is looked for.
    const months = (await registerOf(institution.id)).toReversed();
    const name = institution.name[language];
    const { register } = own;
    const rows = [
      { text: register.published, counts: months.map(({ published }) => published) },
      {
        text: register.rejected,
        counts: months.map(({ rejected }) => Object.values(rejected).reduce((sum, each) => sum + each, 0)),
      },
      ...rejectionCodeSchema.options.map((code) => ({
        text: rejectionCodeName(site, code),
        counts: months.map(({ rejected }) => rejected[code] ?? 0),
      })),
    ];
    return renderPage(
      c,
      site,
      { title: `${register.title} · ${name}` },
      <>
        <p>
          <a href={at(`/i/${id}`)}>{name}</a>
        </p>
        <h1>{register.title}</h1>
        <p>{register.lead(name)}</p>
        <TableWrap label={register.title}>
          <table>
            <thead>
              <tr>
                <th scope="col">{register.decision}</th>
                <th scope="col">{register.total}</th>
                {months.map(({ month }) => (
                  <th scope="col">{register.month(month)}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ text, counts }) => (
                <tr>
                  <th scope="row">{text}</th>
                  <td>{formats.number(counts.reduce((sum, each) => sum + each, 0))}</td>
                  {counts.map((count) => (
                    <td>{formats.number(count)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </TableWrap>
        <p class="meta">
          <a href={`/api/v1/institutions/${id}/moderation`}>{register.log}</a>
        </p>
      </>,
    );
  }

  return new Hono<AppEnv>()
    .get('/admin/:scope/audit', (c) => {
      const scope = c.req.param('scope');
      return auditPage(c, scope === '*' ? '*' : toInstitution(scope));
    })
    .get('/institutions/:id/moderation', (c) => registerPage(c, toInstitution(c.req.param('id'))));
}

/** An address that names no institution is one where nothing is. */
function toInstitution(text: string): InstitutionId {
  const id = institutionIdSchema.safeParse(text);
  if (!id.success) throw new AppError('institution.not-found');
  return id.data;
}
