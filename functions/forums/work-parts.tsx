import type { Child } from 'hono/jsx';
import { type FieldProblems, TextField } from '../../shared/web/fields.tsx';
import type { Typed } from '../../shared/web/form.ts';
import { pathIn } from '../../shared/web/locale.ts';
import type { Site } from '../../shared/web/site.ts';
import type { ForumView } from './view.ts';
import { forumWords } from './words.ts';

export interface Refused {
  act: string;
  typed: Typed;
  problems: FieldProblems;
}

export interface Work extends Refused {
  site: Site;
  forum: ForumView;
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
  const { site, forum } = work;
  return (
    <details class="card" open={work.act === act}>
      <summary>{title}</summary>
      <form class="form" method="post" action={pathIn(site.language, `/desk/forums/${forum.id}`)}>
        <input type="hidden" name="act" value={act} />
        {hint ? <p class="hint">{hint}</p> : null}
        {children}
        <button class="krds-btn primary medium" type="submit">
          {button}
        </button>
      </form>
    </details>
  );
}

/** What stood in a form that was refused, and what was wrong with it; nothing for the other forms of the page. */
export function kept(work: Work, act: string): { typed: Typed; problems: FieldProblems } {
  return work.act === act ? { typed: work.typed, problems: work.problems } : { typed: {}, problems: {} };
}

export function ReasonField({ work, act, name }: { work: Work; act: string; name: string }) {
  const own = forumWords[work.site.language].desk;
  const { typed, problems } = kept(work, act);
  return (
    <TextField
      site={work.site}
      name={name}
      label={own.reason}
      hint={own.reasonHint}
      value={typed[name]}
      problems={problems}
      isRequired
      rows={2}
      maxLength={1000}
    />
  );
}
