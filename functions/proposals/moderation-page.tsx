import type { Context as HonoContext } from 'hono';
import { daysBetween } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import {
  departmentIdSchema,
  type InstitutionId,
  institutionIdSchema,
  type ProposalId,
} from '../../shared/ids.ts';
import { ErrorSummary, type FieldProblems, SelectField, TextField } from '../../shared/web/fields.tsx';
import { textOf } from '../../shared/web/form.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { Pager, Prose } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import type { Site } from '../../shared/web/site.ts';
import { allInstitutions, getInstitution } from '../institutions/index.ts';
import { type Actor, type AppEnv, actorOf, assertAllowed, isModerator } from '../people/index.ts';
import { similarProposals } from '../search/index.ts';
import { reasonSchema, rejectionCodeSchema, rejectionCodes } from './model.ts';
import { listProposals, readProposal } from './read-proposals.ts';
import { screenProposal } from './screen-proposal.ts';
import { ProposalCards } from './sections.tsx';
import { proposalWords } from './words.ts';

const latelyShown = 4;
const alikeShown = 3;

/** What waits for a moderator, the oldest first. */
export async function queuePage(c: HonoContext<AppEnv>, site: Site): Promise<Response> {
  const { context, language, formats } = site;
  const own = proposalWords[language];
  const actor = actorOf(c);
  const institutions = (await allInstitutions(context.table)).filter(({ id }) => isModerator(actor, id));
  const wanted = c.req.query('institution');
  const institution = institutions.find(({ id }) => id === wanted) ?? onlyOne(actor, institutions);
  assertAllowed(institutions.length > 0);
  const { cursor } = c.req.query();
  const { items, next } = await listProposals(context, actor, {
    institution: institution?.id,
    state: 'submitted',
    sort: 'oldest',
    cursor,
    limit: 20,
  });
  const path = pathIn(language, '/moderation');
  const now = context.clock.now();
  return renderPage(
    c,
    site,
    { title: own.screening.title, isPrivate: true },
    <>
      <h1>{own.screening.title}</h1>
      <p>{own.screening.lead}</p>
      {institutions.length > 1 ? (
        <form class="filters" method="get" action={path}>
          <SelectField
            site={site}
            name="institution"
            label={own.filters.institution}
            value={institution?.id}
            options={[
              ...(institution === undefined || isOfAll(actor)
                ? [{ value: '', text: own.filters.allInstitutions }]
                : []),
              ...institutions.map(({ id, name }) => ({ value: id, text: name[language] })),
            ]}
          />
          <button class="krds-btn secondary medium" type="submit">
            {own.filters.apply}
          </button>
        </form>
      ) : null}
      {items.length === 0 ? <p class="notice">{own.screening.none}</p> : null}
      <ul class="cards">
        {items.map((item) => {
          const days = daysBetween(new Date(item.createdAt), now);
          return (
            <li class="card">
              <h2 class="card-title">
                <a href={`${path}/${item.id}`}>{item.title}</a>
              </h2>
              <p class="meta">
                {institutions.find(({ id }) => id === item.institution)?.name[language]} ·{' '}
                {days === 0 ? own.screening.today : own.screening.waiting(formats.number(days))}
              </p>
            </li>
          );
        })}
      </ul>
      <Pager site={site} path={path} query={{ institution: institution?.id, cursor }} next={next} />
    </>,
  );
}

function isOfAll(actor: Actor): boolean {
  return actor.grants.some(({ role, institution }) => role === 'moderator' && institution === '*');
}

/** A moderator of some institutions looks at one of them at a time; one of all may look at all. */
function onlyOne<One>(actor: Actor, institutions: One[]): One | undefined {
  return isOfAll(actor) ? undefined : institutions[0];
}

interface Deciding {
  code?: string;
  reason?: string;
  problems?: FieldProblems;
}

/** One proposal to decide on, beside those like it and what the institution was proposed lately. */
export async function screeningPage(
  c: HonoContext<AppEnv>,
  site: Site,
  id: ProposalId,
  { code, reason, problems = {} }: Deciding = {},
): Promise<Response> {
  const { context, language } = site;
  const own = proposalWords[language];
  const actor = actorOf(c);
  const proposal = await readProposal(context, actor, id);
  const institution = await getInstitution(context, institutionIdSchema.parse(proposal.institution));
  assertAllowed(isModerator(actor, institution.id));
  if (proposal.state !== 'submitted') throw new AppError('proposal.wrong-state');
  const lately = await listProposals(context, actor, {
    institution: institution.id as InstitutionId,
    category: proposal.category ?? undefined,
    sort: 'newest',
    limit: latelyShown,
  });
  const alike = await similarProposals(
    context,
    { institution: institution.id, title: proposal.title ?? '', body: proposal.body ?? '' },
    { states: ['open', 'closed'], limit: alikeShown, except: id },
  );
  const path = pathIn(language, `/moderation/${id}`);
  const facts = {
    title: `${own.screening.title}: ${proposal.title ?? ''}`,
    isPrivate: true,
    status: Object.keys(problems).length > 0 ? 400 : 200,
  };
  return renderPage(
    c,
    site,
    facts,
    <>
      <p>
        <a href={pathIn(language, `/moderation?institution=${institution.id}`)}>{own.screening.back}</a>
      </p>
      <h1>{proposal.title}</h1>
      <p class="meta">
        {institution.name[language]} · {proposal.category} · {own.by(proposal.author.name)}
      </p>
      <ErrorSummary site={site} problems={problems} />
      <article class="card">
        <Prose text={proposal.body ?? ''} />
      </article>
      {alike.length > 0 ? (
        <section>
          <h2>{own.screening.alike}</h2>
          <ProposalCards site={site} items={alike} />
        </section>
      ) : null}
      <section class="card">
        <h2>{own.screening.publishLegend}</h2>
        <form class="form" method="post" action={path}>
          <input type="hidden" name="textVersion" value={String(proposal.textVersion)} />
          <SelectField
            site={site}
            name="department"
            label={own.screening.department}
            hint={own.screening.departmentHint}
            options={[
              { value: '', text: own.screening.scheme },
              ...institution.departments.map((each) => ({ value: each.id, text: each.name })),
            ]}
          />
          <button class="krds-btn primary medium" type="submit" name="decision" value="publish">
            {own.screening.publish}
          </button>
        </form>
      </section>
      <section class="card">
        <h2>{own.screening.rejectLegend}</h2>
        <form class="form" method="post" action={path}>
          <input type="hidden" name="textVersion" value={String(proposal.textVersion)} />
          <SelectField
            site={site}
            name="code"
            label={own.screening.code}
            value={code}
            problems={problems}
            isRequired
            options={[
              { value: '', text: own.screening.chooseCode },
              ...rejectionCodeSchema.options.map((value) => ({
                value,
                text: rejectionCodes[value].hidesText
                  ? `${own.codes[value]} (${own.screening.hides})`
                  : (own.codes[value] ?? value),
              })),
            ]}
          />
          <TextField
            site={site}
            name="reason"
            label={own.screening.reason}
            hint={own.screening.reasonHint}
            value={reason}
            problems={problems}
            isRequired
            maxLength={1000}
            rows={4}
          />
          <button class="krds-btn secondary medium" type="submit" name="decision" value="reject">
            {own.screening.reject}
          </button>
        </form>
      </section>
      {lately.items.length > 0 ? (
        <section>
          <h2>{own.screening.similar}</h2>
          <ProposalCards site={site} items={lately.items} />
        </section>
      ) : null}
    </>,
  );
}

/** Takes the decision. The first one stands; whoever decides second is told so. */
export async function postScreening(c: HonoContext<AppEnv>, site: Site, id: ProposalId): Promise<Response> {
  const actor = actorOf(c);
  const form = await c.req.parseBody();
  const textVersion = Number.parseInt(textOf(form, 'textVersion'), 10) || undefined;
  if (textOf(form, 'decision') === 'publish') {
    const department = departmentIdSchema.safeParse(textOf(form, 'department')).data;
    await screenProposal(site.context, actor, id, { decision: 'publish', department, textVersion });
  } else {
    const typed = { code: textOf(form, 'code'), reason: textOf(form, 'reason') };
    const code = rejectionCodeSchema.safeParse(typed.code);
    const reason = reasonSchema.safeParse(typed.reason);
    if (!code.success || !reason.success) {
      const { errors } = proposalWords[site.language].screening;
      const problems: FieldProblems = {
        ...(!code.success && { code: errors.code ?? '' }),
        ...(!reason.success && { reason: errors.reason ?? '' }),
      };
      return screeningPage(c, site, id, { ...typed, problems });
    }
    const decision = { decision: 'reject', code: code.data, reason: reason.data, textVersion } as const;
    await screenProposal(site.context, actor, id, decision);
  }
  return c.redirect(pathIn(site.language, '/moderation'), 303);
}
