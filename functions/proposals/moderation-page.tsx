import type { Context as HonoContext } from 'hono';
import { AppError, errorStatus } from '../../shared/errors.ts';
import {
  departmentIdSchema,
  type InstitutionId,
  institutionIdSchema,
  type ProposalId,
} from '../../shared/ids.ts';
import { ErrorSummary, type FieldProblems, SelectField, TextField } from '../../shared/web/fields.tsx';
import { textOf } from '../../shared/web/form.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { Prose } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import { Said } from '../../shared/web/said.tsx';
import type { Site } from '../../shared/web/site.ts';
import { getInstitution } from '../institutions/index.ts';
import { type AppEnv, actorOf, assertAllowed, isModerator } from '../people/index.ts';
import { similarProposals } from '../search/index.ts';
import { reasonSchema, rejectionCodeSchema, rejectionCodes, type ScreeningLock } from './model.ts';
import { queueAfter } from './queue-page.tsx';
import { listProposals, readProposal } from './read-proposals.ts';
import { type Decision, screenProposal } from './screen-proposal.ts';
import { ProposalCards } from './sections.tsx';
import { putBack, takeForScreening } from './take-for-screening.ts';
import { proposalWords } from './words.ts';

const latelyShown = 4;
const alikeShown = 3;

interface Deciding {
  code?: string;
  reason?: string;
  problems?: FieldProblems;
  /** A decision was refused because another moderator has it by now. */
  isRefused?: boolean;
}

/**
 * One proposal to decide on, beside those like it and what the institution was proposed lately. Whoever opens it has it for ten minutes; who
 * comes meanwhile reads it, and is told.
 */
export async function screeningPage(
  c: HonoContext<AppEnv>,
  site: Site,
  id: ProposalId,
  { code, reason, problems = {}, isRefused = false }: Deciding = {},
): Promise<Response> {
  const { context, language } = site;
  const own = proposalWords[language];
  const actor = actorOf(c);
  const proposal = await readProposal(context, actor, id);
  const institution = await getInstitution(context, institutionIdSchema.parse(proposal.institution));
  assertAllowed(isModerator(actor, institution.id));
  if (proposal.state !== 'submitted') throw new AppError('proposal.wrong-state');
  const lock = await takeForScreening(context, actor, id, 'free');
  const isMine = lock.moderator === actor.person;
  const lately = await listProposals(context, actor, {
    institution: institution.id as InstitutionId,
    category: proposal.category ?? undefined,
    sort: 'newest',
    // Some of them may be among those that are alike.
    limit: latelyShown + alikeShown,
  });
  const alike = await similarProposals(
    context,
    { institution: institution.id, title: proposal.title ?? '', body: proposal.body ?? '' },
    { states: ['open', 'closed'], limit: alikeShown, except: id },
  );
  const others = lately.items
    .filter((each) => !alike.some((other) => other.id === each.id))
    .slice(0, latelyShown);
  const path = pathIn(language, `/moderation/${id}`);
  const facts = {
    title: `${own.screening.title}: ${proposal.title ?? ''}`,
    isPrivate: true,
    status: isRefused ? errorStatus['screening.taken'] : Object.keys(problems).length > 0 ? 400 : 200,
  };
  return renderPage(
    c,
    site,
    facts,
    <>
      <p>
        <a href={pathIn(language, `/moderation?institution=${institution.id}`)}>{own.screening.back}</a>
      </p>
      <h1>
        <Said text={proposal.title ?? ''} />
      </h1>
      <p class="meta">
        {institution.name[language]} ·{' '}
        {proposal.category === null ? null : (
          <>
            <Said text={proposal.category} /> ·{' '}
          </>
        )}
        {own.by(proposal.author.name)}
      </p>
      <p>
        <a href={pathIn(language, `/moderation/transfers/${id}`)}>
          {proposal.transfer === null ? own.transfer.passOn : own.transfer.decide}
        </a>
      </p>
      <ErrorSummary site={site} problems={problems} />
      <Hold site={site} lock={lock} isMine={isMine} isRefused={isRefused} path={path} />
      <article class="card">
        <Prose text={proposal.body ?? ''} />
      </article>
      {alike.length > 0 ? (
        <section>
          <h2>{own.screening.alike}</h2>
          <ProposalCards site={site} items={alike} />
        </section>
      ) : null}
      {isMine ? (
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
      ) : null}
      {isMine || reason ? (
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
            {isMine ? (
              <button class="krds-btn secondary medium" type="submit" name="decision" value="reject">
                {own.screening.reject}
              </button>
            ) : null}
          </form>
        </section>
      ) : null}
      {others.length > 0 ? (
        <section>
          <h2>{own.screening.similar}</h2>
          <ProposalCards site={site} items={others} />
        </section>
      ) : null}
    </>,
  );
}

/** Who has it before them and until when; somebody else takes it over on purpose, or waits until it is over. */
function Hold(props: { site: Site; lock: ScreeningLock; isMine: boolean; isRefused: boolean; path: string }) {
  const { site, lock, isMine, isRefused, path } = props;
  const { screening } = proposalWords[site.language];
  const until = site.formats.moment(lock.until);
  if (isMine) {
    return (
      <form class="actions" method="post" action={path}>
        <p class="meta">{screening.mineUntil(until)}</p>
        <button class="krds-btn text small" type="submit" name="decision" value="put-back">
          {screening.putBack}
        </button>
      </form>
    );
  }
  return (
    <div class="notice" role={isRefused ? 'alert' : 'status'}>
      <p>
        <strong>{screening.taken(lock.name, site.formats.moment(lock.since))}</strong>{' '}
        {screening.takenUntil(until)}
      </p>
      {isRefused ? <p>{screening.notDecided}</p> : null}
      <details>
        <summary>{screening.takeOver}</summary>
        <p>{screening.takeOverConfirm(lock.name)}</p>
        <form method="post" action={path}>
          <button class="krds-btn secondary medium" type="submit" name="decision" value="take-over">
            {screening.takeOver}
          </button>
        </form>
      </details>
    </div>
  );
}

/** Takes the decision. The first one stands; whoever decides second is told so. */
export async function postScreening(c: HonoContext<AppEnv>, site: Site, id: ProposalId): Promise<Response> {
  const actor = actorOf(c);
  const { context, language } = site;
  const form = await c.req.parseBody();
  const queue = pathIn(language, '/moderation');
  const textVersion = Number.parseInt(textOf(form, 'textVersion'), 10) || undefined;
  switch (textOf(form, 'decision')) {
    case 'take-over':
      await takeForScreening(context, actor, id, 'over');
      return c.redirect(`${queue}/${id}`, 303);
    case 'put-back':
      await putBack(context, actor, id);
      return c.redirect(queue, 303);
    case 'publish': {
      const department = departmentIdSchema.safeParse(textOf(form, 'department')).data;
      return decide({ decision: 'publish', department, textVersion });
    }
    default: {
      const typed = { code: textOf(form, 'code'), reason: textOf(form, 'reason') };
      const code = rejectionCodeSchema.safeParse(typed.code);
      const reason = reasonSchema.safeParse(typed.reason);
      if (!code.success || !reason.success) {
        const { errors } = proposalWords[language].screening;
        const problems: FieldProblems = {
          ...(!code.success && { code: errors.code ?? '' }),
          ...(!reason.success && { reason: errors.reason ?? '' }),
        };
        return screeningPage(c, site, id, { ...typed, problems });
      }
      return decide({ decision: 'reject', code: code.data, reason: reason.data, textVersion }, typed);
    }
  }

  /** What was typed stays on the page where another moderator has it by now. */
  async function decide(decision: Decision, typed: Deciding = {}): Promise<Response> {
    try {
      const decided = await screenProposal(context, actor, id, decision);
      return c.redirect(queueAfter(site, actor, decided), 303);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'screening.taken') throw error;
      return screeningPage(c, site, id, { ...typed, isRefused: true });
    }
  }
}
