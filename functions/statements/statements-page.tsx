import type { Context as HonoContext } from 'hono';
import type { Child } from 'hono/jsx';
import type { ForumId, StatementId } from '../../shared/ids.ts';
import { ErrorSummary, type FieldProblems, SelectField, TextField } from '../../shared/web/fields.tsx';
import { pathIn } from '../../shared/web/locale.ts';
import { renderPage } from '../../shared/web/render-page.tsx';
import { Said } from '../../shared/web/said.tsx';
import type { Site } from '../../shared/web/site.ts';
import { canRun, getForum, stateAt, topicOf } from '../forums/index.ts';
import type { AppEnv } from '../people/index.ts';
import { hidingCodes } from '../proposals/index.ts';
import { rejectionCodeName } from '../proposals/sections.tsx';
import type { Mark } from './model.ts';
import { nextStatement } from './next-statement.ts';
import { ownMarks, readStatements, type StatementView } from './read-statements.ts';
import { canModerate } from './rules.ts';
import { phaseOf } from './sections.tsx';
import { statementWords } from './words.ts';

/** What was sent and could not be taken, to be corrected. */
interface Refused {
  /** The statement a removal was about; nothing where one was being made. */
  about?: StatementId;
  typed: Record<string, string>;
  problems: FieldProblems;
  status: number;
}

/** A forum's statements: one to mark, all of them, and a place to make another. */
export async function statementsPage(
  c: HonoContext<AppEnv>,
  site: Site,
  id: ForumId,
  refused?: Refused,
): Promise<Response> {
  const { context, formats, language } = site;
  const own = statementWords[language];
  const actor = c.get('actor');
  const forum = await getForum(context.table, id);
  const [statements, marks, next] = await Promise.all([
    readStatements(context, actor, id),
    actor ? ownMarks(context, actor, id) : new Map<StatementId, Mark>(),
    actor ? nextStatement(context, actor, id, Math.random()) : undefined,
  ]);
  const phase = phaseOf(stateAt(forum, context.clock.now()));
  const isOpen = phase === 'open';
  const mayModerate = actor !== undefined && canModerate(actor, forum.institution);
  const mayRun = actor !== undefined && canRun(forum, actor);
  const path = pathIn(language, `/forums/${id}`);
  const making = refused && refused.about === undefined ? refused : undefined;
  return renderPage(
    c,
    site,
    {
      title: `${own.title} · ${topicOf(forum)}`,
      description: own.leads[phase],
      status: refused?.status ?? 200,
    },
    <>
      <header>
        <p class="meta">
          <a href={path}>{own.toForum}</a>
          {phase === 'coming' ? null : (
            <>
              {' · '}
              <a href={`${path}/groups`}>{own.groups.toGroups}</a>
            </>
          )}
        </p>
        <h1>{own.title}</h1>
        <p class="lead">
          <Said text={topicOf(forum)} />
        </p>
        <p>{own.leads[phase]}</p>
      </header>
      <ErrorSummary site={site} problems={refused?.problems ?? {}} />
      {c.req.query('made') === undefined ? null : (
        <p class="notice" role="status">
          {own.made}
        </p>
      )}
      {isOpen ? (
        <Next
          site={site}
          path={path}
          statement={next?.statement ?? null}
          hasAny={next !== undefined && next.marked + next.left > 0}
          isSignedIn={actor !== undefined}
        >
          {next && next.marked + next.left > 0 ? (
            <p class="meta">
              {own.progress(formats.number(next.marked), formats.number(next.marked + next.left))}
            </p>
          ) : null}
        </Next>
      ) : (
        <p class="notice">{own.over}</p>
      )}
      {actor && (isOpen || mayRun) ? (
        <section aria-labelledby="make">
          <h2 id="make">{own.make}</h2>
          <form class="form" method="post" action={`${path}/statements`}>
            <TextField
              site={site}
              name="text"
              label={own.text}
              hint={own.makeHint}
              value={making?.typed.text}
              problems={making?.problems ?? {}}
              maxLength={140}
              isRequired
            />
            <p class="actions">
              {isOpen ? (
                <button class="krds-btn primary medium" type="submit">
                  {own.send}
                </button>
              ) : null}
              {mayRun ? (
                <button class="krds-btn secondary medium" type="submit" name="isSeed" value="true">
                  {own.makeSeed}
                </button>
              ) : null}
            </p>
          </form>
        </section>
      ) : null}
      <section aria-labelledby="all">
        <h2 id="all">{own.all}</h2>
        {statements.length === 0 ? <p class="notice">{own.none}</p> : null}
        <ol class="cards">
          {statements.map((statement) => (
            <li class="card" id={statement.id}>
              <One
                site={site}
                statement={statement}
                mark={marks.get(statement.id)}
                mayMark={isOpen && actor !== undefined && statement.removed === null}
              />
              {mayModerate ? (
                <Moderation
                  site={site}
                  statement={statement}
                  refused={refused?.about === statement.id ? refused : undefined}
                />
              ) : null}
            </li>
          ))}
        </ol>
      </section>
    </>,
  );
}

function Next(props: {
  site: Site;
  path: string;
  statement: StatementView | null;
  /** Whether there is a statement at all to be marked. */
  hasAny: boolean;
  isSignedIn: boolean;
  children: Child;
}) {
  const { site, path, statement, hasAny, isSignedIn, children } = props;
  const own = statementWords[site.language];
  if (!isSignedIn)
    return (
      <p>
        <a
          class="krds-btn primary medium"
          rel="nofollow"
          href={`/auth/sign-in?to=${encodeURIComponent(`${path}/statements`)}`}
        >
          {own.signIn}
        </a>
      </p>
    );
  return (
    <section class="card" aria-labelledby="next">
      <h2 id="next">{own.next}</h2>
      {statement ? (
        <>
          <blockquote class="lead">
            <Said text={statement.text ?? ''} />
          </blockquote>
          <MarkForm site={site} id={statement.id} mark={undefined} from="next" />
        </>
      ) : (
        <p role="status">{hasAny ? own.allMarked : own.beFirst}</p>
      )}
      {children}
    </section>
  );
}

/** Three buttons that work without script; a mark that was made can be changed or taken back. */
function MarkForm(props: { site: Site; id: StatementId; mark: Mark | undefined; from: 'next' | 'all' }) {
  const { site, id, mark, from } = props;
  const { language } = site;
  const own = statementWords[language];
  return (
    <form method="post" action={pathIn(language, `/statements/${id}/mark`)}>
      <input type="hidden" name="from" value={from} />
      <p class="actions">
        {(['1', '-1', '0'] as const).map((value) => (
          <button
            class={`krds-btn ${String(mark) === value ? 'primary' : 'secondary'} medium`}
            type="submit"
            name="mark"
            value={value}
            aria-pressed={String(mark) === value ? 'true' : 'false'}
          >
            {String(mark) === value ? `✓ ${own.marks[value]}` : own.marks[value]}
          </button>
        ))}
        {mark === undefined ? null : (
          <button class="krds-btn text small" type="submit" name="mark" value="none">
            {own.unmark}
          </button>
        )}
      </p>
    </form>
  );
}

function One(props: { site: Site; statement: StatementView; mark: Mark | undefined; mayMark: boolean }) {
  const { site, statement, mark, mayMark } = props;
  const own = statementWords[site.language];
  return (
    <>
      {statement.text === null ? null : (
        <p>
          <Said text={statement.text} />
        </p>
      )}
      <p class="meta">
        {statement.removed ? own.removed(rejectionCodeName(site, statement.removed.code)) : null}{' '}
        <Said text={statement.removed?.reason ?? ''} /> {statement.isSeed ? own.seed : null}{' '}
        {statement.removed ? null : (
          <a
            rel="nofollow"
            href={pathIn(site.language, `/statements/${statement.id}/reports`)}
            aria-label={`${own.report}: ${statement.text}`}
          >
            {own.report}
          </a>
        )}
      </p>
      {mayMark ? <MarkForm site={site} id={statement.id} mark={mark} from="all" /> : null}
      {!mayMark && mark !== undefined ? (
        <p class="meta">
          {own.mine}: {own.marks[String(mark)]}
        </p>
      ) : null}
    </>
  );
}

function Moderation(props: { site: Site; statement: StatementView; refused: Refused | undefined }) {
  const { site, statement, refused } = props;
  const own = statementWords[site.language];
  const path = pathIn(site.language, `/statements/${statement.id}`);
  if (statement.removed)
    return (
      <form method="post" action={`${path}/restoration`}>
        <button class="krds-btn secondary small" type="submit">
          {own.restore}
        </button>
      </form>
    );
  // Each statement has a form of its own on one page: the fields' names tell them apart.
  const name = (field: string) => `${field}-${statement.id}`;
  return (
    <details open={refused !== undefined}>
      <summary>{own.remove}</summary>
      <form class="form" method="post" action={`${path}/removal`}>
        <SelectField
          site={site}
          name={name('code')}
          label={own.code}
          value={refused?.typed.code}
          problems={refused?.problems ?? {}}
          isRequired
          options={[
            { value: '', text: '—' },
            ...hidingCodes.map((code) => ({ value: code, text: rejectionCodeName(site, code) })),
          ]}
        />
        <TextField
          site={site}
          name={name('reason')}
          label={own.reason}
          value={refused?.typed.reason}
          problems={refused?.problems ?? {}}
          rows={2}
          isRequired
        />
        <button class="krds-btn danger small" type="submit">
          {own.doRemove}
        </button>
      </form>
    </details>
  );
}
