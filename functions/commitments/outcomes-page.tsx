import type { Context as HonoContext } from 'hono';
import type { Child } from 'hono/jsx';
import { z } from 'zod';
import { yearSchema } from '../../shared/http/router.ts';
import { departmentIdSchema, institutionIdSchema } from '../../shared/ids.ts';
import { SelectField } from '../../shared/web/fields.tsx';
import { Filters } from '../../shared/web/filters.tsx';
import { pathIn, pathOf } from '../../shared/web/locale.ts';
import { Pager, toQuery } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import { Said } from '../../shared/web/said.tsx';
import type { Site } from '../../shared/web/site.ts';
import { decisionSchema, listAnswers, yearsOfAnswers } from '../answers/index.ts';
import { AnswerName, AnswerStanding } from '../answers/sections.tsx';
import { type Institution, institutionsFor } from '../institutions/index.ts';
import { departmentName } from '../institutions/sections.tsx';
import type { AppEnv } from '../people/index.ts';
import { commitmentStateSchema } from './model.ts';
import { listCommitments, yearsOfCommitments } from './read-commitments.ts';
import { CommitmentStanding, VoicesBehind } from './sections.tsx';
import { readVoices } from './voices.ts';
import { commitmentWords } from './words.ts';

const limit = 20;
const paths = { commitments: '/outcomes', decisions: '/outcomes/decisions' };
type Part = keyof typeof paths;

const scopeQuery = z.object({
  institution: institutionIdSchema.optional().catch(undefined),
  department: departmentIdSchema.optional().catch(undefined),
  year: yearSchema.optional().catch(undefined),
  cursor: z.string().min(1).max(2000).optional(),
});
type Scope = z.infer<typeof scopeQuery>;

const stateQuery = z.object({ state: commitmentStateSchema.optional().catch(undefined) });
const decisionQuery = z.object({ decision: decisionSchema.optional().catch(undefined) });

/** What answers promised, the latest promise first. */
export async function commitmentsPage(c: HonoContext<AppEnv>, site: Site): Promise<Response> {
  const { context, language } = site;
  const own = commitmentWords[language];
  const institutions = await institutionsFor(site);
  const scope = toScope(c.req.query(), institutions);
  const { state } = stateQuery.parse(c.req.query());
  const [years, { items, next }] = await Promise.all([
    yearsOfCommitments(context),
    listCommitments(context, { ...scope, state, sort: 'newest', limit }),
  ]);
  const voices = await readVoices(context, items);
  return outcomes(c, site, {
    part: 'commitments',
    scope,
    years,
    institutions,
    next,
    filter: {
      name: 'state',
      label: own.state,
      value: state,
      any: own.anyState,
      options: commitmentStateSchema.options.map((value) => ({ value, text: own.states[value] })),
    },
    none: own.none,
    cards: items.map((item) => (
      <li class="card">
        <h2 class="card-title">
          <a href={pathIn(language, `/outcomes/${item.id}`)}>
            <Said text={item.title} />
          </a>
        </h2>
        <p>
          <CommitmentStanding site={site} item={item} />
        </p>
        <p class="meta">{departmentName(site, institutions, item.institution, item.department)}</p>
        <VoicesBehind site={site} of={item} voices={voices} />
      </li>
    )),
  });
}

/** What answers decided, the latest answer first. */
export async function decisionsPage(c: HonoContext<AppEnv>, site: Site): Promise<Response> {
  const { context, language, words } = site;
  const own = commitmentWords[language];
  const institutions = await institutionsFor(site);
  const scope = toScope(c.req.query(), institutions);
  const { decision } = decisionQuery.parse(c.req.query());
  const [years, { items, next }] = await Promise.all([
    yearsOfAnswers(context),
    listAnswers(context, { ...scope, state: 'answered', decision, limit }),
  ]);
  const voices = await readVoices(context, items);
  return outcomes(c, site, {
    part: 'decisions',
    scope,
    years,
    institutions,
    next,
    filter: {
      name: 'decision',
      label: own.decision,
      value: decision,
      any: own.anyDecision,
      options: decisionSchema.options.map((value) => ({ value, text: words.decisions[value] })),
    },
    none: own.noDecisions,
    cards: items.map((answer) => (
      <li class="card">
        <h2 class="card-title">
          <a href={pathIn(language, pathOf(answer))}>
            <AnswerName site={site} answer={answer} />
          </a>
        </h2>
        <AnswerStanding
          site={site}
          answer={answer}
          nameOf={(department) => departmentName(site, institutions, answer.institution, department)}
        />
        <VoicesBehind site={site} of={answer} voices={voices} named={pathOf(answer)} />
      </li>
    )),
  });
}

interface Outcomes {
  part: Part;
  scope: Scope;
  years: number[];
  institutions: Institution[];
  /** What the part filters by itself. */
  filter: {
    name: string;
    label: string;
    value: string | undefined;
    any: string;
    options: { value: string; text: string }[];
  };
  none: string;
  cards: Child[];
  next: string | null;
}

/** One part of what came of it all, with the way to the other under the same filters. */
function outcomes(c: HonoContext<AppEnv>, site: Site, shown: Outcomes): Response | Promise<Response> {
  const { part, scope, years, institutions, filter, none, cards, next } = shown;
  const { language } = site;
  const own = commitmentWords[language];
  const path = pathIn(language, paths[part]);
  const { institution, department } = scope;
  const year = scope.year?.toString();
  // Whoever asks for a year with nothing in it is shown what was asked for.
  const offered = [...new Set([...years, ...(scope.year ? [scope.year] : [])])].sort(
    (one, other) => other - one,
  );
  const departments = institutions.find(({ id }) => id === institution)?.departments ?? [];
  return renderPage(
    c,
    site,
    { title: `${own.title}: ${own[part]}`, description: own.lead },
    <>
      <h1>{own.title}</h1>
      <p>{own.lead}</p>
      <nav aria-label={own.parts}>
        <ul class="choices">
          {(['commitments', 'decisions'] as const).map((each) => (
            <li>
              <a
                href={`${pathIn(language, paths[each])}${toQuery({ institution, department, year })}`}
                aria-current={each === part ? ('page' as const) : undefined}
              >
                {own[each]}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <Filters action={path} button={own.apply}>
        <SelectField
          site={site}
          name="institution"
          label={own.institution}
          value={institution}
          any={own.allInstitutions}
          options={institutions.map(({ id, name }) => ({ value: id, text: name[language] }))}
        />
        {departments.length === 0 ? null : (
          <SelectField
            site={site}
            name="department"
            label={own.department}
            value={department}
            any={own.allDepartments}
            options={departments.map(({ id, name }) => ({ value: id, text: name }))}
          />
        )}
        <SelectField site={site} {...filter} />
        <SelectField
          site={site}
          name="year"
          label={part === 'decisions' ? own.decidedIn : own.promisedIn}
          value={year}
          any={own.anyYear}
          options={offered.map((each) => ({ value: String(each), text: own.year(each) }))}
        />
      </Filters>
      {cards.length === 0 ? <p class="notice">{none}</p> : <ul class="cards">{cards}</ul>}
      <Pager
        site={site}
        path={path}
        query={{ institution, department, [filter.name]: filter.value, year, cursor: scope.cursor }}
        next={next}
      />
    </>,
  );
}

/** A department is one of the institution that is chosen, or none: the form may have been sent with another one's. */
function toScope(query: Record<string, string>, institutions: Institution[]): Scope {
  const { institution, department, ...others } = scopeQuery.parse(query);
  const chosen = institutions.find(({ id }) => id === institution);
  const isTheirs = chosen?.departments.some(({ id }) => id === department);
  return { ...others, institution: chosen?.id, department: isTheirs ? department : undefined };
}
