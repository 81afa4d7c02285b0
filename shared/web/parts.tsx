import type { Child } from 'hono/jsx';
import { languageOfText } from './said.tsx';
import type { Site } from './site.ts';

/** Text that somebody wrote, its empty lines as paragraphs and its line ends kept. Nothing in it is taken for markup. */
export function Prose({ text }: { text: string }) {
  return (
    <div class="prose" lang={languageOfText(text)}>
      {text.split(/\n{2,}/).map((paragraph) => (
        <p>{paragraph}</p>
      ))}
    </div>
  );
}

/** The way on through a list, in links that work without script. */
export function Pager({ site, path, query, next }: PagerProps) {
  const isFurther = query.cursor !== undefined;
  if (!isFurther && next === null) return null;
  const to = (cursor: string | undefined) => `${path}${toQuery({ ...query, cursor })}`;
  return (
    <nav class="pager" aria-label={site.words.pages}>
      {isFurther ? <a href={to(undefined)}>{site.words.firstPage}</a> : null}
      {next === null ? null : (
        <a rel="next" href={to(next)}>
          {site.words.more}
        </a>
      )}
    </nav>
  );
}

interface PagerProps {
  site: Site;
  path: string;
  query: Record<string, string | undefined>;
  next: string | null;
}

export function toQuery(values: Record<string, string | undefined>): string {
  const given = Object.entries(values).filter((pair): pair is [string, string] => !!pair[1]);
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
}

/** A moment for people, and exactly for machines. */
export function Time({ site, at }: { site: Site; at: string }) {
  return <time datetime={at}>{site.formats.date(at)}</time>;
}

export function Badge({ kind, children }: { kind: string; children: Child }) {
  return <span class={`badge badge-${kind}`}>{children}</span>;
}

/** A table that scrolls inside itself on a narrow screen, reachable by keyboard. */
export function TableWrap({ label, children }: { label: string; children: Child }) {
  return (
    <section class="table-wrap" aria-label={label} tabindex={0}>
      {children}
    </section>
  );
}
