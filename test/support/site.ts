import type { World } from './world.ts';

export interface Page {
  status: number;
  headers: Headers;
  /** The page's text without its markup. */
  text: string;
  html: string;
}

interface Visit {
  as?: string | undefined;
  /** What a form sends; the visit is then a POST. */
  form?: Record<string, string> | URLSearchParams;
  headers?: Record<string, string>;
}

const origin = 'https://gongnon.example';

/** The pages of a world, visited as somebody with a token of that world. */
export function openSite(world: World) {
  return async function visit(path: string, { as, form, headers }: Visit = {}): Promise<Page> {
    const response = await world.app.request(path, {
      method: form ? 'POST' : 'GET',
      headers: {
        ...(form && { origin }),
        ...(as !== undefined && { cookie: await world.sessionOf(as) }),
        ...headers,
      },
      ...(form && { body: new URLSearchParams(form) }),
    });
    const html = await response.text();
    const text = html
      .replaceAll(/<[^>]*>/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim();
    return { status: response.status, headers: response.headers, html, text };
  };
}

/** What a page's form would send unless somebody types: its hidden fields. */
export function hiddenFields(html: string): Record<string, string> {
  const fields = [...html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)];
  return Object.fromEntries(fields.map(([, name = '', value = '']) => [name, toText(value)]));
}

function toText(text: string): string {
  const named: Record<string, string> = {
    '&lt;': '<',
    '&gt;': '>',
    '&quot;': '"',
    '&#39;': "'",
    '&amp;': '&',
  };
  return text.replaceAll(/&(?:lt|gt|quot|amp|#39);/g, (entity) => named[entity] ?? entity);
}
