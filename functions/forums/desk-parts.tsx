import { type FieldProblems, TextField } from '../../shared/web/fields.tsx';
import type { Typed } from '../../shared/web/form.ts';
import { pathIn } from '../../shared/web/locale.ts';
import type { Site } from '../../shared/web/site.ts';
import { forumWords } from './words.ts';

export function BackgroundFields({
  site,
  typed,
  problems,
}: {
  site: Site;
  typed: Typed;
  problems: FieldProblems;
}) {
  const own = forumWords[site.language].desk;
  return (
    <>
      <TextField
        site={site}
        problems={problems}
        name="background"
        label={own.background}
        hint={own.backgroundHint}
        value={typed.background}
        isRequired
        rows={12}
        maxLength={20_000}
      />
      <TextField
        site={site}
        problems={problems}
        name="sources"
        label={own.sources}
        hint={own.sourcesHint}
        value={typed.sources}
        rows={3}
        maxLength={15_000}
      />
      <p class="hint">
        <a href={pathIn(site.language, '/desk/files')} target="_blank" rel="noopener">
          {own.toFiles}
        </a>
      </p>
    </>
  );
}
