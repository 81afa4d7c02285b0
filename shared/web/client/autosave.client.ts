import { forgetKept, keepNow } from './keep-drafts.client.ts';

const waitMs = 2_000;

/**
 * Saves a form while somebody writes in it, by sending it as its own button would. What the server says of it stands in the
 * form's `data-saved`; once it refuses, it is left to the writer, who sees why when the form is sent. What could not be
 * saved is said in `data-unsaved`, and waits in this browser meanwhile.
 */
export function autosave(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-autosave]'))
    saveWhileWritten(form);
}

function saveWhileWritten(form: HTMLFormElement): void {
  let timer: ReturnType<typeof setTimeout>;
  let saving: Promise<void> | undefined;
  let isUnsaved = false;
  const part = (name: string) => form.querySelector<HTMLElement>(`[data-${name}]`);

  /** Gives the status where something other than our word on the draft came back. */
  async function save(): Promise<number | undefined> {
    const body = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
    body.set(form.dataset.autosave ?? '', 'save');
    const response = await fetch(form.action, {
      method: 'POST',
      body,
      headers: { accept: 'application/json' },
    });
    if (!/json/.test(response.headers.get('content-type') ?? '')) return response.status;
    const { version, said } = (await response.json()) as { version?: number; said?: string };
    const seen = form.querySelector<HTMLInputElement>('[name=draftVersion]');
    if (seen && version !== undefined) seen.value = form.dataset.over = String(version);
    const saved = part('saved');
    if (saved && said) saved.textContent = said;
    if (response.ok) forgetKept(form);
    else form.removeEventListener('input', onInput);
    return undefined;
  }

  function say(status: number | undefined) {
    isUnsaved = status !== undefined;
    part('unsaved')?.toggleAttribute('hidden', !isUnsaved);
    part('saved')?.toggleAttribute('hidden', isUnsaved);
    part('sign-in')?.toggleAttribute('hidden', status !== 401);
    if (isUnsaved) keepNow(form);
  }

  function onInput(): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (saving) return onInput();
      // Offline: the next letter tries again, as does whoever comes back from signing in.
      saving = save()
        .catch(() => 0)
        .then(say)
        .finally(() => {
          saving = undefined;
        });
    }, waitMs);
  }

  form.addEventListener('input', onInput);
  addEventListener('focus', () => {
    if (isUnsaved) onInput();
  });
  let pressed: HTMLButtonElement | null = null;
  form.addEventListener('click', ({ target }) => {
    pressed = (target as Element).closest('button');
  });
  form.addEventListener('submit', (event) => {
    clearTimeout(timer);
    if (!saving) return;
    // Sent now it would meet its own words on their way.
    event.preventDefault();
    const submitter = (event.submitter as HTMLButtonElement | null | undefined) ?? pressed;
    void saving.then(() => send(form, submitter));
  });
}

/** Sends it as the button does; some browsers of 2021 have to be told in smaller steps. */
function send(form: HTMLFormElement, button: HTMLButtonElement | null): void {
  if (form.requestSubmit) {
    form.requestSubmit(button);
    return;
  }
  if (!button?.formNoValidate && !form.reportValidity()) return;
  if (button?.name) {
    const field = Object.assign(document.createElement('input'), { type: 'hidden', name: button.name });
    field.value = button.value;
    form.append(field);
  }
  form.submit();
}
