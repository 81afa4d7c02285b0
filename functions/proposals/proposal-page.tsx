import type { Context as HonoContext } from 'hono';
import { ulid } from 'ulid';
import { lastDateOf } from '../../shared/clock.ts';
import type { TimelineEntry } from '../../shared/dynamo/timeline.ts';
import {
  forumIdOf,
  type InstitutionId,
  institutionIdSchema,
  opinionIdSchema,
  type ProposalId,
  proposalIdSchema,
  resultIdOf,
} from '../../shared/ids.ts';
import { type FieldProblems, TextField } from '../../shared/web/fields.tsx';
import { KeptForm } from '../../shared/web/kept-form.tsx';
import { pathIn } from '../../shared/web/locale.ts';
import { Badge, Prose, Time } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import { Said, SaidWithin } from '../../shared/web/said.tsx';
import { ShareSection } from '../../shared/web/share.tsx';
import type { Site } from '../../shared/web/site.ts';
import { Timeline } from '../../shared/web/timeline.tsx';
import { isResult } from '../answers/index.ts';
import { AnswerSection, departmentsThen, followPromised } from '../answers/sections.tsx';
import { ownEmpathy } from '../empathy/index.ts';
import { EmpathyChart } from '../empathy/sections.tsx';
import { ForumsAbout } from '../forums/sections.tsx';
import { knownInstitution } from '../institutions/index.ts';
import { institutionNames, officeName } from '../institutions/sections.tsx';
import { followsProposal } from '../notifications/index.ts';
import { type ReplyView, readReplies } from '../opinions/index.ts';
import { OpinionsSection } from '../opinions/sections.tsx';
import { type Actor, type AppEnv, isModerator, isStaff } from '../people/index.ts';
import { RatingSection } from '../ratings/sections.tsx';
import { ReportForm, ShowAgainForm } from '../reports/sections.tsx';
import { mostCredits, unpublishedStates } from './model.ts';
import { readOpened, readStory } from './read-story.ts';
import { canTransfer } from './rules.ts';
import { owedAnswers, timeLeft } from './sections.tsx';
import type { ProposalView } from './view.ts';
import { proposalWords, rejectionCodeIn } from './words.ts';
import { newProposal } from './write-page.tsx';

/** The institutions between which a history tells of transfers. */
function institutionsIn(timeline: TimelineEntry[]): InstitutionId[] {
  const between = timeline.flatMap(({ type, facts: { from, to } }) =>
    type.startsWith('proposal.transfer') ? [from, to] : [],
  );
  return [...new Set(between)].map((each) => institutionIdSchema.parse(each));
}

/** A proposal with everything that is public of it, and what this reader may do. */
export async function proposalPage(
  c: HonoContext<AppEnv>,
  site: Site,
  id: ProposalId,
  draft: { addendum?: string; credits?: string[]; key?: string; problems?: FieldProblems } = {},
): Promise<Response> {
  const { context, language } = site;
  const own = proposalWords[language];
  const actor = c.get('actor');
  const { proposal, timeline, history, discussion, forums } = await readStory(context, actor, id);
  const [institution, opened, empathy, isFollowing] = await Promise.all([
    knownInstitution(context, proposal.institution as InstitutionId),
    Promise.all(answersOf(proposal, timeline).map((answer) => readOpened(context, actor, answer))),
    actor && proposal.publishedAt !== null ? ownEmpathy(context, actor, id) : undefined,
    actor && proposal.publishedAt !== null ? followsProposal(context, actor, id) : false,
  ]);
  const answers = opened.filter((answer) => answer !== undefined);
  const followed = await followPromised(context, actor, answers);
  const isMine = actor?.person === proposal.author.id;
  // Those that its history tells of alone, as remembered: a page that many look at reads no list of them all.
  const others = await Promise.all(institutionsIn(timeline).map((each) => knownInstitution(context, each)));
  const nameOf = institutionNames(site, others);
  const institutionNamed = (of: unknown) => nameOf(String(of));
  // What was given before the proposal moved is from another institution's department.
  const officesOf = (of: string) => (department: string) =>
    officeName(site, institution, others, { of, department });
  const chosen = draft.credits ?? c.req.queries('credit') ?? [];
  const offered = isMine ? await creditable(site, actor, id, chosen, discussion?.items ?? []) : [];
  const path = pathIn(language, `/proposals/${id}`);
  const title = proposal.title ?? own.hidden;
  const facts = {
    title,
    description: proposal.body?.slice(0, 150).replaceAll(/\s+/g, ' '),
    isPrivate: unpublishedStates.includes(proposal.state),
    canBeEmbedded: !unpublishedStates.includes(proposal.state),
    feed: { path: `/feeds/proposals/${id}` },
    status: draft.problems ? 400 : 200,
  };
  return renderPage(
    c,
    site,
    facts,
    <>
      <article class="stack">
        <header>
          <p class="meta">
            <a href={pathIn(language, `/i/${institution.id}`)}>{institution.name[language]}</a>
            {proposal.category ? (
              <>
                {' · '}
                <a
                  href={pathIn(
                    language,
                    `/proposals?institution=${institution.id}&category=${encodeURIComponent(proposal.category)}`,
                  )}
                >
                  <Said text={proposal.category} />
                </a>
              </>
            ) : null}
          </p>
          <h1>
            <Said text={title} />
          </h1>
          <p class="meta">
            <Badge kind={proposal.state}>{site.words.states[proposal.state]}</Badge>{' '}
            {own.by(proposal.author.name)}
            {proposal.publishedAt !== null ? (
              <> · {own.publishedOn(site.formats.date(proposal.publishedAt))}</>
            ) : null}
          </p>
        </header>
        {isMine ? <Done c={c} site={site} proposal={proposal} /> : null}
        <Screening site={site} proposal={proposal} isMine={isMine} />
        <Foreign site={site} proposal={proposal} />
        <Hidden site={site} proposal={proposal} actor={actor} />
        <TransferLink site={site} proposal={proposal} actor={actor} />
        {isMine ? <Own site={site} proposal={proposal} path={path} /> : null}
        {proposal.body === null ? null : <Prose text={proposal.body} />}
        {proposal.tags.length > 0 ? (
          <ul class="tags">
            {proposal.tags.map((tag) => (
              <li>
                <Said text={`#${tag}`} />
              </li>
            ))}
          </ul>
        ) : null}
        {proposal.via === null ? null : <p class="meta">{own.through(proposal.via.name)}</p>}
        {proposal.session === null ? null : (
          <p>
            <a href={pathIn(language, `/sessions/${proposal.session}`)}>{own.fromWorkshop}</a>
          </p>
        )}
        <Links site={site} proposal={proposal} path={path} actor={actor} />
        {proposal.addenda.length > 0 ? (
          <section>
            <h2>{own.addendum.title}</h2>
            {proposal.addenda.map(({ at, text, credits }, index) => (
              <div class="card" id={`addendum-${index + 1}`}>
                <p class="meta">
                  <Time site={site} at={at} />
                </p>
                <Prose text={text} />
                {credits.length === 0 ? null : (
                  <p class="meta">
                    {own.addendum.credits}:{' '}
                    {credits.map((credit, at) => (
                      <>
                        {at > 0 ? ', ' : ''}
                        <a href={pathIn(language, `/opinions/${credit}`)}>
                          {own.addendum.credit(site.formats.number(at + 1))}
                        </a>
                      </>
                    ))}
                  </p>
                )}
              </div>
            ))}
          </section>
        ) : null}
        {proposal.publishedAt !== null && proposal.hidden === null ? (
          <ReportForm
            site={site}
            of="proposal"
            id={proposal.id}
            isSignedIn={actor !== undefined}
            outcome={c.req.query('reported')}
          />
        ) : null}
      </article>
      {neverGathered(proposal) || proposal.publishedAt === null ? null : (
        <Empathy site={site} proposal={proposal} path={path} given={empathy !== undefined} actor={actor} />
      )}
      <ForumLink site={site} timeline={timeline} />
      {/* The one it grew into stands there already. */}
      <ForumsAbout site={site} forums={forums.filter((forum) => forum.id !== forumIdOf(id))} />
      {answers.map((answer) => (
        <>
          <AnswerSection
            site={site}
            answer={answer}
            nameOf={officesOf(answer.institution)}
            followed={followed}
          />
          {answer.rating ? (
            <RatingSection
              site={site}
              id={answer.id}
              {...answer.rating}
              mayRate={empathy !== undefined}
              signIn={
                actor ? undefined : `/auth/sign-in?to=${encodeURIComponent(`${path}#rating-${answer.id}`)}`
              }
              isClosed={answers.some(
                ({ secondTo, state }) => secondTo === answer.step && state === 'answered',
              )}
              quorum={quorumOf(proposal, answer.step)}
            />
          ) : null}
        </>
      ))}
      <Steps site={site} proposal={proposal} timeline={timeline} />
      {neverGathered(proposal) || proposal.publishedAt === null ? null : (
        <EmpathyChart
          site={site}
          history={history}
          publishedAt={proposal.publishedAt}
          closesAt={proposal.closesAt}
          thresholds={proposal.steps.flatMap(({ on, threshold }) =>
            on === 'empathy' && threshold ? [threshold] : [],
          )}
        />
      )}
      {proposal.publishedAt === null ? null : (
        <ShareSection
          site={site}
          title={title}
          path={path}
          isFollowing={actor && isFollowing}
          isOver={proposal.state === 'withdrawn'}
          words={own.share}
        />
      )}
      {discussion ? <OpinionsSection site={site} discussion={discussion} isExcerpt /> : null}
      {timeline.length === 0 ? null : (
        <section>
          <h2>{own.timeline.title}</h2>
          <Timeline
            site={site}
            timeline={timeline}
            telling={{
              entries: own.timeline.entries,
              departmentOf: departmentsThen(answers, [institution, ...others], institution.id),
              institutionOf: institutionNamed,
              codeOf: (code) => rejectionCodeIn(language, code),
              pathOf: ({ facts }) =>
                typeof facts.panel === 'string' ? `/panels/${facts.panel}/candidates/${id}` : undefined,
            }}
          />
        </section>
      )}
      {isMine && proposal.publishedAt !== null ? (
        <section id="add">
          <h2>{own.addendum.add}</h2>
          <KeptForm
            site={site}
            action={`${path}/addenda`}
            name={addendumOf(proposal)}
            isTyped={draft.problems !== undefined}
          >
            <input type="hidden" name="key" value={draft.key ?? ulid()} />
            <TextField
              site={site}
              name="text"
              label={own.addendum.text}
              hint={own.addendum.hint}
              rows={4}
              maxLength={5000}
              isRequired
              value={draft.addendum}
              problems={draft.problems ?? {}}
            />
            <Credits site={site} offered={offered} chosen={chosen} problem={draft.problems?.credits} />
            <button class="krds-btn secondary medium" type="submit">
              {own.addendum.add}
            </button>
          </KeptForm>
        </section>
      ) : null}
    </>,
  );
}

/** What an addendum may credit: the opinions that were chosen, and those that are shown. */
async function creditable(
  { context }: Site,
  actor: Actor | undefined,
  id: ProposalId,
  chosen: string[],
  shown: ReplyView[],
): Promise<ReplyView[]> {
  const ids = chosen.flatMap((each) => opinionIdSchema.safeParse(each).data ?? []).slice(0, mostCredits);
  const others = ids.filter((each) => !shown.some((opinion) => opinion.id === each));
  const opinions = [...(await readReplies(context, actor, [...new Set(others)])), ...shown];
  return opinions.filter(({ subject, state }) => subject === id && state === 'shown');
}

function Credits(props: { site: Site; offered: ReplyView[]; chosen: string[]; problem: string | undefined }) {
  const { site, offered, chosen, problem } = props;
  const own = proposalWords[site.language].addendum;
  if (offered.length === 0 && problem === undefined) return null;
  return (
    <fieldset id="credits">
      <legend>{own.credits}</legend>
      <p class="hint">{own.creditsHint}</p>
      {problem === undefined ? null : <p class="error">{problem}</p>}
      {offered.map(({ id, author, text }) => (
        <p>
          <label>
            <input type="checkbox" name="credits" value={id} checked={chosen.includes(id)} /> {author.name}:{' '}
            <Said text={text?.slice(0, 60) ?? ''} />
          </label>
        </p>
      ))}
    </fieldset>
  );
}

/** The answers its fired steps oblige, and the result of the forum it grew into once its history tells that one is owed. */
function answersOf({ id, steps }: ProposalView, timeline: TimelineEntry[]): string[] {
  const result = resultIdOf(forumIdOf(proposalIdSchema.parse(id)));
  const isOwed = timeline.some(({ type, facts }) => type === 'answer.opened' && facts.answer === result);
  return [...steps.flatMap(({ answer }) => answer ?? []), ...(isOwed ? [result] : [])];
}

/** The step that so many dissatisfied with this answer would set off. */
function quorumOf({ steps }: ProposalView, answered: number) {
  if (isResult({ step: answered })) return undefined;
  const step = steps.find(({ on, number }) => on === 'answer-dissatisfied' && number > answered);
  return step?.threshold ? { threshold: step.threshold, isReached: step.firedAt !== null } : undefined;
}

/** The way to the forum it grew into, which its history tells of. */
function ForumLink({ site, timeline }: { site: Site; timeline: TimelineEntry[] }) {
  const own = proposalWords[site.language].forum;
  const opened = timeline.find(({ type }) => type === 'forum.opened');
  if (typeof opened?.facts.forum !== 'string') return null;
  const isClosed = timeline.some(({ type }) => type === 'forum.closed');
  return (
    <section class="notice">
      <h2>{own.title}</h2>
      <p>{isClosed ? own.closed : own.open}</p>
      <p>
        <a href={pathIn(site.language, `/forums/${opened.facts.forum}`)}>{own.read}</a>
      </p>
    </section>
  );
}

interface PartProps {
  site: Site;
  proposal: ProposalView;
}

const addendumOf = ({ id }: ProposalView) => `addendum-${id}`;

/** What its author just did; and the browser may forget what it kept of what was written. */
function Done({ c, site, proposal }: PartProps & { c: HonoContext<AppEnv> }) {
  const own = proposalWords[site.language].done;
  if (c.req.query('added') !== undefined)
    return (
      <p class="notice" role="status" data-kept={addendumOf(proposal)}>
        {own.added}
      </p>
    );
  const isNew = c.req.query('made') !== undefined;
  if (!isNew && c.req.query('saved') === undefined) return null;
  const said = proposal.state === 'draft' ? own.drafted : isNew ? own.handedIn : own.saved;
  return (
    <p class="notice" role="status" data-kept={isNew ? newProposal : proposal.id}>
      {said}
    </p>
  );
}

function Screening({ site, proposal, isMine }: PartProps & { isMine: boolean }) {
  const own = proposalWords[site.language];
  const { screening } = proposal;
  if (proposal.state !== 'rejected' || screening?.code == null) return null;
  return (
    <div class="notice">
      <h2>{own.rejected.title}</h2>
      <p>{own.codes[screening.code]}</p>
      {screening.reason === null ? null : <Prose text={screening.reason} />}
      {isMine ? <p>{own.rejected.again}</p> : null}
    </div>
  );
}

/** Brought in as closed: there is nothing of empathy to show but what it had elsewhere. */
function neverGathered({ imported, ruleVersion }: ProposalView): boolean {
  return imported !== null && ruleVersion === null;
}

/** What it was on the platform it came from, apart from everything that is of here. */
function Foreign({ site, proposal }: PartProps) {
  const { formats, language } = site;
  const own = proposalWords[language].foreign;
  const { imported, foreignAnswer } = proposal;
  if (imported === null) return null;
  return (
    <section class="notice" id="imported" aria-labelledby="imported-title">
      <h2 id="imported-title">{own.title}</h2>
      <p>{own.from(imported.source)}</p>
      {imported.empathies === null ? null : <p>{own.empathies(formats.number(imported.empathies))}</p>}
      {imported.state === null ? null : (
        <p>
          <SaidWithin sentence={own.state(imported.state)} text={imported.state} />
        </p>
      )}
      {imported.publishedAt === null ? null : <p>{own.published(formats.date(imported.publishedAt))}</p>}
      {imported.url === null ? null : (
        <p>
          <a href={imported.url} rel="external nofollow noopener">
            {own.original}
          </a>
        </p>
      )}
      {foreignAnswer === null ? null : (
        <>
          <h3>{own.answer}</h3>
          {foreignAnswer.at === null ? null : (
            <p class="meta">
              <Time site={site} at={foreignAnswer.at} />
            </p>
          )}
          <Prose text={foreignAnswer.text} />
        </>
      )}
    </section>
  );
}

/** Where the same proposal stands elsewhere; staff link more. */
function Links({ site, proposal, path, actor }: PartProps & { path: string; actor: Actor | undefined }) {
  const own = proposalWords[site.language].links;
  const mayLink =
    actor !== undefined &&
    proposal.publishedAt !== null &&
    isStaff(actor, proposal.institution as InstitutionId);
  if (proposal.links.length === 0 && !mayLink) return null;
  return (
    <section>
      <h2>{own.title}</h2>
      {proposal.links.length === 0 ? null : (
        <ul>
          {proposal.links.map(({ url }) => (
            <li>
              <a href={url} rel="external nofollow noopener">
                {url}
              </a>
            </li>
          ))}
        </ul>
      )}
      {mayLink ? (
        <p>
          <a href={`${path}/links`}>{own.manage}</a>
        </p>
      ) : null}
    </section>
  );
}

/** For whoever may pass it on, or is asked to take it over. */
function TransferLink({ site, proposal, actor }: PartProps & { actor: Actor | undefined }) {
  const own = proposalWords[site.language].transfer;
  const { transfer, state, hidden, imported } = proposal;
  if (!actor) return null;
  const isMovable =
    (state === 'submitted' || state === 'open' || owedAnswers(proposal).length > 0) && !hidden && !imported;
  const mayAsk = isMovable && canTransfer(actor, proposal.institution as InstitutionId);
  const mayDecide = transfer !== null && canTransfer(actor, transfer.to as InstitutionId);
  if (!mayAsk && !mayDecide) return null;
  return (
    <p>
      <a href={pathIn(site.language, `/moderation/transfers/${proposal.id}`)}>
        {transfer === null ? own.passOn : own.decide}
      </a>
    </p>
  );
}

/** What is hidden and for what; a moderator may show it again. */
function Hidden({ site, proposal, actor }: PartProps & { actor: Actor | undefined }) {
  const own = proposalWords[site.language];
  const { hidden } = proposal;
  if (hidden === null) return null;
  return (
    <div class="notice">
      <h2>{own.hiddenWords.title}</h2>
      <p>{own.codes[hidden.code]}</p>
      {hidden.reason === null ? null : <Prose text={hidden.reason} />}
      <p>{own.hiddenWords.goesOn}</p>
      {actor && isModerator(actor, proposal.institution as InstitutionId) ? (
        <ShowAgainForm site={site} id={proposal.id} />
      ) : null}
    </div>
  );
}

function Own({ site, proposal, path }: PartProps & { path: string }) {
  const own = proposalWords[site.language];
  const { state } = proposal;
  const isEditable = state === 'draft' || state === 'submitted' || state === 'rejected';
  const isFired = proposal.steps.some(({ firedAt }) => firedAt !== null);
  const isWithdrawable = state === 'draft' || state === 'submitted' || (state === 'open' && !isFired);
  if (!isEditable && !isWithdrawable) return null;
  return (
    <div class="notice">
      {state === 'draft' ? <p>{own.own.draft}</p> : null}
      {state === 'submitted' ? <p>{own.own.submitted}</p> : null}
      <div class="actions">
        {isEditable ? (
          <a class="krds-btn secondary medium" href={`${path}/edit`}>
            {own.own.edit}
          </a>
        ) : null}
        {state === 'draft' ? (
          <form method="post" action={`${path}/submission`}>
            <button class="krds-btn primary medium" type="submit">
              {own.own.handIn}
            </button>
          </form>
        ) : null}
      </div>
      {isWithdrawable ? (
        <details>
          <summary>{own.own.withdraw}</summary>
          <p>{own.own.withdrawConfirm}</p>
          <form method="post" action={`${path}/withdrawal`}>
            <button class="krds-btn secondary medium" type="submit">
              {own.own.withdraw}
            </button>
          </form>
        </details>
      ) : null}
    </div>
  );
}

/** Why no empathy is taken, and since when: it closed, or its author withdrew it. */
function whyNotOpen({ language, formats }: Site, { state, closesAt, withdrawnAt }: ProposalView): string {
  const own = proposalWords[language].empathy;
  if (state === 'withdrawn' && withdrawnAt !== null) return own.withdrawn(formats.date(withdrawnAt));
  return closesAt === null ? own.notOpen : own.closed(formats.date(lastDateOf(closesAt)));
}

function Empathy(props: PartProps & { path: string; given: boolean; actor: Actor | undefined }) {
  const { site, proposal, path, given, actor } = props;
  const { formats, language } = site;
  const own = proposalWords[language];
  const next = proposal.steps.find(({ on, firedAt, threshold }) => on === 'empathy' && !firedAt && threshold);
  const count = formats.number(proposal.empathyCount);
  return (
    <section class="card empathy" id="empathy" aria-labelledby="empathy-title">
      <h2 id="empathy-title">{own.empathy.title}</h2>
      <p class="empathy-count" aria-live="polite">
        {own.count(count)}
      </p>
      {proposal.state === 'open' && next?.threshold ? (
        <>
          <progress
            class="progress"
            max={next.threshold}
            value={Math.min(proposal.empathyCount, next.threshold)}
            aria-labelledby="empathy-progress"
          />
          <p id="empathy-progress">{own.empathy.progress(count, formats.number(next.threshold))}</p>
        </>
      ) : null}
      {proposal.state === 'open' && proposal.closesAt !== null ? (
        <p class="meta">{timeLeft(site, proposal.closesAt)}</p>
      ) : null}
      {proposal.state !== 'open' ? (
        <p>{whyNotOpen(site, proposal)}</p>
      ) : actor === undefined ? (
        <a
          class="krds-btn primary medium"
          rel="nofollow"
          href={`/auth/sign-in?to=${encodeURIComponent(path)}`}
        >
          {own.empathy.signIn}
        </a>
      ) : (
        <form method="post" action={given ? `${path}/empathy/withdrawal` : `${path}/empathy`}>
          {given ? (
            <p role="status" data-received={own.empathy.received}>
              {own.empathy.given}
            </p>
          ) : null}
          <button class={given ? 'krds-btn secondary medium' : 'krds-btn primary medium'} type="submit">
            {given ? own.empathy.withdraw : own.empathy.give}
          </button>
          <p class="hint">{own.empathy.counting}</p>
        </form>
      )}
    </section>
  );
}

/** Its ladder. A step whose count has ended, that of empathies or that of its forum, is not waited for any more. */
function Steps({ site, proposal, timeline }: PartProps & { timeline: TimelineEntry[] }) {
  const { formats, words, language } = site;
  const own = proposalWords[language];
  if (proposal.steps.length === 0) return null;
  const isDebated = !timeline.some(({ type }) => type === 'forum.closed');
  const isStillCounted: Record<string, boolean> = {
    empathy: proposal.state === 'open',
    'forum-participants': isDebated,
  };
  return (
    <section>
      <h2>{own.steps.title}</h2>
      <ol class="steps">
        {proposal.steps.map((step) => {
          const threshold = formats.number(step.threshold ?? 0);
          const sets = step.on === 'empathy' ? own.steps.empathy : own.steps.other[step.on];
          return (
            <li>
              <strong>{sets?.(threshold)}</strong>{' '}
              {own.steps.then(
                words.outcomes[step.then as keyof typeof words.outcomes],
                formats.number(step.dueDays),
              )}{' '}
              <span class="meta">
                {step.firedAt !== null
                  ? own.steps.fired(formats.date(step.firedAt))
                  : proposal.state === 'withdrawn' || isStillCounted[step.on] === false
                    ? own.steps.missed
                    : own.steps.waiting}
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
