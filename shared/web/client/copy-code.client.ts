/** Buttons that take code along. Where the clipboard is not for us, there is no button: the code can be marked by hand. */
export function copyCode(): void {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-copy]')) {
    button.hidden = false;
    button.addEventListener('click', () => void copy(button).catch(() => {}));
  }
}

async function copy(button: HTMLButtonElement): Promise<void> {
  const code = document.getElementById(button.dataset.copy ?? '');
  await navigator.clipboard.writeText(code?.textContent ?? '');
  const said = button.parentElement?.querySelector<HTMLElement>('[data-copied]');
  if (said) said.textContent = said.dataset.copied ?? '';
}
