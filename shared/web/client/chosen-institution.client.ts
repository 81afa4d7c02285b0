/** Shows the rule of the institution that is chosen, and offers its categories alone. */
export function chosenInstitution(): void {
  const shown = document.querySelector<HTMLElement>('[data-rule-shown]');
  const form = shown?.closest('form');
  const select = form?.querySelector<HTMLSelectElement>('select[name=institution]');
  if (!shown || !form || !select) return;
  let last = select.value;
  form.addEventListener('input', () => {
    if (select.value === last) return;
    last = select.value;
    const { rule = '', categories } = select.selectedOptions[0]?.dataset ?? {};
    shown.textContent = rule;
    const offers = categories
      ?.split('\n')
      .map((value) => Object.assign(document.createElement('option'), { value }));
    if (offers) document.getElementById('category-offers')?.replaceChildren(...offers);
  });
}
