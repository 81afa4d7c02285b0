import type { Child } from 'hono/jsx';
import { pathIn } from '../../shared/web/locale.ts';
import type { Site } from '../../shared/web/site.ts';
import { administrationWords } from './words.ts';

interface FrameProps {
  site: Site;
  /** Where the way back leads, and what it is called. */
  back: { path: string; text: string };
  title: string;
  saved: string | undefined;
  hasConflict?: boolean | undefined;
  children: Child;
}

/** The head that an administrator's pages share: the way back, and what became of the last form. */
export function Frame({ site, back, title, saved, hasConflict, children }: FrameProps) {
  const own = administrationWords[site.language];
  return (
    <>
      <p>
        <a href={pathIn(site.language, back.path)}>{back.text}</a>
      </p>
      <h1>{title}</h1>
      {saved === undefined ? null : (
        <p class="notice" role="status">
          {saved}
        </p>
      )}
      {hasConflict ? (
        <p class="notice" role="alert">
          {own.conflict}
        </p>
      ) : null}
      {children}
    </>
  );
}
