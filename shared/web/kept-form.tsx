import type { Child } from 'hono/jsx';
import { pathIn } from './locale.ts';
import type { Site } from './site.ts';

interface KeptFormProps {
  site: Site;
  action: string;
  id?: string;
  /** By what name the browser keeps it; the page that a handed-in form leads to says the same name in `data-kept`. */
  name: string;
  /** Which state of things it is written over: what was kept over another one is not brought back. */
  over?: string;
  /** What stands in it was sent a moment ago and is newer than anything kept. */
  isTyped: boolean;
  /** The button that saves it, by its name: the script saves it so while somebody writes. */
  autosave?: string;
  takesFiles?: boolean;
  children: Child;
}

/** A form of which the browser keeps what is written until it is handed in, discarded, or its writer signs out. */
export function KeptForm(props: KeptFormProps) {
  const { site, action, id, name, over, isTyped, autosave, takesFiles, children } = props;
  const { restored, discard } = site.words.form;
  return (
    <form
      class="form"
      method="post"
      action={action}
      enctype={takesFiles ? 'multipart/form-data' : undefined}
      id={id}
      data-keep={name}
      data-over={over}
      data-typed={isTyped ? '' : undefined}
      data-autosave={autosave}
    >
      <p class="notice" role="status" hidden data-restored>
        {restored}{' '}
        <button class="krds-btn text small" type="button" data-discard>
          {discard}
        </button>
      </p>
      {children}
    </form>
  );
}

/** Beside what is saved by itself: that it could not be, and the way to sign in anew. Without script it is never seen. */
export function Unsaved({ site }: { site: Site }) {
  const { form, problem } = site.words;
  return (
    <p class="notice" role="alert" hidden data-unsaved>
      {form.unsaved}{' '}
      <a
        href={`/auth/sign-in?to=${encodeURIComponent(pathIn(site.language, '/me'))}`}
        target="_blank"
        rel="noopener"
        hidden
        data-sign-in
      >
        {problem.signInTab}
      </a>
    </p>
  );
}
