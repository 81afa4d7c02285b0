import { ulid } from 'ulid';
import { forumIdSchema, type SubjectId } from '../../shared/ids.ts';
import { ErrorSummary, type FieldProblems, SelectField, TextField } from '../../shared/web/fields.tsx';
import { KeptForm } from '../../shared/web/kept-form.tsx';
import { pathIn } from '../../shared/web/locale.ts';
import { Badge, Pager, Prose, Time, toQuery } from '../../shared/web/parts.tsx';
import { Said } from '../../shared/web/said.tsx';
import type { Site } from '../../shared/web/site.ts';
import { rejectionCodeName } from '../proposals/sections.tsx';
import type { Discussion, Setting } from './read-discussion.ts';
import type { OpinionView, ReplyView } from './view.ts';
import { opinionWords } from './words.ts';

/** What somebody typed that was not taken, as they typed it, and what is wrong with it. */
export interface Refused {
  typed: Record<string, string>;
  problems: FieldProblems;
}

const kindOfSubject = (subject: SubjectId) =>
  forumIdSchema.safeParse(subject).success ? ('forum' as const) : ('proposal' as const);

/** Where a forum or a proposal is read, in the language at the root. */
export function pathOfSubject(subject: SubjectId): string {
  return kindOfSubject(subject) === 'forum' ? `/forums/${subject}` : `/proposals/${subject}`;
}

interface SectionProps {
  site: Site;
  discussion: Discussion;
  /** On the page of what is discussed, where only the first are shown, or on a page of their own. */
  isExcerpt?: boolean;
  refused?: Refused | undefined;
}

/** What is said in a forum or of a proposal, and the form to say something, for the page of either. */
export function OpinionsSection({ site, discussion, isExcerpt = false, refused }: SectionProps) {
  const own = opinionWords[site.language];
  const { subject, sort, cursor, items, next, isOpen } = discussion;
  const path = pathIn(site.language, `${pathOfSubject(subject)}/opinions`);
  const from = `${path}${toQuery({ sort, cursor })}`;
  return (
    <section aria-labelledby="opinions">
      <h2 id="opinions">{own.title}</h2>
      {isOpen ? (
        <WritingForm site={site} setting={discussion} path={path} refused={refused} />
      ) : (
        <p class="hint">{own.closed}</p>
      )}
      {items.length === 0 ? (
        <p class="notice">{isOpen ? own.none : own.noneWritten}</p>
      ) : (
        <>
          <Sorts site={site} discussion={discussion} path={path} />
          {items.map((item) => (
            <OpinionCard
              site={site}
              opinion={item}
              setting={discussion}
              sympathies={discussion.sympathies}
              from={from}
            />
          ))}
        </>
      )}
      {isExcerpt ? (
        next === null ? null : (
          <p>
            <a href={path}>{own.all}</a>
          </p>
        )
      ) : (
        <Pager site={site} path={path} query={{ sort, cursor }} next={next} />
      )}
    </section>
  );
}

function Sorts({ site, discussion, path }: { site: Site; discussion: Discussion; path: string }) {
  const { sorts } = opinionWords[site.language];
  const offered = [
    ...(discussion.stances.length > 0 ? ['balanced' as const] : []),
    'newest' as const,
    'most-sympathy' as const,
  ];
  return (
    <nav aria-label={sorts.label}>
      <ul class="choices">
        {offered.map((sort) => (
          <li>
            <a
              href={`${path}?sort=${sort}`}
              aria-current={sort === discussion.sort ? ('true' as const) : undefined}
            >
              {sorts[sort]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

interface FormProps {
  site: Site;
  setting: Setting;
  path: string;
  refused?: Refused | undefined;
}

function WritingForm({ site, setting, path, refused }: FormProps) {
  const own = opinionWords[site.language];
  const { subject, stances, stance, actor } = setting;
  if (!actor) return <SignIn site={site} path={path} />;
  const { typed = {}, problems = {} } = refused ?? {};
  return (
    <>
      <p>{own.lead[kindOfSubject(subject)]}</p>
      <ErrorSummary site={site} problems={problems} />
      <KeptForm site={site} action={path} name={`opinion-${subject}`} isTyped={refused !== undefined}>
        <input type="hidden" name="key" value={typed.key || ulid()} />
        {stances.length > 0 ? (
          <SelectField
            site={site}
            name="opinionStance"
            label={own.form.stance}
            value={typed.opinionStance ?? stance}
            problems={problems}
            options={[
              { value: '', text: own.form.chooseStance },
              ...stances.map(({ id, name }) => ({ value: id as string, text: name[site.language] })),
            ]}
          />
        ) : null}
        <WordsField
          site={site}
          name="opinionText"
          value={typed.opinionText}
          problems={problems}
          isRequired={stances.length === 0}
        />
        <Voice site={site} setting={setting} value={typed.officialFor} />
        <button class="krds-btn primary medium" type="submit">
          {own.form.send}
        </button>
      </KeptForm>
    </>
  );
}

function SignIn({ site, path }: { site: Site; path: string }) {
  return (
    <a class="krds-btn secondary medium" rel="nofollow" href={`/auth/sign-in?to=${encodeURIComponent(path)}`}>
      {opinionWords[site.language].signIn}
    </a>
  );
}

export function WordsField(props: {
  site: Site;
  name: string;
  value: string | undefined;
  problems: FieldProblems;
  isRequired: boolean;
}) {
  const { form } = opinionWords[props.site.language];
  return <TextField {...props} label={form.text} hint={form.textHint} maxLength={2000} rows={4} />;
}

/** For whoever may speak for an office: whether they do. */
export function Voice({ site, setting, value }: { site: Site; setting: Setting; value: string | undefined }) {
  const { form } = opinionWords[site.language];
  if (setting.offices.length === 0) return null;
  return (
    <SelectField
      site={site}
      name="officialFor"
      label={form.as}
      value={value}
      options={[
        { value: '', text: form.own },
        ...setting.offices.map(({ id, name }) => ({ value: id, text: form.office(name) })),
      ]}
    />
  );
}

interface CardProps {
  site: Site;
  opinion: ReplyView | OpinionView;
  setting: Setting;
  sympathies: ReadonlySet<string>;
  /** Where to go back to after a press. */
  from: string;
  /** On its own page, where replies and what may be done stand apart. */
  isAlone?: boolean;
}

/** One opinion or reply: who says what, for which side, and the first replies to it. */
export function OpinionCard(props: CardProps) {
  const { site, opinion, setting, from, isAlone = false } = props;
  const own = opinionWords[site.language];
  const path = pathIn(site.language, `/opinions/${opinion.id}`);
  const { author, official, stance, parent } = opinion;
  const side = setting.stances.find(({ id }) => id === stance)?.name[site.language];
  const office = setting.departments.find(({ id }) => id === official?.department)?.name;
  const name = parent === null ? own.of(author.name) : own.replyOf(author.name);
  const replies = 'replies' in opinion && !isAlone ? opinion.replies : undefined;
  return (
    <article class="card" id={opinion.id} aria-label={name}>
      <p class="meta">
        {official ? (
          <Badge kind="answered">{own.official(office ?? official.department)}</Badge>
        ) : side === undefined ? null : (
          <Badge kind="stance">{side}</Badge>
        )}{' '}
        {author.name} · <Time site={site} at={opinion.createdAt} />
        {opinion.rewordedAt === null ? null : (
          <>
            {' · '}
            <a href={`${path}#versions`}>{own.reworded}</a>
          </>
        )}
      </p>
      <Words site={site} opinion={opinion} />
      {opinion.credits.map(({ proposal, addendum }) => (
        <p class="meta">
          <a href={pathIn(site.language, `/proposals/${proposal}#addendum-${addendum}`)}>{own.credited}</a>
        </p>
      ))}
      <div class="actions">
        <Sympathy {...props} from={`${from}#${opinion.id}`} />
        {isAlone ? null : (
          <a href={path} aria-label={`${own.link}: ${name}`}>
            {own.link}
          </a>
        )}
        {isAlone || parent !== null || !setting.isOpen || opinion.state !== 'shown' ? null : (
          <a href={`${path}#reply`} aria-label={`${own.answer}: ${name}`}>
            {own.answer}
          </a>
        )}
        {setting.mayCredit && opinion.state === 'shown' ? (
          <a
            href={pathIn(site.language, `${pathOfSubject(setting.subject)}?credit=${opinion.id}#add`)}
            aria-label={`${own.takeUp}: ${name}`}
          >
            {own.takeUp}
          </a>
        ) : null}
      </div>
      {replies?.items.map((reply) => (
        <OpinionCard {...props} opinion={reply} />
      ))}
      {replies?.next ? (
        <p>
          <a href={`${path}?cursor=${encodeURIComponent(replies.next)}#replies`}>{own.moreReplies}</a>
        </p>
      ) : null}
    </article>
  );
}

/** Its words, or what stands in their place. */
function Words({ site, opinion }: { site: Site; opinion: ReplyView }) {
  const own = opinionWords[site.language];
  const { hidden, state, text } = opinion;
  return (
    <>
      {state === 'withdrawn' ? <p class="notice">{own.withdrawn}</p> : null}
      {state === 'hidden' && hidden ? (
        <div class="notice">
          <p>
            {own.hidden} {rejectionCodeName(site, hidden.code)}
          </p>
          <Prose text={hidden.reason} />
        </div>
      ) : null}
      {text === null ? null : <Prose text={text} />}
    </>
  );
}

function Sympathy({ site, opinion, setting, sympathies, from }: CardProps) {
  const own = opinionWords[site.language];
  const count = own.sympathy(site.formats.number(opinion.sympathy));
  const { actor, isOpen } = setting;
  const isMine = actor?.person === opinion.author.id;
  if (!actor || !isOpen || isMine || opinion.state !== 'shown') return <span class="meta">{count}</span>;
  const isGiven = sympathies.has(opinion.id);
  return (
    <form class="actions" method="post" action={pathIn(site.language, `/opinions/${opinion.id}/sympathy`)}>
      <input type="hidden" name="from" value={from} />
      <span class="meta">{count}</span>
      <button
        class="krds-btn secondary small"
        type="submit"
        name="act"
        value={isGiven ? 'end' : 'give'}
        aria-label={`${isGiven ? own.end : own.give}: ${own.of(opinion.author.name)}`}
      >
        {isGiven ? own.end : own.give}
      </button>
    </form>
  );
}

/** What a person said, for that person: each leads to where it stands. */
export function OwnOpinions({ site, items }: { site: Site; items: ReplyView[] }) {
  const own = opinionWords[site.language];
  return (
    <ol class="timeline">
      {items.map(({ id, createdAt, text, state }) => (
        <li>
          <Time site={site} at={createdAt} />{' '}
          <a href={pathIn(site.language, `/opinions/${id}`)}>
            <Said text={text?.slice(0, 80) ?? own[state === 'hidden' ? 'hidden' : 'withdrawn']} />
          </a>
        </li>
      ))}
    </ol>
  );
}
