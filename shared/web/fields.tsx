import type { FieldError } from '../errors.ts';
import type { Site } from './site.ts';

/** What is wrong with a field, in the reader's words, by the field's name. */
export type FieldProblems = Record<string, string>;

/**
 * Puts what a schema refused into the reader's words: the first problem of each field, in the sentence the form has for
 * it.
 */
export function toProblems(errors: readonly FieldError[], sentences: Record<string, string>): FieldProblems {
  const problems: FieldProblems = {};
  for (const { field } of errors) {
    const name = field.split('/')[1] ?? '';
    problems[name] ??= sentences[name] ?? sentences['*'] ?? name;
  }
  return problems;
}

/** What has to be corrected, all of it, with a way to each field. It takes the focus when the page comes. */
export function ErrorSummary({ site, problems }: { site: Site; problems: FieldProblems }) {
  const all = Object.entries(problems);
  if (all.length === 0) return null;
  return (
    <div class="error-summary" role="alert" tabindex={-1} id="problems" autofocus>
      <h2>{site.words.form.summary}</h2>
      <ul>
        {all.map(([name, sentence]) => (
          <li>
            <a href={`#${name}`}>{sentence}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface FieldProps {
  site: Site;
  name: string;
  label: string;
  hint?: string | undefined;
  value?: string | undefined;
  problems?: FieldProblems;
  isRequired?: boolean;
  /** Needed in the end, but not each time the form is sent: the server says so when it is missing. */
  isAskedLater?: boolean;
  maxLength?: number;
  rows?: number;
  type?: 'text' | 'date' | 'search';
  /** For whole numbers: which keys a phone offers. */
  isNumber?: boolean;
  /** Words to choose from; another may be written. */
  offers?: string[];
}

/** One line of text, or several with `rows`. */
export function TextField(props: FieldProps) {
  const {
    site,
    name,
    label,
    hint,
    value,
    problems = {},
    isRequired,
    isAskedLater,
    maxLength,
    rows,
    type = 'text',
    isNumber,
    offers,
  } = props;
  const problem = problems[name];
  const described = [hint ? `${name}-hint` : '', problem ? `${name}-error` : ''].filter(Boolean).join(' ');
  const common = {
    id: name,
    name,
    class: 'krds-input',
    required: isRequired && !isAskedLater,
    maxlength: maxLength,
    'aria-describedby': described || undefined,
    'aria-invalid': problem ? ('true' as const) : undefined,
  };
  return (
    <div class="field">
      <label for={name}>
        {label} <small>{isRequired ? site.words.form.required : site.words.form.optional}</small>
      </label>
      <Explained name={name} hint={hint} problem={problem} />
      {rows === undefined ? (
        <>
          <input
            type={type}
            value={value}
            autocomplete="off"
            inputmode={isNumber ? 'numeric' : undefined}
            list={offers ? `${name}-offers` : undefined}
            {...common}
          />
          {offers ? (
            <datalist id={`${name}-offers`}>
              {offers.map((offer) => (
                <option value={offer} />
              ))}
            </datalist>
          ) : null}
        </>
      ) : (
        <textarea rows={rows} {...common}>
          {value}
        </textarea>
      )}
    </div>
  );
}

/** Shown by the script where a file is chosen that has more than the field's `data-most-bytes`, before it is sent. */
export function TooLarge({ name, sentence }: { name: string; sentence: string }) {
  return (
    <p class="error" id={`${name}-large`} role="alert" hidden>
      {sentence}
    </p>
  );
}

interface SelectProps extends Omit<FieldProps, 'isAskedLater' | 'maxLength' | 'rows' | 'type' | 'isNumber'> {
  options: Option[];
  /** What it is called to choose none of them: the first choice then, and the one that an address leaves out. */
  any?: string;
}

interface Option {
  value: string;
  text: string;
  data?: Record<`data-${string}`, string>;
}

export function SelectField(props: SelectProps) {
  const { site, name, label, hint, value, problems = {}, isRequired, any } = props;
  const options: Option[] = [...(any === undefined ? [] : [{ value: '', text: any }]), ...props.options];
  const problem = problems[name];
  const described = [hint ? `${name}-hint` : '', problem ? `${name}-error` : ''].filter(Boolean).join(' ');
  return (
    <div class="field">
      <label for={name}>
        {label} {isRequired ? <small>{site.words.form.required}</small> : null}
      </label>
      <Explained name={name} hint={hint} problem={problem} />
      <select
        id={name}
        name={name}
        class="krds-form-select"
        required={isRequired}
        aria-describedby={described || undefined}
        aria-invalid={problem ? 'true' : undefined}
      >
        {options.map((option) => (
          <option value={option.value} selected={option.value === (value ?? '')} {...option.data}>
            {option.text}
          </option>
        ))}
      </select>
    </div>
  );
}

function Explained({
  name,
  hint,
  problem,
}: {
  name: string;
  hint: string | undefined;
  problem: string | undefined;
}) {
  return (
    <>
      {hint ? (
        <p class="hint" id={`${name}-hint`}>
          {hint}
        </p>
      ) : null}
      {problem ? (
        <p class="error" id={`${name}-error`}>
          {problem}
        </p>
      ) : null}
    </>
  );
}
