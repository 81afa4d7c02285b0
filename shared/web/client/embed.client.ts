/**
 * What other sites show of ours: `<gongnon-proposal>`, `<gongnon-list>` and `<gongnon-forum>`. It asks our service for
 * what to show, in words, and draws it; whatever comes is text and never markup. It sets no cookie and reads none.
 */
interface Card {
  title: string;
  url: string;
  facts: string[];
  count?: string;
  progress?: { value: number; max: number; text: string };
  sides?: { name: string; count: string }[];
  action?: { text: string; url: string };
}

interface Embedded {
  title: string;
  url: string;
  items: Card[];
  words: { more: string; none: string; opensWindow: string };
}

const service = new URL((document.currentScript as HTMLScriptElement).src).origin;
const failed = {
  ko: ['불러오지 못했습니다. 잠시 뒤에 다시 열어 주십시오.', '이 누리집에서는 보여 드릴 수 없습니다.'],
  en: ['It could not be loaded. Try again in a moment.', 'It cannot be shown on this site.'],
};

const light = ['#1e2124', '#464c53', '#cdd1d5', '#fff', '#0b50d0', '#fff'];
const dark = ['#fff', '#cdd1d5', '#58616a', '#1e2124', '#86aff9', '#131416'];
const names = ['text', 'soft', 'line', 'page', 'act', 'on'];
const colours = (of: (at: number) => string | undefined) =>
  names.map((name, at) => `--g-${name}:${of(at)}`).join(';');
// The scheme is that of the page around it: a page that stays light stays so, whatever its reader's system prefers.
const style = `
:host{display:block;${colours((at) => light[at])};font:inherit;color:var(--g-text);word-break:keep-all;overflow-wrap:anywhere}
@supports(color:light-dark(#000,#fff)){:host{${colours((at) => `light-dark(${light[at]},${dark[at]})`)}}}
:host([hidden]){display:none}
:host([scheme=light]){color-scheme:light}
:host([scheme=dark]){color-scheme:dark;${colours((at) => dark[at])}}
article,.box{border:1px solid var(--g-line);border-radius:.75rem;padding:1rem;margin:0 0 .75rem;background:var(--g-page)}
p,h2,h3,dl,dd{margin:0 0 .5rem}h2,h3{font-size:1.1em;line-height:1.4}
a{color:inherit}.facts{color:var(--g-soft);font-size:.9em}
progress{width:100%;height:.5rem;accent-color:var(--g-act)}
button{font:inherit;font-weight:700;min-height:2.75rem;padding:.5rem 1rem;border:0;border-radius:.5rem;background:var(--g-act);color:var(--g-on);cursor:pointer}
:focus-visible{outline:3px solid var(--g-act);outline-offset:2px}
dl div{display:grid;grid-template-columns:1fr auto;gap:.25rem .75rem}dl progress{grid-column:1/-1}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}`;

function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  props: Partial<HTMLElementTagNameMap[Name]> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const element = Object.assign(document.createElement(name), props);
  element.append(...children);
  return element;
}

/** An address of ours, and of nobody else's, whatever came. */
function ours(url: string): string {
  return new URL(url, service).origin === service ? url : service;
}

abstract class Embed extends HTMLElement {
  static get observedAttributes() {
    return ['proposal', 'forum', 'institution', 'sort', 'state', 'category', 'limit', 'client', 'lang'];
  }

  #root = this.attachShadow({ mode: 'open' });
  /** What is said when the count changes, and nothing when it is first shown. */
  #said = make('div', { className: 'hidden' });
  #body = make('div');
  #asked = 0;
  #waits = false;
  #window: Window | null = null;
  /** The reader was sent to a window of ours, from which we may hear nothing. */
  #isOut = false;

  /** Where what it shows is read, and by which parameters. */
  abstract from(): { path: string; names: string[] };

  connectedCallback() {
    if (!this.#root.firstChild) {
      this.#said.setAttribute('role', 'status');
      if ('adoptedStyleSheets' in this.#root) {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(style);
        this.#root.adoptedStyleSheets = [sheet];
      }
      this.#root.append(this.#said, this.#body);
    }
    addEventListener('message', this.#hear);
    addEventListener('focus', this.#look);
    this.#loadSoon();
  }

  disconnectedCallback() {
    removeEventListener('message', this.#hear);
    removeEventListener('focus', this.#look);
  }

  attributeChangedCallback(_: string, before: string | null, after: string | null) {
    if (this.isConnected && before !== after) this.#loadSoon();
  }

  /** Several attributes that change together are one change, and so are those that stand there when the script arrives. */
  #loadSoon() {
    if (this.#waits) return;
    this.#waits = true;
    queueMicrotask(() => {
      this.#waits = false;
      this.#load();
    });
  }

  get #language(): 'ko' | 'en' {
    const near = this.closest('[lang]')?.getAttribute('lang') ?? '';
    return near.startsWith('en') ? 'en' : 'ko';
  }

  /** From our own window alone, the one that this element opened. */
  #hear = (event: MessageEvent) => {
    if (event.origin !== service || event.source !== this.#window || event.data?.type !== 'gongnon:empathy')
      return;
    this.#window = null;
    this.#isOut = false;
    // What was given is counted a moment later.
    for (const ms of [0, 1500, 4000]) setTimeout(() => this.#load(true), ms);
  };

  /** A window that lost its way to tell us is looked after when the reader is back. */
  #look = () => {
    if (this.#isOut) this.#load(true);
  };

  async #load(isAgain = false) {
    const asked = ++this.#asked;
    const language = this.#language;
    const { path, names } = this.from();
    const url = new URL(`${language === 'en' ? '/en' : ''}/embed/data/${path}`, service);
    for (const name of names) {
      const value = this.getAttribute(name);
      if (value) url.searchParams.set(name, value);
    }
    if (!isAgain) this.#body.setAttribute('aria-busy', 'true');
    try {
      const response = await fetch(url, { credentials: 'omit', ...(isAgain && { cache: 'reload' }) });
      // A later question was asked meanwhile, and its answer is the one that counts.
      if (asked !== this.#asked) return;
      if (!response.ok) throw new Error(String(response.status));
      const shown: Embedded = await response.json();
      if (asked === this.#asked) this.#draw(shown, isAgain);
    } catch (error) {
      if (asked !== this.#asked || isAgain) return;
      // Asked too often is asked again in a moment.
      const isRefused = /^4(?!29)/.test((error as Error).message);
      const text = failed[language][isRefused ? 1 : 0] ?? '';
      this.#body.replaceChildren(make('p', { className: 'box' }, text));
    }
    this.#body.removeAttribute('aria-busy');
  }

  #draw({ title, url, items, words }: Embedded, isAgain: boolean) {
    const before = this.#body.querySelector('.count')?.textContent;
    const at = this.#root.activeElement;
    const place = at ? [...this.#body.querySelectorAll('a,button')].indexOf(at) : -1;
    const isList = this.localName === 'gongnon-list';
    this.#body.replaceChildren(
      ...(isList ? [make('h2', {}, title)] : []),
      ...(items.length ? [] : [make('p', { className: 'box' }, words.none)]),
      ...items.map((card) => this.#card(card, words, isList ? 'h3' : 'h2')),
      make('p', {}, make('a', { href: ours(url), target: '_blank', rel: 'noopener' }, words.more)),
    );
    // Whoever was on a button stays on it.
    if (place >= 0) this.#body.querySelectorAll<HTMLElement>('a,button')[place]?.focus();
    const now = this.#body.querySelector('.count')?.textContent ?? '';
    if (isAgain && now !== before) this.#said.textContent = now;
  }

  #card(
    { title, url, facts, count, progress, sides, action }: Card,
    words: Embedded['words'],
    heading: 'h2' | 'h3',
  ) {
    const card = make(
      'article',
      {},
      make(heading, {}, make('a', { href: ours(url), target: '_blank', rel: 'noopener' }, title)),
      make('p', { className: 'facts' }, facts.join(' · ')),
    );
    const bar = (value: number, max: number, text: string) => {
      const element = make('progress', { max, value });
      element.setAttribute('aria-label', text);
      return element;
    };
    if (count) card.append(make('p', {}, make('strong', { className: 'count' }, count)));
    if (progress) card.append(bar(progress.value, progress.max, progress.text), make('p', {}, progress.text));
    if (sides)
      card.append(
        make(
          'dl',
          {},
          ...sides.map((side) => make('div', {}, make('dt', {}, side.name), make('dd', {}, side.count))),
        ),
      );
    if (action) {
      const button = make('button', { type: 'button' }, action.text);
      button.append(make('span', { className: 'hidden' }, ` (${words.opensWindow})`));
      button.addEventListener('click', () => this.#open(ours(action.url), button));
      card.append(make('p', {}, button));
    }
    return card;
  }

  /** In a window of ours, which knows who the reader is without a cookie inside this site. */
  #open(address: string, button: HTMLElement) {
    const url = new URL(address);
    url.searchParams.set('origin', location.origin);
    this.#window = open(url.href, '_blank', 'popup,width=480,height=640');
    this.#isOut = true;
    if (this.#window) return;
    // Where windows are kept from opening, a link that the reader follows is not.
    const link = make('a', { href: url.href, target: '_blank', rel: 'noopener' }, ...button.childNodes);
    button.replaceWith(link);
    link.focus();
  }
}

/** Once, however often a page names the script. */
function define(name: string, element: CustomElementConstructor) {
  if (!customElements.get(name)) customElements.define(name, element);
}

define(
  'gongnon-proposal',
  class extends Embed {
    from() {
      return { path: `proposals/${this.getAttribute('proposal')}`, names: ['client'] };
    }
  },
);
define(
  'gongnon-forum',
  class extends Embed {
    from() {
      return { path: `forums/${this.getAttribute('forum')}`, names: ['client'] };
    }
  },
);
define(
  'gongnon-list',
  class extends Embed {
    from() {
      return { path: 'proposals', names: ['client', 'institution', 'sort', 'state', 'category', 'limit'] };
    }
  },
);
