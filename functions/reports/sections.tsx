import { forumOfStatement, statementIdSchema } from '../../shared/ids.ts';
import { type FieldProblems, SelectField, TextField } from '../../shared/web/fields.tsx';
import { pathIn } from '../../shared/web/locale.ts';
import type { Site } from '../../shared/web/site.ts';
import { type ReportedKind, reportReasonSchema } from './model.ts';
import { reportWords } from './words.ts';

/** Where what is reported is read, in the language at the root. */
export function pathOfReported(of: ReportedKind, id: string): string {
  return of === 'statement'
    ? `/forums/${forumOfStatement(statementIdSchema.parse(id))}/statements#${id}`
    : pathOfOne(of, id);
}

/** Where it is acted upon. A statement is read among the others of its forum. */
function pathOfOne(of: ReportedKind, id: string): string {
  return `/${of}s/${id}`;
}

/** Reporting takes a page of its own where many stand on one page. */
export function pathOfReporting(of: ReportedKind, id: string): string {
  return `${pathOfOne(of, id)}/reports`;
}

/** Folded away at the end of a proposal or an opinion: how to tell the moderators that something is wrong with it. */
export function ReportForm(props: {
  site: Site;
  of: ReportedKind;
  id: string;
  isSignedIn: boolean;
  /** What a report sent a moment ago came to. */
  outcome: string | undefined;
}) {
  const { site, of, id, isSignedIn, outcome } = props;
  const own = reportWords[site.language];
  return (
    <>
      {outcome === undefined ? null : (
        <p class="notice" role="status">
          {outcome === 'before' ? own.again[of] : own.done}
        </p>
      )}
      <details>
        <summary>{own.report[of]}</summary>
        <p class="hint">{own.lead}</p>
        {isSignedIn ? (
          <ReportFields site={site} of={of} id={id} typed={{}} problems={{}} />
        ) : (
          <SignInToReport site={site} path={pathOfReported(of, id)} />
        )}
      </details>
    </>
  );
}

export function SignInToReport({ site, path }: { site: Site; path: string }) {
  return (
    <a
      class="krds-btn secondary medium"
      rel="nofollow"
      href={`/auth/sign-in?to=${encodeURIComponent(pathIn(site.language, path))}`}
    >
      {reportWords[site.language].signIn}
    </a>
  );
}

export function ReportFields(props: {
  site: Site;
  of: ReportedKind;
  id: string;
  typed: { reason?: string; text?: string };
  problems: FieldProblems;
}) {
  const { site, of, id, typed, problems } = props;
  const own = reportWords[site.language];
  return (
    <form class="form" method="post" action={pathIn(site.language, pathOfReporting(of, id))}>
      <SelectField
        site={site}
        name="reportReason"
        label={own.reason}
        value={typed.reason}
        problems={problems}
        isRequired
        options={[
          { value: '', text: own.chooseReason },
          ...reportReasonSchema.options.map((value) => ({
            value: value as string,
            text: own.reasons[value],
          })),
        ]}
      />
      <TextField
        site={site}
        name="reportText"
        label={own.text}
        hint={own.textHint}
        value={typed.text}
        problems={problems}
        maxLength={500}
        rows={3}
      />
      <button class="krds-btn secondary medium" type="submit">
        {own.send}
      </button>
    </form>
  );
}

/** For a moderator, on a proposal or an opinion whose words are hidden. */
export function ShowAgainForm({ site, id }: { site: Site; id: string }) {
  const { desk } = reportWords[site.language];
  return (
    <form method="post" action={pathIn(site.language, `/moderation/reports/${id}`)}>
      <button class="krds-btn secondary medium" type="submit" name="act" value="show">
        {desk.show}
      </button>
    </form>
  );
}
