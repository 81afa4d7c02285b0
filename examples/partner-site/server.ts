import { createServer } from 'node:http';
import { everyItem, makeClient } from '../../client/source/index.ts';

/** What the example has to be told; see its README. */
export interface PartnerSettings {
  /** Where Gongnon is. */
  service: string;
  /** This site's client there, with this site's address among its origins. */
  client: string;
  institution: string;
  proposal: string;
  forum?: string | undefined;
  /** A key of that client: a higher limit, nothing else. */
  key?: string | undefined;
}

const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => escapes[sign] ?? sign);

/**
 * A partner's own site: a page with embeds under a policy that lets in nothing but its own files and the embed's script,
 * and a page made on its server from the open API.
 */
export function makePartnerSite(settings: PartnerSettings) {
  const { service, client, institution, proposal, forum, key } = settings;
  const policy = [
    "default-src 'none'",
    `script-src ${service}`,
    `connect-src ${service}`,
    `frame-src ${service}`,
    "style-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const api = makeClient({ origin: service, credential: key, language: 'ko' });

  const page = (title: string, content: string) => `<!doctype html>
<html lang="ko">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/site.css">
<title>${escaped(title)}</title><script src="${service}/embed/v1.js" defer></script></head>
<body><main><h1>${escaped(title)}</h1>${content}</main></body></html>`;

  const embeds = () =>
    page(
      '우리 구 누리집',
      `<gongnon-proposal client="${client}" proposal="${proposal}"></gongnon-proposal>
<gongnon-list client="${client}" institution="${institution}" limit="3"></gongnon-list>
${forum ? `<gongnon-forum client="${client}" forum="${forum}"></gongnon-forum>` : ''}
<iframe src="${service}/embed/proposals/${proposal}?client=${client}" width="480" height="360" title="제안"></iframe>
<p><a href="/answers">약속한 답변</a></p>`,
    );

  const answers = async () => {
    const items: string[] = [];
    const owed = everyItem((cursor) =>
      api.GET('/api/v1/answers', {
        params: { query: { institution, state: 'owed', ...(cursor !== undefined && { cursor }) } },
      }),
    );
    for await (const { title, dueAt } of owed) {
      items.push(`<li>${escaped(title)} — ${escaped(dueAt.slice(0, 10))}까지</li>`);
      if (items.length === 20) break;
    }
    return page('약속한 답변', `<ul>${items.join('')}</ul>`);
  };

  // The embeds take the page's scheme: it has both.
  const style = `:root { color-scheme: light dark; background: light-dark(#fff, #131416); color: light-dark(#131416, #fff) }
a { color: inherit }
`;

  return createServer(async (request, response) => {
    try {
      if (request.url === '/site.css') {
        response.writeHead(200, { 'Content-Type': 'text/css; charset=utf-8' }).end(style);
        return;
      }
      const html = request.url === '/answers' ? await answers() : embeds();
      response.writeHead(200, {
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Security-Policy': policy,
      });
      response.end(html);
    } catch {
      response
        .writeHead(502, { 'Content-Type': 'text/plain; charset=utf-8' })
        .end('Gongnon does not answer.');
    }
  });
}
