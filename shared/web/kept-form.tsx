import type { Child } from 'hono/jsx';
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
  children: Child;
}

/** A form of which the browser keeps what is written until it is handed in, discarded, or its writer signs out. */
export function KeptForm({ site, action, id, name, over, isTyped, children }: KeptFormProps) {
  const { restored, discard } = site.words.form;
  return (
    <form
      class="form"
      method="post"
      action={action}
      id={id}
      data-keep={name}
      data-over={over}
      data-typed={isTyped ? '' : undefined}
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
