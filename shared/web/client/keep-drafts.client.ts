import { typefaceMark } from './fetch-typeface.client.ts';

const prefix = 'gongnon:';
const keptMs = 14 * 24 * 3_600_000;
const waitMs = 500;

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

interface Kept {
  at: number;
  /** What the words were written over. */
  over?: string | undefined;
  values: Record<string, string>;
}

/** Whoever was signed in signs out: nothing more of theirs is kept. */
let isOver = false;

/**
 * Keeps what somebody writes in this browser until it is handed in: a phone that runs out, a tab that is closed or a
 * session that ends loses nothing. It is kept for this reader alone: it goes when they sign out, when somebody else has
 * signed in, and after two weeks.
 */
export function keepDrafts(): void {
  const { reader } = document.body.dataset;
  forgetWhere((name) => !read(name) || (reader !== undefined && !name.startsWith(nameOf(''))));
  document.addEventListener('submit', ({ target }) => {
    if (!(target as Element).matches('form[data-forget]')) return;
    isOver = true;
    forgetWhere(() => true);
  });
  // The page that a handed-in form leads to says so, once: what is begun after that is not to go when it is read again.
  for (const { dataset } of document.querySelectorAll<HTMLElement>('[data-kept]')) {
    forget(nameOf(dataset.kept));
    history.replaceState(null, '', location.pathname + location.hash);
  }
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-keep]')) keepDraft(form);
}

/** Where nobody is signed in there is nobody to keep anything for. */
function nameOf(name: string | undefined): string {
  return `${prefix}${document.body.dataset.reader}:${name}`;
}

function keepDraft(form: HTMLFormElement): void {
  restore(form);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const save = () => {
    if (timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    keepNow(form);
  };
  form.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(save, waitMs);
  });
  addEventListener('pagehide', save);
  form.querySelector('[data-discard]')?.addEventListener('click', () => {
    form.reset();
    // What else heard that it was brought back hears that it is gone.
    form.dispatchEvent(new Event('input'));
    clearTimeout(timer);
    timer = undefined;
    forgetKept(form);
    form.querySelector('[data-restored]')?.setAttribute('hidden', '');
    fieldsOf(form)[0]?.focus();
  });
}

/** Brings back what was kept, but never over what its writer sent since, or what was saved elsewhere since. */
function restore(form: HTMLFormElement): void {
  const { keep, over, typed } = form.dataset;
  const kept = read(nameOf(keep));
  if (!kept || typed !== undefined) return;
  if (kept.over !== over) {
    forgetKept(form);
    return;
  }
  let isChanged = false;
  for (const field of fieldsOf(form)) {
    const [before, value = ''] = [field.value, kept.values[field.name]];
    if (value === before || kept.values[field.name] === undefined) continue;
    field.value = value;
    // A select that no longer offers it stays as it was.
    if (field.value !== value) field.value = before;
    else isChanged = true;
  }
  if (!isChanged) return;
  form.querySelector('[data-restored]')?.removeAttribute('hidden');
  form.dispatchEvent(new Event('input'));
}

/** Keeps what stands in a form at this moment. */
export function keepNow(form: HTMLFormElement): void {
  const name = nameOf(form.dataset.keep);
  if (isOver || document.body.dataset.reader === undefined) return;
  const fields = fieldsOf(form);
  // What was only chosen is soon chosen again.
  if (!fields.some((field) => isText(field) && field.value.trim())) {
    forget(name);
    return;
  }
  const values = Object.fromEntries(fields.map((field) => [field.name, field.value]));
  const kept: Kept = { at: Date.now(), over: form.dataset.over, values };
  try {
    localStorage.setItem(name, JSON.stringify(kept));
  } catch {
    // Full, or closed to us: the words are in the form still.
  }
}

/** What stands in a form is safe elsewhere. */
export function forgetKept(form: HTMLFormElement): void {
  forget(nameOf(form.dataset.keep));
}

/** What people write and choose; not what a page hides in a form, and no file. */
function fieldsOf(form: HTMLFormElement): Field[] {
  return [...form.elements].filter(
    (field): field is Field =>
      isText(field) ||
      field instanceof HTMLSelectElement ||
      (field instanceof HTMLInputElement && field.type === 'date'),
  );
}

function isText(field: Element): field is HTMLInputElement | HTMLTextAreaElement {
  return field instanceof HTMLTextAreaElement || (field instanceof HTMLInputElement && field.type === 'text');
}

function read(name: string): Kept | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem(name) ?? 'null') as Kept | null;
    return kept && Date.now() - kept.at < keptMs ? kept : undefined;
  } catch {
    return undefined;
  }
}

function forget(name: string): void {
  forgetWhere((each) => each === name);
}

function forgetWhere(is: (name: string) => boolean): void {
  try {
    for (const name of Object.keys(localStorage))
      if (name.startsWith(prefix) && name !== typefaceMark && is(name)) localStorage.removeItem(name);
  } catch {
    // Nothing is kept where storage is closed to us.
  }
}
