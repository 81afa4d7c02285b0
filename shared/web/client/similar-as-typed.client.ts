const waitMs = 600;
const leastTitle = 4;

interface Similar {
  items: { id: string; title: string | null }[];
}

/**
 * Shows, while somebody types a title, which open proposals are like it. The part of the page for them says where to ask
 * and where a proposal is read; it stays hidden where there are none, or where asking fails.
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
    const title = String(data.get('title') ?? '').trim();
    const institution = String(data.get('institution') ?? '');
    const query = String(new URLSearchParams({ institution, title }));
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
  const links = items.map(({ id, title }) => {
    const link = document.createElement('a');
    link.href = `${part.dataset.read}${id}`;
    link.textContent = title;
    const item = document.createElement('li');
    item.append(link);
    return item;
  });
  list?.replaceChildren(...links);
  part.hidden = links.length === 0;
}
