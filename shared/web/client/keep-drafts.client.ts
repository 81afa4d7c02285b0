const prefix = 'gongnon:';
const keptMs = 14 * 24 * 3_600_000;

interface Kept {
  at: number;
  values: Record<string, string>;
}

/**
 * Keeps what somebody writes in this browser until it is handed in: a phone that runs out, a tab that is closed or a
 * session that ends loses nothing. Forms that want it say under which name, in `data-keep`.
 */
export function keepDrafts(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-keep]')) keepDraft(form);
  // The page that a handed-in form leads to says so.
  for (const { dataset } of document.querySelectorAll<HTMLElement>('[data-kept]')) {
    localStorage.removeItem(prefix + dataset.kept);
  }
}

function keepDraft(form: HTMLFormElement): void {
  const name = prefix + form.dataset.keep;
  const fields = [...form.elements].filter(isText);
  const kept = read(name);
  // What the server sent back is newer than what was kept; an untouched form takes what was kept.
  if (kept && fields.every((field) => field.value === field.defaultValue && field.value === '')) {
    for (const field of fields) field.value = kept.values[field.name] ?? '';
    form.querySelector<HTMLElement>('[data-restored]')?.removeAttribute('hidden');
  }
  let timer: ReturnType<typeof setTimeout>;
  form.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const values = Object.fromEntries(fields.map((field) => [field.name, field.value]));
      localStorage.setItem(name, JSON.stringify({ at: Date.now(), values } satisfies Kept));
    }, 500);
  });
  form.querySelector('[data-discard]')?.addEventListener('click', () => {
    localStorage.removeItem(name);
    for (const field of fields) field.value = '';
    form.querySelector('[data-restored]')?.setAttribute('hidden', '');
    fields[0]?.focus();
  });
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
