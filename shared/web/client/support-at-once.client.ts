/**
 * The empathy button without a new page: the form is sent as it stands, and its part of the page is taken from the page
 * that answers. Where that fails the form goes its ordinary way.
 */
export function supportAtOnce(): void {
  document.addEventListener('submit', (event) => {
    const form = event.target;
    const part = form instanceof HTMLFormElement ? form.closest('#empathy') : null;
    if (!part || !(form instanceof HTMLFormElement) || event.defaultPrevented) return;
    event.preventDefault();
    const button = form.querySelector('button');
    if (button) button.disabled = true;
    void replace(form, part).catch(() => form.submit());
  });
}

async function replace(form: HTMLFormElement, part: Element): Promise<void> {
  const body = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
  const response = await fetch(form.action, { method: 'POST', body });
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  const fresh = page.getElementById('empathy');
  if (!response.ok || !fresh) throw new Error('not the page it should be');
  part.replaceWith(fresh);
  fresh.querySelector<HTMLElement>('button, a')?.focus();
}
