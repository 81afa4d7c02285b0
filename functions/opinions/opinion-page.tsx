import type { Context as HonoContext } from 'hono';
import { ulid } from 'ulid';
import { type OpinionId, opinionIdSchema, subjectIdSchema } from '../../shared/ids.ts';
import { ErrorSummary, SelectField, TextField } from '../../shared/web/fields.tsx';
import { KeptForm } from '../../shared/web/kept-form.tsx';
import { pathIn } from '../../shared/web/locale.ts';
import { Pager, Prose, Time } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import { Said } from '../../shared/web/said.tsx';
import type { Site } from '../../shared/web/site.ts';
import { type AppEnv, isModerator } from '../people/index.ts';
import { hidingCodes } from '../proposals/index.ts';
import { proposalWordsOf, rejectionCodeName } from '../proposals/sections.tsx';
import { ReportForm, ShowAgainForm } from '../reports/sections.tsx';
import { readSetting, type Setting, sympathiesAmong } from './read-discussion.ts';
import { listReplies, readOpinion, readVersions } from './read-opinions.ts';
import { OpinionCard, pathOfSubject, type Refused, Voice, WordsField } from './sections.tsx';
import type { OpinionView } from './view.ts';
import { opinionWords } from './words.ts';

const repliesAtOnce = 20;

/** One opinion with the replies to it, its words before, and what this reader may do with it. */
export async function opinionPage(
  c: HonoContext<AppEnv>,
  site: Site,
  id: OpinionId,
  refused: Refused = { typed: {}, problems: {} },
  status?: number,
): Promise<Response> {
  const { context, language } = site;
  const own = opinionWords[language];
  const actor = c.get('actor');
  const { cursor } = c.req.query();
  const opinion = await readOpinion(context, actor, id);
  const [setting, replies, versions, parent] = await Promise.all([
    readSetting(context, actor, subjectIdSchema.parse(opinion.subject)),
    listReplies(context, actor, id, { limit: repliesAtOnce, cursor }),
    opinion.versions > 1 ? readVersions(context, actor, id) : [],
    opinion.parent === null ? undefined : readOpinion(context, actor, opinionIdSchema.parse(opinion.parent)),
  ]);
  const sympathies = await sympathiesAmong(context, actor, [
    opinion,
    ...replies.items,
    ...(parent ? [parent] : []),
  ]);
  const path = pathIn(language, `/opinions/${id}`);
  const subjectPath = pathIn(language, pathOfSubject(setting.subject));
  const name = parent ? own.replyOf(opinion.author.name) : own.of(opinion.author.name);
  const shared = { site, setting, sympathies, from: path };
  const wasRefused = Object.keys(refused.problems).length > 0;
  const props = { site, opinion, setting, path, refused };
  return renderPage(
    c,
    site,
    {
      title: `${name} – ${setting.title ?? proposalWordsOf(site).hidden}`,
      isPrivate: opinion.text === null,
      status: status ?? (wasRefused ? 400 : 200),
    },
    <>
      <p>
        <a href={subjectPath}>
          <Said text={setting.title ?? proposalWordsOf(site).hidden} />
        </a>{' '}
        · <a href={`${subjectPath}/opinions`}>{own.title}</a>
      </p>
      <h1>{name}</h1>
      <Done site={site} c={c} opinion={opinion} />
      <ErrorSummary site={site} problems={refused.problems} />
      {parent ? (
        <>
          <h2>{own.parent}</h2>
          <OpinionCard {...shared} opinion={{ ...parent, replies: { items: [], next: null } }} />
        </>
      ) : null}
      <OpinionCard {...shared} opinion={opinion} isAlone />
      {versions.length > 1 ? (
        <section id="versions">
          <h2>{own.versions}</h2>
          {versions.slice(0, -1).map(({ number, at, text }) => (
            <details>
              <summary>
                {own.version(site.formats.number(number))} · <Time site={site} at={at} />
              </summary>
              <Prose text={text} />
            </details>
          ))}
        </section>
      ) : null}
      <Mine {...props} />
      {parent ? null : (
        <section id="replies">
          <h2>{own.replies}</h2>
          {replies.items.map((reply) => (
            <OpinionCard {...shared} opinion={reply} />
          ))}
          <Pager site={site} path={path} query={{ cursor }} next={replies.next} />
          <ReplyForm {...props} />
        </section>
      )}
      {opinion.state === 'shown' && actor?.person !== opinion.author.id ? (
        <ReportForm
          site={site}
          of="opinion"
          id={id}
          isSignedIn={actor !== undefined}
          outcome={c.req.query('reported')}
        />
      ) : null}
      {actor && isModerator(actor, setting.institution) ? <Moderation {...props} /> : null}
    </>,
  );
}

/** What was just done; and the browser may forget what it kept of what was written. */
function Done({ site, c, opinion }: { site: Site; c: HonoContext<AppEnv>; opinion: OpinionView }) {
  const own = opinionWords[site.language];
  if (c.req.query('said') !== undefined)
    return (
      <p
        class="notice"
        role="status"
        data-kept={opinion.parent === null ? `opinion-${opinion.subject}` : `reply-${opinion.parent}`}
      >
        {own.said}
      </p>
    );
  if (c.req.query('saved') === undefined) return null;
  return (
    <p class="notice" role="status">
      {own.saved}
    </p>
  );
}

interface PartProps {
  site: Site;
  opinion: OpinionView;
  setting: Setting;
  path: string;
  refused: Refused;
}

/** Rewording and taking back, for the author. */
function Mine({ site, opinion, setting, path, refused }: PartProps) {
  const own = opinionWords[site.language];
  if (setting.actor?.person !== opinion.author.id || opinion.state === 'withdrawn') return null;
  const problem = refused.problems.newText;
  return (
    <>
      {setting.isOpen && opinion.state === 'shown' ? (
        <details open={problem !== undefined}>
          <summary>{own.reword}</summary>
          <form class="form" method="post" action={`${path}/words`}>
            <WordsField
              site={site}
              name="newText"
              value={refused.typed.newText ?? opinion.text ?? ''}
              problems={refused.problems}
              isRequired
            />
            <button class="krds-btn secondary medium" type="submit">
              {own.rewordSend}
            </button>
          </form>
        </details>
      ) : null}
      <details>
        <summary>{own.withdraw}</summary>
        <p>{own.withdrawHint}</p>
        <form method="post" action={`${path}/withdrawal`}>
          <button class="krds-btn secondary medium" type="submit">
            {own.withdraw}
          </button>
        </form>
      </details>
    </>
  );
}

function ReplyForm({ site, opinion, setting, path, refused }: PartProps) {
  const own = opinionWords[site.language];
  if (!setting.isOpen || opinion.state !== 'shown') return null;
  if (!setting.actor)
    return (
      <a
        class="krds-btn secondary medium"
        id="reply"
        rel="nofollow"
        href={`/auth/sign-in?to=${encodeURIComponent(path)}`}
      >
        {own.signIn}
      </a>
    );
  return (
    <KeptForm
      site={site}
      id="reply"
      action={`${path}/replies`}
      name={`reply-${opinion.id}`}
      isTyped={refused.typed.replyText !== undefined}
    >
      <input type="hidden" name="key" value={refused.typed.key || ulid()} />
      <WordsField
        site={site}
        name="replyText"
        value={refused.typed.replyText}
        problems={refused.problems}
        isRequired
      />
      <Voice site={site} setting={setting} value={refused.typed.officialFor} />
      <button class="krds-btn primary medium" type="submit">
        {own.answer}
      </button>
    </KeptForm>
  );
}

/** Hiding its words, or showing them again. */
function Moderation({ site, opinion, path, refused }: PartProps) {
  const { hide } = opinionWords[site.language];
  if (opinion.state === 'hidden') return <ShowAgainForm site={site} id={opinion.id} />;
  if (opinion.state === 'withdrawn') return null;
  const { typed, problems } = refused;
  return (
    <details open={problems.hideCode !== undefined || problems.hideReason !== undefined}>
      <summary>{hide.title}</summary>
      <form class="form" method="post" action={`${path}/hiding`}>
        <p class="hint">{hide.hint}</p>
        <SelectField
          site={site}
          name="hideCode"
          label={hide.code}
          value={typed.hideCode}
          problems={problems}
          isRequired
          options={[
            { value: '', text: hide.chooseCode },
            ...hidingCodes.map((value) => ({
              value: value as string,
              text: rejectionCodeName(site, value),
            })),
          ]}
        />
        <TextField
          site={site}
          name="hideReason"
          label={hide.reason}
          hint={hide.reasonHint}
          value={typed.hideReason}
          problems={problems}
          isRequired
          maxLength={1000}
          rows={2}
        />
        <button class="krds-btn secondary medium" type="submit">
          {hide.act}
        </button>
      </form>
    </details>
  );
}
