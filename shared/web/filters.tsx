import type { Child } from 'hono/jsx';

/** What a list is narrowed by, as fields whose values an address then names. */
export function Filters(props: { action: string; button: string; children: Child }) {
  return (
    <form class="filters" method="get" action={props.action}>
      {props.children}
      <button class="krds-btn secondary medium" type="submit">
        {props.button}
      </button>
    </form>
  );
}
