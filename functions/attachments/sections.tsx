import { errorSentences } from '../../shared/i18n/language.ts';
import { type FieldProblems, TooLarge } from '../../shared/web/fields.tsx';
import type { Site } from '../../shared/web/site.ts';
import { fileTypes, mostFileBytes } from './model.ts';
import { attachmentWords } from './words.ts';

/** Where a file is chosen, in a form that is sent in parts. */
export function FileField(props: { site: Site; problems: FieldProblems; isRequired?: boolean }) {
  const { site, problems, isRequired } = props;
  const own = attachmentWords[site.language];
  return (
    <div class="field">
      <label for="file">{own.choose}</label>
      <p class="hint" id="file-hint">
        {own.hint}
      </p>
      {problems.file ? (
        <p class="error" id="file-error">
          {problems.file}
        </p>
      ) : null}
      <TooLarge name="file" sentence={errorSentences[site.language]['attachment.too-large']} />
      <input
        id="file"
        name="file"
        type="file"
        data-most-bytes={mostFileBytes}
        required={isRequired}
        accept={Object.keys(fileTypes)
          .map((ending) => `.${ending}`)
          .join(',')}
        aria-describedby={problems.file ? 'file-hint file-error' : 'file-hint'}
        aria-invalid={problems.file ? 'true' : undefined}
      />
    </div>
  );
}

/** The slice's words, for another slice's form that takes a file. */
export function attachmentWordsOf({ language }: Site) {
  return attachmentWords[language];
}
