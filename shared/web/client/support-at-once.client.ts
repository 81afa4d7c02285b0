/** When the published count is looked at again: it follows within seconds. */
const looksMs = [1_500, 2_500, 4_000, 8_000];

/**
 * The empathy button without a new page: the form is sent as it stands, and its part of the page is taken from the page
 * that answers. Where that fails the form goes its ordinary way. What was given is said to be received at once; the count
 * is never made up here, but fetched until it has followed.
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
  const answer = await fetch(form.action, { method: 'POST', body });
  const fresh = await partOf(answer);
  part.replaceWith(fresh);
  const said = fresh.querySelector<HTMLElement>('[data-received]');
  if (said) said.textContent = said.dataset.received ?? '';
  fresh.querySelector<HTMLElement>('button, a')?.focus();
  void follow(fresh, madeAt(answer)).catch(() => {});
}

async function partOf(response: Response): Promise<HTMLElement> {
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  const part = page.getElementById('empathy');
  if (!response.ok || !part) throw new Error('not the page it should be');
  return part;
}

const counted = ['.empathy-count', '#empathy-progress'];

/** When a page was made, by the clock of whoever made it; a CDN tells it as it was. */
function madeAt({ headers }: Response): number {
  return Date.parse(headers.get('date') ?? '');
}

/**
 * Looks again until another count is published, or another press has taken this part's place. It looks at the page as
 * everybody sees it, which a CDN keeps for seconds: a thousand who press at once are one reader more. One that was kept
 * from before the press says nothing of it.
 */
async function follow(part: HTMLElement, pressedAt: number): Promise<void> {
  for (const ms of looksMs) {
    await new Promise((resolve) => setTimeout(resolve, ms));
    if (!part.isConnected) return;
    const answer = await fetch(location.pathname, { credentials: 'omit' });
    if (madeAt(answer) <= pressedAt) continue;
    const fresh = await partOf(answer);
    const isSame =
      fresh.querySelector('.empathy-count')?.textContent ===
      part.querySelector('.empathy-count')?.textContent;
    if (isSame) continue;
    for (const each of counted) {
      const [shown, now] = [part.querySelector(each), fresh.querySelector(each)];
      if (shown) shown.textContent = now?.textContent ?? '';
    }
    const [bar, now] = [part.querySelector('progress'), fresh.querySelector('progress')];
    if (bar && now) Object.assign(bar, { max: now.max, value: now.value });
    else bar?.remove();
    return;
  }
}
