import type { Context as HonoContext } from 'hono';
import { AppError, errorStatus } from '../../shared/errors.ts';
import { errorSentences } from '../../shared/i18n/language.ts';
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
import { AnswerStanding } from '../answers/sections.tsx';
import { departmentNames, type Institution, institutionsFor } from '../institutions/index.ts';
import { institutionNames } from '../institutions/sections.tsx';
import { type AppEnv, actorOf, assertAllowed, isModerator } from '../people/index.ts';
import { askTransfer, takeBackTransfer } from './ask-transfer.ts';
import { acceptTransfer, declineTransfer } from './decide-transfer.ts';
import { categorySchema, reasonSchema } from './model.ts';
import { readProposal } from './read-proposals.ts';
import { readOpened } from './read-story.ts';
import { readTransfers, type WaitingTransfer } from './read-transfers.ts';
import { canTransfer } from './rules.ts';
import { owedAnswers } from './sections.tsx';
import type { ProposalView } from './view.ts';
import { proposalWords } from './words.ts';

const shown = 50;

/** What other institutions ask somebody's own to take over, and what these have asked of others. */
export async function transfersPage(c: HonoContext<AppEnv>, site: Site): Promise<Response> {
  const { context, language } = site;
  const own = proposalWords[language].transfer;
  const actor = actorOf(c);
  const all = await institutionsFor(site);
  const run = all.filter(({ id }) => canTransfer(actor, id));
  assertAllowed(run.length > 0);
  const read = async (side: 'in' | 'out') => {
    const pages = await Promise.all(
      run.map(({ id }) => readTransfers(context, actor, { institution: id, side, limit: shown })),
    );
    return { items: pages.flatMap(({ items }) => items), isMore: pages.some(({ next }) => next !== null) };
  };
  const [incoming, outgoing] = await Promise.all([read('in'), read('out')]);
  const saved = c.req.query('saved');
  return renderPage(
    c,
    site,
    { title: own.title, isPrivate: true },
    <>
      {run.some(({ id }) => isModerator(actor, id)) ? (
        <p>
          <a href={pathIn(language, '/moderation')}>{proposalWords[language].screening.back}</a>
        </p>
      ) : null}
      <h1>{own.title}</h1>
      <p>{own.lead}</p>
      {saved === undefined ? null : (
        <p class="notice" role="status">
          {own.saved}
        </p>
      )}
      <h2>{own.incoming}</h2>
      <Waiting site={site} items={incoming.items} institutions={all} none={own.noneIncoming} />
      <h2>{own.outgoing}</h2>
      <Waiting site={site} items={outgoing.items} institutions={all} none={own.noneOutgoing} />
      {incoming.isMore || outgoing.isMore ? <p>{own.more}</p> : null}
    </>,
  );
}

function Waiting(props: { site: Site; items: WaitingTransfer[]; institutions: Institution[]; none: string }) {
  const { site, items, institutions, none } = props;
  const own = proposalWords[site.language].transfer;
  const nameOf = institutionNames(site, institutions);
  if (items.length === 0) return <p class="notice">{none}</p>;
  return (
    <ul class="cards">
      {items.map(({ proposal, from, to, reason, askedAt }) => (
        <li class="card">
          <h3 class="card-title">
            <a href={pathIn(site.language, `/moderation/transfers/${proposal.id}`)}>
              <Said text={proposal.title ?? ''} />
            </a>
          </h3>
          <p class="meta">
            {own.between(nameOf(from), nameOf(to))} · {site.formats.moment(askedAt)}
          </p>
          <Prose text={reason} />
        </li>
      ))}
    </ul>
  );
}

type Act = 'ask' | 'accept' | 'decline';

interface Typed {
  act?: Act;
  values?: Record<string, string>;
  problems?: FieldProblems;
  /** Why what was sent could not be done: it was decided, or changed, meanwhile. */
  refused?: AppError;
}

/** One proposal that may pass on: asking another institution, taking that back, accepting it or declining. */
export async function transferPage(
  c: HonoContext<AppEnv>,
  site: Site,
  id: ProposalId,
  typed: Typed = {},
): Promise<Response> {
  const { context, language } = site;
  const own = proposalWords[language].transfer;
  const actor = actorOf(c);
  const proposal = await readProposal(context, actor, id);
  const all = await institutionsFor(site);
  const { transfer } = proposal;
  const isHolder = canTransfer(actor, proposal.institution as InstitutionId);
  const isAsked = transfer !== null && canTransfer(actor, transfer.to as InstitutionId);
  assertAllowed(isHolder || isAsked);
  const nameOf = institutionNames(site, all);
  const asked = all.find((each) => each.id === transfer?.to);
  const owed = await Promise.all(owedAnswers(proposal).map((each) => readOpened(context, actor, each)));
  const path = pathIn(language, `/moderation/transfers/${id}`);
  const { problems = {}, refused } = typed;
  const status = refused ? errorStatus[refused.code] : Object.keys(problems).length > 0 ? 400 : 200;
  const props = { site, path, typed };
  return renderPage(
    c,
    site,
    { title: `${own.title}: ${proposal.title ?? ''}`, isPrivate: true, status },
    <>
      <p>
        <a href={pathIn(language, '/moderation/transfers')}>{own.back}</a>
      </p>
      <h1>
        <Said text={proposal.title ?? proposalWords[language].hidden} />
      </h1>
      <p class="meta">
        {nameOf(proposal.institution)} · <a href={pathIn(language, `/proposals/${id}`)}>{own.toProposal}</a>
      </p>
      {refused ? (
        <p class="notice" role="alert">
          {errorSentences[language][refused.code]}
        </p>
      ) : null}
      <ErrorSummary site={site} problems={problems} />
      <article class="card">
        <Prose text={proposal.body ?? ''} />
      </article>
      {owed.map((answer) =>
        answer?.state === 'owed' ? (
          <section class="card">
            <h2>{own.owed}</h2>
            <p>{own.owedHint}</p>
            <AnswerStanding
              site={site}
              answer={answer}
              nameOf={departmentNames(all.find((each) => each.id === answer.institution))}
            />
          </section>
        ) : null,
      )}
      {transfer === null ? null : (
        <section class="card">
          <h2>{own.between(nameOf(proposal.institution), nameOf(transfer.to))}</h2>
          <p class="meta">{site.formats.moment(transfer.askedAt)}</p>
          <Prose text={transfer.reason} />
          {isHolder ? (
            <form method="post" action={path}>
              <button class="krds-btn secondary medium" type="submit" name="act" value="take-back">
                {own.takeBack}
              </button>
            </form>
          ) : null}
        </section>
      )}
      {transfer !== null && isAsked && asked ? (
        <>
          <AcceptForm {...props} proposal={proposal} asked={asked} askedAt={transfer.askedAt} />
          <DeclineForm {...props} askedAt={transfer.askedAt} />
        </>
      ) : null}
      {transfer === null && isHolder ? (
        <AskForm {...props} others={all.filter((each) => each.id !== proposal.institution)} />
      ) : null}
    </>,
  );
}

interface FormProps {
  site: Site;
  path: string;
  typed: Typed;
}

/** What was typed into this form, and what is wrong with it; nothing where another one was sent. */
function typedIn({ act, values = {}, problems = {} }: Typed, form: Act) {
  return act === form ? { values, problems } : { values: {} as Record<string, string>, problems: {} };
}

function AskForm({ site, path, typed, others }: FormProps & { others: Institution[] }) {
  const own = proposalWords[site.language].transfer;
  const { values, problems } = typedIn(typed, 'ask');
  return (
    <section class="card">
      <h2>{own.ask}</h2>
      <p>{own.askHint}</p>
      <form class="form" method="post" action={path}>
        <SelectField
          site={site}
          name="to"
          label={own.to}
          value={values.to}
          problems={problems}
          isRequired
          options={[
            { value: '', text: own.choose },
            ...others.map(({ id, name }) => ({ value: id as string, text: name[site.language] })),
          ]}
        />
        <TextField
          site={site}
          name="reason"
          label={own.reason}
          hint={own.reasonHint}
          value={values.reason}
          problems={problems}
          isRequired
          maxLength={1000}
          rows={4}
        />
        <button class="krds-btn primary medium" type="submit" name="act" value="ask">
          {own.ask}
        </button>
      </form>
    </section>
  );
}

function AcceptForm(props: FormProps & { proposal: ProposalView; asked: Institution; askedAt: string }) {
  const { site, path, typed, proposal, asked, askedAt } = props;
  const own = proposalWords[site.language];
  const { values, problems } = typedIn(typed, 'accept');
  return (
    <section class="card">
      <h2>{own.transfer.accept}</h2>
      <p>{own.transfer.acceptHint}</p>
      <form class="form" method="post" action={path}>
        <input type="hidden" name="askedAt" value={askedAt} />
        <SelectField
          site={site}
          name="department"
          label={own.screening.department}
          hint={own.screening.departmentHint}
          value={values.department}
          problems={problems}
          options={[
            { value: '', text: own.screening.scheme },
            ...asked.departments.map((each) => ({ value: each.id as string, text: each.name })),
          ]}
        />
        <TextField
          site={site}
          name="category"
          label={own.transfer.category}
          hint={own.transfer.categoryHint}
          value={values.category ?? proposal.category ?? ''}
          problems={problems}
          maxLength={40}
          offers={asked.categories}
        />
        <button class="krds-btn primary medium" type="submit" name="act" value="accept">
          {own.transfer.accept}
        </button>
      </form>
    </section>
  );
}

function DeclineForm({ site, path, typed, askedAt }: FormProps & { askedAt: string }) {
  const own = proposalWords[site.language].transfer;
  const { values, problems } = typedIn(typed, 'decline');
  return (
    <section class="card">
      <h2>{own.decline}</h2>
      <form class="form" method="post" action={path}>
        <input type="hidden" name="askedAt" value={askedAt} />
        <TextField
          site={site}
          name="reason"
          label={own.reason}
          hint={own.reasonHint}
          value={values.reason}
          problems={problems}
          isRequired
          maxLength={1000}
          rows={4}
        />
        <button class="krds-btn secondary medium" type="submit" name="act" value="decline">
          {own.decline}
        </button>
      </form>
    </section>
  );
}

/** Does what a form of the page asks for. What was typed stays where it cannot be done. */
export async function postTransfer(c: HonoContext<AppEnv>, site: Site, id: ProposalId): Promise<Response> {
  const { context, language } = site;
  const { errors } = proposalWords[language].transfer;
  const actor = actorOf(c);
  const form = await c.req.parseBody();
  const values = Object.fromEntries(
    ['to', 'reason', 'department', 'category'].map((name) => [name, textOf(form, name)]),
  );
  const askedAt = textOf(form, 'askedAt');
  const reason = reasonSchema.safeParse(values.reason);
  switch (textOf(form, 'act')) {
    case 'take-back':
      return attempt({}, () => takeBackTransfer(context, actor, id));
    case 'decline': {
      const typed: Typed = { act: 'decline', values };
      if (!reason.success)
        return transferPage(c, site, id, { ...typed, problems: { reason: errors.reason } });
      return attempt(typed, () => declineTransfer(context, actor, id, { askedAt, reason: reason.data }));
    }
    case 'accept': {
      const typed: Typed = { act: 'accept', values };
      const category = categorySchema.optional().safeParse(values.category?.trim() || undefined);
      const department = departmentIdSchema.optional().safeParse(values.department || undefined);
      if (!category.success || !department.success) {
        const problems: FieldProblems = {
          ...(!department.success && { department: errors.department }),
          ...(!category.success && { category: errors.category }),
        };
        return transferPage(c, site, id, { ...typed, problems });
      }
      const taken = { askedAt, department: department.data, category: category.data };
      return attempt(typed, () => acceptTransfer(context, actor, id, taken));
    }
    default: {
      const typed: Typed = { act: 'ask', values };
      const to = institutionIdSchema.safeParse(values.to);
      if (!to.success || !reason.success) {
        const problems: FieldProblems = {
          ...(!to.success && { to: errors.to }),
          ...(!reason.success && { reason: errors.reason }),
        };
        return transferPage(c, site, id, { ...typed, problems });
      }
      return attempt(typed, () => askTransfer(context, actor, id, { to: to.data, reason: reason.data }));
    }
  }

  async function attempt(typed: Typed, act: () => Promise<unknown>): Promise<Response> {
    try {
      await act();
    } catch (error) {
      // Decided, or changed, by somebody else meanwhile.
      if (!(error instanceof AppError) || errorStatus[error.code] !== 409) throw error;
      return transferPage(c, site, id, { ...typed, refused: error });
    }
    return c.redirect(pathIn(language, '/moderation/transfers?saved=now'), 303);
  }
}
