import type { Child } from 'hono/jsx';
import { ulid } from 'ulid';
import { departmentIdSchema } from '../../shared/ids.ts';
import { type FieldProblems, SelectField, TextField } from '../../shared/web/fields.tsx';
import type { Typed } from '../../shared/web/form.ts';
import { pathIn } from '../../shared/web/locale.ts';
import type { Site } from '../../shared/web/site.ts';
import type { Institution } from '../institutions/index.ts';
import { type Actor, isOfficer, type StaffMember } from '../people/index.ts';
import { type AnswerDraft, decisionSchema, type Template } from './model.ts';
import type { ContributionView } from './read-answers.ts';
import type { AnswerView } from './view.ts';
import { answerWords } from './words.ts';

export interface Work {
  site: Site;
  actor: Actor;
  answer: AnswerView;
  institution: Institution;
  /** Those it was with before, too, where it has moved. */
  institutions: Institution[];
  staff: StaffMember[];
  contributions: ContributionView[];
  draft: AnswerDraft | undefined;
  templates: Template[];
  /** The template that was asked for. */
  template: Template | undefined;
  /** What was refused: which form, what stood in it, what is wrong. */
  act: string;
  typed: Typed;
  problems: FieldProblems;
}

/** One thing to do: folded away until it is wanted, open where something in it has to be corrected. */
export function Act(props: {
  work: Work;
  act: string;
  title: string;
  hint?: string;
  children: Child;
  button: string;
}) {
  const { work, act, title, hint, children, button } = props;
  const { site, answer } = work;
  return (
    <details class="card" open={work.act === act}>
      <summary>{title}</summary>
      <form class="form" method="post" action={pathIn(site.language, `/desk/${answer.id}`)}>
        <input type="hidden" name="act" value={act} />
        <input type="hidden" name="key" value={work.act === act ? (work.typed.key ?? ulid()) : ulid()} />
        {hint ? <p class="hint">{hint}</p> : null}
        {children}
        <button class="krds-btn primary medium" type="submit">
          {button}
        </button>
      </form>
    </details>
  );
}

/** The desk an answer lies on, for whoever looks at it: its department's, or for an administrator the institution's. */
export function deskOf({
  actor,
  answer,
  institution,
}: Pick<Work, 'actor' | 'answer' | 'institution'>): string {
  const department = departmentIdSchema.parse(answer.holder.department);
  return isOfficer(actor, institution.id, department) ? `${institution.id}/${department}` : institution.id;
}

/** What stood in a form that was refused, and what was wrong with it; nothing for the other forms of the page. */
export function kept(work: Work, act: string) {
  return work.act === act ? { typed: work.typed, problems: work.problems } : { typed: {}, problems: {} };
}

interface FormProps {
  work: Work;
  typed: Typed;
  problems: FieldProblems;
}

/** The words of an answer's version. */
export function VersionFields({ site, typed, problems }: Omit<FormProps, 'work'> & { site: Site }) {
  const { desk } = answerWords[site.language];
  return (
    <>
      <SelectField
        site={site}
        name="decision"
        label={desk.decision}
        value={typed.decision}
        problems={problems}
        isRequired
        options={[
          { value: '', text: desk.chooseDecision },
          ...decisionSchema.options.map((value) => ({ value, text: site.words.decisions[value] })),
        ]}
      />
      <TextField
        site={site}
        name="text"
        label={desk.text}
        value={typed.text}
        problems={problems}
        isRequired
        maxLength={20_000}
        rows={12}
      />
      <TextField
        site={site}
        name="contact"
        label={desk.contact}
        value={typed.contact}
        problems={problems}
        maxLength={200}
      />
    </>
  );
}
