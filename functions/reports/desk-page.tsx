import type { Context as HonoContext } from 'hono';
import { AppError, errorStatus } from '../../shared/errors.ts';
import { errorSentences } from '../../shared/i18n/language.ts';
import { ErrorSummary, type FieldProblems, SelectField, TextField } from '../../shared/web/fields.tsx';
import { textOf } from '../../shared/web/form.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { Prose } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import { Said } from '../../shared/web/said.tsx';
import type { Site } from '../../shared/web/site.ts';
import { institutionsFor } from '../institutions/index.ts';
import { institutionNames } from '../institutions/sections.tsx';
import { showOpinion } from '../opinions/index.ts';
import { type AppEnv, actorOf, assertAllowed, isModerator } from '../people/index.ts';
import { hidingCodeSchema, hidingCodes, reasonSchema, showProposal } from '../proposals/index.ts';
import { proposalWordsOf } from '../proposals/sections.tsx';
import { restoreStatement } from '../statements/index.ts';
import { kindOfReported, namedBy, type ReportedId } from './model.ts';
import { type Reported, readReported } from './read-reports.ts';
import { pathOfReported } from './sections.tsx';
import { finishHiding, settleReports } from './settle-reports.ts';
import { reportWords } from './words.ts';

interface Refused {
  id: ReportedId;
  act: string;
  typed: { code: string; reason: string };
  problems: FieldProblems;
  /** Settled by somebody else, or another report came. */
  isChanged?: boolean;
}

/** Reports that wait, by what they are about, with what may be done about them. */
export async function reportsPage(c: HonoContext<AppEnv>, site: Site, refused?: Refused): Promise<Response> {
  const { context, language } = site;
  const { desk } = reportWords[language];
  const actor = actorOf(c);
  const institutions = (await institutionsFor(site)).filter(({ id }) => isModerator(actor, id));
  assertAllowed(institutions.length > 0);
  const reported = await Promise.all(institutions.map(({ id }) => readReported(context, actor, id)));
  const items = reported.flatMap((each) => each.items);
  // What a moderator was writing about a case that is settled, or decided, by now.
  const late =
    refused?.isChanged && !items.some((each) => each.id === refused.id && each.state === 'open')
      ? refused
      : undefined;
  const nameOf = institutionNames(site, institutions);
  return renderPage(
    c,
    site,
    {
      title: desk.title,
      isPrivate: true,
      status: refused?.isChanged ? errorStatus['report.changed'] : refused ? 400 : 200,
    },
    <>
      <p>
        <a href={pathIn(language, '/moderation')}>{desk.back}</a>
      </p>
      <h1>{desk.title}</h1>
      <p>{desk.lead}</p>
      {c.req.query('saved') === undefined ? null : (
        <p class="notice" role="status">
          {desk.saved}
        </p>
      )}
      {refused?.isChanged ? (
        <p class="notice" role="alert">
          {late ? desk.settled : errorSentences[language]['report.changed']}
        </p>
      ) : null}
      {late ? (
        <section class="card">
          <h2>{desk.typed}</h2>
          <p>
            <a href={pathIn(language, pathOfReported(kindOfReported(namedBy(late.id)), late.id))}>
              {desk.open}
            </a>
          </p>
          <Prose text={late.typed.reason} />
        </section>
      ) : null}
      <ErrorSummary site={site} problems={refused?.problems ?? {}} />
      {items.length === 0 ? <p class="notice">{desk.none}</p> : null}
      {items.map((item) => (
        <Case
          site={site}
          item={item}
          where={nameOf(item.institution)}
          refused={refused?.id === item.id ? refused : undefined}
        />
      ))}
      {reported.some(({ isMore }) => isMore) ? <p>{desk.more}</p> : null}
    </>,
  );
}

interface CaseProps {
  site: Site;
  item: Reported;
  where: string;
  refused: Refused | undefined;
}

function Case({ site, item, where, refused }: CaseProps) {
  const { formats, language } = site;
  const own = reportWords[language];
  const action = pathIn(language, `/moderation/reports/${item.id}`);
  return (
    <section class="card" aria-labelledby={item.id}>
      <h2 id={item.id}>
        <a href={pathIn(language, pathOfReported(kindOfReported(item), item.id))}>
          <Said text={item.title?.slice(0, 100) ?? proposalWordsOf(site).hidden} />
        </a>
      </h2>
      <p class="meta">
        {own.desk.kind[kindOfReported(item)]} · {where} · {own.desk.count(formats.number(item.reports))} ·{' '}
        {own.desk.since(formats.moment(item.openedAt))}
      </p>
      <ul>
        {item.said.map(({ reason, text, at }) => (
          <li>
            <strong>{own.reasons[reason]}</strong>{' '}
            <span class="meta">
              <time datetime={at}>{formats.moment(at)}</time>
              {item.settledAt !== undefined && at <= item.settledAt ? ` · ${own.desk.before}` : ''}
            </span>
            {text === undefined ? null : <Prose text={text} />}
          </li>
        ))}
      </ul>
      {item.state === 'hiding' ? (
        <form method="post" action={action}>
          <p>{own.desk.hiding}</p>
          <button class="krds-btn primary medium" type="submit" name="act" value="finish">
            {own.desk.finish}
          </button>
        </form>
      ) : (
        <Decisions site={site} item={item} action={action} refused={refused} />
      )}
    </section>
  );
}

// Several cases stand on one page: a field's name tells which it is of.
function Decisions(props: Omit<CaseProps, 'where'> & { action: string }) {
  const { site, item, action, refused } = props;
  const { desk } = reportWords[site.language];
  const words = proposalWordsOf(site);
  const kept = (act: string) => (refused?.act === act ? refused : undefined);
  const name = (field: string) => `${field}-${item.id}`;
  const revision = <input type="hidden" name="revision" value={String(item.revision)} />;
  const hide = kept('hide');
  const dismiss = kept('dismiss');
  return (
    <>
      <details open={dismiss !== undefined}>
        <summary>{desk.dismiss}</summary>
        <form class="form" method="post" action={action}>
          {revision}
          <TextField
            site={site}
            name={name('dismissReason')}
            label={desk.reason}
            hint={desk.dismissReasonHint}
            value={dismiss?.typed.reason}
            problems={dismiss?.problems ?? {}}
            isRequired
            maxLength={1000}
            rows={2}
          />
          <button class="krds-btn secondary medium" type="submit" name="act" value="dismiss">
            {desk.dismissAct}
          </button>
        </form>
      </details>
      <details open={hide !== undefined}>
        <summary>{desk.hide}</summary>
        <form class="form" method="post" action={action}>
          {revision}
          <p class="hint">{desk.hideHint[kindOfReported(item)]}</p>
          <SelectField
            site={site}
            name={name('code')}
            label={desk.code}
            value={hide?.typed.code}
            problems={hide?.problems ?? {}}
            isRequired
            options={[
              { value: '', text: desk.chooseCode },
              ...hidingCodes.map((value) => ({ value: value as string, text: words.codes[value] ?? value })),
            ]}
          />
          <TextField
            site={site}
            name={name('hideReason')}
            label={desk.reason}
            hint={desk.hideReasonHint}
            value={hide?.typed.reason}
            problems={hide?.problems ?? {}}
            isRequired
            maxLength={1000}
            rows={2}
          />
          <button class="krds-btn secondary medium" type="submit" name="act" value="hide">
            {desk.hideAct}
          </button>
        </form>
      </details>
    </>
  );
}

/** Settles reports as they were seen, or shows its words again. */
export async function postSettlement(c: HonoContext<AppEnv>, site: Site, id: ReportedId): Promise<Response> {
  const { context, language } = site;
  const { errors } = reportWords[language].desk;
  const actor = actorOf(c);
  const form = await c.req.parseBody();
  const act = textOf(form, 'act');
  const done = () => c.redirect(pathIn(language, '/moderation/reports?saved'), 303);
  if (act === 'show') {
    const named = namedBy(id);
    if (named.proposal) await showProposal(context, actor, named.proposal);
    if (named.opinion) await showOpinion(context, actor, named.opinion);
    if (named.statement) await restoreStatement(context, actor, named.statement);
    return c.redirect(pathIn(language, pathOfReported(kindOfReported(named), id)), 303);
  }
  if (act === 'finish') {
    await finishHiding(context, actor, id);
    return done();
  }
  if (act !== 'hide' && act !== 'dismiss') throw new AppError('request.invalid');
  const typed = { code: textOf(form, `code-${id}`), reason: textOf(form, `${act}Reason-${id}`) };
  const code = hidingCodeSchema.safeParse(typed.code);
  const reason = reasonSchema.safeParse(typed.reason);
  const isCodeMissing = act === 'hide' && !code.success;
  const refused = { id, act, typed };
  if (isCodeMissing || !reason.success) {
    const problems: FieldProblems = {
      ...(isCodeMissing && { [`code-${id}`]: errors.code }),
      ...(!reason.success && { [`${act}Reason-${id}`]: errors.reason }),
    };
    return reportsPage(c, site, { ...refused, problems });
  }
  const revision = Number.parseInt(textOf(form, 'revision'), 10);
  try {
    const settlement =
      act === 'hide' && code.success
        ? ({ decision: 'hide', code: code.data, reason: reason.data } as const)
        : ({ decision: 'dismiss', reason: reason.data } as const);
    await settleReports(context, actor, id, settlement, revision);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'report.changed') throw error;
    return reportsPage(c, site, { ...refused, problems: {}, isChanged: true });
  }
  return done();
}
