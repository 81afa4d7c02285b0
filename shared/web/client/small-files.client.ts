/**
 * Says beside the field that a file is too large, and does not send it: the server would refuse it unread, with all that was
 * written beside it.
 */
export function smallFiles(): void {
  for (const field of document.querySelectorAll<HTMLInputElement>('input[data-most-bytes]')) {
    const said = document.getElementById(`${field.id}-large`);
    const before = field.getAttribute('aria-describedby') ?? '';
    const isTooLarge = () => {
      const most = Number(field.dataset.mostBytes);
      const isSo = [...(field.files ?? [])].some(({ size }) => size > most);
      said?.toggleAttribute('hidden', !isSo);
      if (isSo) field.setAttribute('aria-invalid', 'true');
      else field.removeAttribute('aria-invalid');
      field.setAttribute('aria-describedby', isSo ? `${before} ${said?.id}` : before);
      return isSo;
    };
    field.addEventListener('change', isTooLarge);
    field.form?.addEventListener('submit', (event) => {
      if (!isTooLarge()) return;
      event.preventDefault();
      field.focus();
    });
  }
}
