import { diffWords } from 'diff';
import { Prose } from './parts.tsx';
import { languageOfText } from './said.tsx';
import type { Site } from './site.ts';

// Without it, every syllable would be a word of its own.
const koreanWords = new Intl.Segmenter('ko', { granularity: 'word' });

/** A version's words, marked where they differ from those of the version before. */
export function Difference({ site, text, before }: { site: Site; text: string; before: string | undefined }) {
  const own = site.words.difference;
  if (before === undefined) return <Prose text={text} />;
  const parts = diffWords(before, text, { intlSegmenter: koreanWords });
  if (parts.every(({ added, removed }) => !added && !removed)) return <p>{own.noChange}</p>;
  return (
    <p class="prose difference" lang={languageOfText(text)}>
      {parts.map(({ value, added, removed }) =>
        added ? (
          <ins title={own.added}>{value}</ins>
        ) : removed ? (
          <del title={own.removed}>{value}</del>
        ) : (
          <span>{value}</span>
        ),
      )}
    </p>
  );
}
