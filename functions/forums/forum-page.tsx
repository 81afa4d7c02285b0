import type { Context as HonoContext } from 'hono';
import { lastDateOf } from '../../shared/clock.ts';
import type { TimelineEntry } from '../../shared/dynamo/timeline.ts';
import {
  answerIdSchema,
  departmentIdSchema,
  type ForumId,
  institutionIdSchema,
  resultIdOf,
} from '../../shared/ids.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { Prose, Time } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import { Said } from '../../shared/web/said.tsx';
import { ShareSection } from '../../shared/web/share.tsx';
import type { Site } from '../../shared/web/site.ts';
import { openedAnswer } from '../answers/index.ts';
import { AnswerSection, followPromised } from '../answers/sections.tsx';
import { departmentNames, knownInstitution } from '../institutions/index.ts';
import { followsForum } from '../notifications/index.ts';
import { readDiscussion } from '../opinions/index.ts';
import { OpinionsSection } from '../opinions/sections.tsx';
import type { Actor, AppEnv } from '../people/index.ts';
import { similarForums } from '../search/index.ts';
import { listSessions } from '../sessions/index.ts';
import { SessionsSection } from '../sessions/sections.tsx';
import { hasStandingStatement, readGroupsInBrief } from '../statements/index.ts';
import { StatementsSection } from '../statements/sections.tsx';
import type { DayTallies, TakenStance } from './model.ts';
import { ownStance, readForumStory } from './read-forums.ts';
import { Batches, ForumTimeline, ReportSection, Sources, StanceDays, Tallies } from './result-sections.tsx';
import { canRun, isDebating, stateAt } from './rules.ts';
import { AboutSection, ForumBadge, forumKindIn, forumTime, SimilarForums, topicIn } from './sections.tsx';
import type { ForumView } from './view.ts';
import { forumWords } from './words.ts';

/** On the page itself; the rest is behind a link. */
const opinionsShown = 5;
const sessionsShown = 20;

/** A forum with everything that is public of it, and what this reader may do. */
export async function forumPage(c: HonoContext<AppEnv>, site: Site, id: ForumId): Promise<Response> {
  const { context, language, formats } = site;
  const own = forumWords[language];
  const actor = c.get('actor');
  const { forum, timeline, days } = await readForumStory(context, id);
  const isOver = forum.state === 'closed';
  const [institution, answers, mine, isFollowing, discussion, upcoming, past, brief, hasAny, similar] =
    await Promise.all([
      knownInstitution(context, institutionIdSchema.parse(forum.institution)),
      Promise.all(
        answersOf(id, forum, timeline).map((answer) => openedAnswer(context, answerIdSchema.parse(answer))),
      ),
      actor && forum.state !== 'scheduled' ? ownStance(context, actor, id) : undefined,
      actor ? followsForum(context, actor, id) : false,
      forum.state === 'open' || forum.state === 'closed'
        ? readDiscussion(context, actor, id, { limit: opinionsShown })
        : undefined,
      listSessions(context, { forum: id, when: 'upcoming', limit: sessionsShown }),
      listSessions(context, { forum: id, when: 'past', limit: sessionsShown }),
      isOver ? readGroupsInBrief(context, id) : undefined,
      isOver || forum.state === 'withdrawn' || hasStandingStatement(context.table, id),
      similarForums(context, {
        institution: institutionIdSchema.parse(forum.institution),
        topic: forum.topic,
        except: id,
      }),
    ]);
  const followed = await followPromised(
    context,
    actor,
    answers.filter((answer) => answer !== undefined),
  );
  const nameOf = departmentNames(institution);
  const department = departmentIdSchema.parse(forum.department);
  const mayRun = actor !== undefined && canRun({ institution: institution.id, department }, actor);
  const path = pathIn(language, `/forums/${id}`);
  const at = (to: string) => pathIn(language, to);
  const stance = { site, forum, path, actor, mine };
  return renderPage(
    c,
    site,
    {
      title: topicIn(site, forum),
      description: forum.background.slice(0, 150).replaceAll(/\s+/g, ' '),
      canBeEmbedded: true,
      feed: { path: `/feeds/forums/${id}` },
    },
    <>
      <article class="stack">
        <header>
          <p class="meta">
            <strong>{forumKindIn(site, forum, () => institution.name[language])}</strong> ·{' '}
            <a href={at(`/i/${institution.id}`)}>{institution.name[language]}</a>
            {forum.category === null ? null : (
              <>
                {' · '}
                <a
                  href={at(
                    `/forums?institution=${institution.id}&category=${encodeURIComponent(forum.category)}`,
                  )}
                >
                  <Said text={forum.category} />
                </a>
              </>
            )}
          </p>
          <h1>
            <Said text={topicIn(site, forum)} />
          </h1>
          <p class="meta">
            <ForumBadge site={site} forum={forum} />
            {forum.state === 'withdrawn' ? null : (
              <>
                {' '}
                {forumTime(site, forum)} ·{' '}
                {own.period(formats.date(forum.opensAt), formats.date(lastDateOf(forum.closesAt)))}
              </>
            )}
          </p>
          {forum.proposal === null ? null : (
            <p>
              <a href={at(`/proposals/${forum.proposal}`)}>{own.proposal}</a>
            </p>
          )}
          {forum.openedFor === null ? null : (
            <p>
              <strong>{own.openedFor}</strong> <Said text={forum.openedFor} />
            </p>
          )}
        </header>
        {answers.map((answer) =>
          answer ? <AnswerSection site={site} answer={answer} nameOf={nameOf} followed={followed} /> : null,
        )}
        {isOver ? null : <BackgroundSection site={site} forum={forum} path={path} />}
      </article>
      {isOver ? (
        <>
          <ReportSection site={site} forum={forum} />
          <Results site={site} forum={forum} days={days} />
          {mine?.stance === undefined ? null : <StanceForm {...stance} />}
        </>
      ) : (
        <>
          <StanceForm {...stance} />
          {forum.state === 'open' ? <Results site={site} forum={forum} days={days} /> : null}
        </>
      )}
      {forum.state === 'withdrawn' || (isOver && !brief) ? null : (
        <StatementsSection
          site={site}
          forum={id}
          state={stateAt(forum, context.clock.now())}
          brief={brief}
          hasNone={!hasAny}
          isSignedIn={actor !== undefined}
          mayRun={mayRun}
        />
      )}
      {discussion ? <OpinionsSection site={site} discussion={discussion} isExcerpt /> : null}
      {isOver ? <BackgroundSection site={site} forum={forum} path={path} /> : null}
      <AboutSection site={site} forum={forum} />
      <SimilarForums site={site} items={similar} />
      <SessionsSection site={site} upcoming={upcoming.items} past={past.items} />
      <Steps site={site} forum={forum} />
      <ShareSection
        site={site}
        title={topicIn(site, forum)}
        path={path}
        isFollowing={actor && isFollowing}
        isOver={forum.state === 'withdrawn'}
        words={forum.concludedAt ? { ...own.share, followHint: own.shareConcluded } : own.share}
      />
      <ForumTimeline site={site} forum={forum} timeline={timeline} departmentOf={nameOf} />
    </>,
  );
}

interface SectionProps {
  site: Site;
  forum: ForumView;
}

/** What to know before taking a side: first while sides are taken, and behind what came of it once they are not. */
function BackgroundSection({ site, forum, path }: SectionProps & { path: string }) {
  const { formats, language } = site;
  const own = forumWords[language];
  return (
    <section aria-labelledby="background">
      <h2 id="background">{own.background.title}</h2>
      <Prose text={forum.background} />
      {forum.sources.length > 0 ? (
        <>
          <h3>{own.background.sources}</h3>
          <Sources sources={forum.sources} />
        </>
      ) : null}
      {forum.versions > 1 ? (
        <p>
          <a href={`${path}/backgrounds`}>{own.background.versions(formats.number(forum.versions))}</a>
        </p>
      ) : null}
    </section>
  );
}

function Results({ site, forum, days }: SectionProps & { days: DayTallies[] }) {
  return (
    <>
      <Tallies site={site} forum={forum} />
      <StanceDays site={site} forum={forum} days={days} />
      <Batches site={site} forum={forum} />
    </>
  );
}

/** What is owed for it, as its history tells: its result first. */
function answersOf(id: ForumId, { proposal }: ForumView, timeline: TimelineEntry[]): string[] {
  const result: string = resultIdOf(id);
  const opened = timeline.flatMap(({ type, facts }) =>
    type === 'answer.opened' && typeof facts.answer === 'string' ? [facts.answer] : [],
  );
  // What its steps oblige stands on the page of the proposal it grew from.
  return [...new Set(opened)]
    .filter((answer) => proposal === null || answer === result)
    .sort((one, other) => Number(other === result) - Number(one === result));
}

interface StanceProps {
  site: Site;
  forum: ForumView;
  path: string;
  actor: Actor | undefined;
  mine: TakenStance | undefined;
}

/** Taking a side, another one in its place, or none: one button each, in forms that need no script. */
function StanceForm({ site, forum, path, actor, mine }: StanceProps) {
  const { language, formats, context } = site;
  const own = forumWords[language].stance;
  const isOpen = isDebating(forum, context.clock.now());
  const nameOf = (stance: string | null) =>
    forum.stances.find(({ id }) => id === stance)?.name[language] ?? '';
  return (
    <section class="card empathy" id="stance" aria-labelledby="stance-title">
      <h2 id="stance-title">{own.title}</h2>
      {isOpen ? (
        <>
          <p>{forumTime(site, forum)}</p>
          {actor === undefined ? (
            <p>
              <a
                class="krds-btn primary medium"
                rel="nofollow"
                href={`/auth/sign-in?to=${encodeURIComponent(path)}`}
              >
                {own.signIn}
              </a>
            </p>
          ) : (
            <>
              <p role="status">{mine?.stance === undefined ? own.noneYet : own.mine(nameOf(mine.stance))}</p>
              <form class="actions" method="post" action={`${path}/stance`}>
                {forum.stances.map(({ id, name }) => (
                  <button
                    class={`krds-btn ${mine?.stance === id ? 'primary' : 'secondary'} medium`}
                    type="submit"
                    name="stance"
                    value={id}
                    aria-pressed={mine?.stance === id ? 'true' : 'false'}
                  >
                    {mine?.stance === id ? `✓ ${name[language]}` : name[language]}
                  </button>
                ))}
              </form>
              {mine?.stance === undefined ? null : (
                <form method="post" action={`${path}/stance/withdrawal`}>
                  <button class="krds-btn text medium" type="submit">
                    {own.withdraw}
                  </button>
                </form>
              )}
            </>
          )}
          <p class="hint">
            {own.hint} {actor === undefined ? '' : own.counting}
          </p>
        </>
      ) : (
        <>
          <p>
            {forum.state === 'withdrawn'
              ? own.withdrawnForum
              : forum.state === 'scheduled'
                ? own.notYet(formats.date(forum.opensAt))
                : own.over}
          </p>
          {mine?.stance === undefined ? null : <p>{own.mine(nameOf(mine.stance))}</p>}
        </>
      )}
      {mine === undefined || mine.history.length < 2 ? null : (
        <details>
          <summary>{own.history}</summary>
          <ol>
            {mine.history.map(({ at, stance }) => (
              <li>
                <Time site={site} at={at} /> {stance === null ? own.tookBack : own.took(nameOf(stance))}
              </li>
            ))}
          </ol>
        </details>
      )}
    </section>
  );
}

/** What participants set off, and how far they are. Paper sets off nothing. */
function Steps({ site, forum }: { site: Site; forum: ForumView }) {
  const { language, formats, words } = site;
  const own = forumWords[language].steps;
  if (forum.steps.length === 0 || forum.state === 'withdrawn') return null;
  const next = forum.steps.find(({ threshold, firedAt }) => threshold !== null && firedAt === null);
  const count = forum.tallies.participants;
  return (
    <section>
      <h2>{own.title}</h2>
      {forum.state === 'open' && next?.threshold ? (
        <>
          <progress
            class="progress"
            max={next.threshold}
            value={Math.min(count, next.threshold)}
            aria-labelledby="forum-progress"
          />
          <p id="forum-progress">{own.progress(formats.number(count), formats.number(next.threshold))}</p>
        </>
      ) : null}
      <ol class="steps">
        {forum.steps.map(({ threshold, outcome, firedAt }) => (
          <li>
            <strong>{threshold === null ? own.closed : own.participants(formats.number(threshold))}</strong>{' '}
            {own.then(words.outcomes[outcome])}{' '}
            <span class="meta">
              {firedAt !== null
                ? own.fired(formats.date(firedAt))
                : forum.state === 'closed'
                  ? own.missed
                  : own.waiting}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
