const waitMs = 2_000;

/**
 * Saves a form while somebody writes in it, by sending it as its own button would. What the server says of it stands in the
 * form's `data-saved`; once it refuses, it is left to the writer, who sees why when the form is sent.
 */
export function autosave(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-autosave]'))
    saveWhileWritten(form);
}

function saveWhileWritten(form: HTMLFormElement): void {
  let timer: ReturnType<typeof setTimeout>;
  let saving: Promise<void> | undefined;
  const isSaved = () => saving === undefined;

  async function save(): Promise<void> {
    const body = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
    body.set(form.dataset.autosave ?? '', 'save');
    const response = await fetch(form.action, {
      method: 'POST',
      body,
      headers: { accept: 'application/json' },
    });
    const { version, said } = (await response.json()) as { version?: number; said?: string };
    const seen = form.querySelector<HTMLInputElement>('[name=draftVersion]');
    if (seen && version !== undefined) seen.value = String(version);
    const saved = form.querySelector('[data-saved]');
    if (saved && said) saved.textContent = said;
    if (!response.ok) form.removeEventListener('input', onInput);
  }

  function onInput(): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (!isSaved()) return onInput();
      // Offline, or signed out: the words are still in the form, and the next letter tries again.
      saving = save()
        .catch(() => {})
        .finally(() => {
          saving = undefined;
        });
    }, waitMs);
  }

  form.addEventListener('input', onInput);
  form.addEventListener('submit', (event) => {
    clearTimeout(timer);
    if (!saving) return;
    // Sent now it would meet its own words on their way.
    event.preventDefault();
    const { submitter } = event;
    void saving.then(() => form.requestSubmit(submitter));
  });
}
