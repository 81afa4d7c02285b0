const waitMs = 600;
const leastTitle = 4;

interface Similar {
  items: { id: string; title?: string | null; topic?: string }[];
}

/**
 * Shows, while somebody types a title or a question, which proposals or forums are like it. The part of the page for them
 * says where to ask, by which of the form's fields, and where one is read; it stays hidden where there are none, or where
 * asking fails.
 */
export function similarAsTyped(): void {
  for (const part of document.querySelectorAll<HTMLElement>('[data-similar]')) {
    const form = part.closest('form');
    if (form) watch(part, form);
  }
}

function watch(part: HTMLElement, form: HTMLFormElement): void {
  let asked = '';
  let timer: ReturnType<typeof setTimeout>;
  let asking = new AbortController();
  const look = async () => {
    const data = new FormData(form);
    const { similarBy: name = 'title', similarOf: of = 'institution' } = part.dataset;
    const title = String(data.get(name) ?? '').trim();
    // A desk is named by its institution first.
    const institution = String(data.get(of) ?? '').split('/')[0] ?? '';
    const query = String(new URLSearchParams({ institution, [name]: title }));
    if (query === asked) return;
    asked = query;
    asking.abort();
    asking = new AbortController();
    if (institution === '' || title.length < leastTitle) return show(part, []);
    const response = await fetch(`${part.dataset.similar}?${query}`, { signal: asking.signal });
    show(part, response.ok ? ((await response.json()) as Similar).items : []);
  };
  form.addEventListener('input', () => {
    clearTimeout(timer);
    // It is a help, and nothing waits for it: where it fails the page stays as it is.
    timer = setTimeout(() => void look().catch(() => {}), waitMs);
  });
}

function show(part: HTMLElement, items: Similar['items']): void {
  const list = part.querySelector('ul');
  const links = items.map(({ id, title, topic }) => {
    const link = document.createElement('a');
    link.href = `${part.dataset.read}${id}`;
    link.textContent = title ?? topic ?? '';
    const item = document.createElement('li');
    item.append(link);
    return item;
  });
  list?.replaceChildren(...links);
  part.hidden = links.length === 0;
}
