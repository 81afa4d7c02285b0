import { Hono } from 'hono';
import { html } from 'hono/html';
import { latestNotices, type Notice, subjectOf } from '../../functions/notifications/index.ts';
import type { Context } from '../../shared/context.ts';

const perPage = 50;

const style = `
body { margin: 0; color: #1e2124; background: #f4f5f6; font: 1.0625rem/1.5 "Pretendard GOV", Pretendard, "Noto Sans KR", "Apple SD Gothic Neo", "Malgun Gothic", sans-serif; }
header { background: #fff; border-bottom: 1px solid #cdd1d5; padding: 1rem; font-weight: 700; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 2rem; line-height: 1.3; margin: 0 0 .25rem; }
[lang=en] { display: block; color: #464c53; font-size: .9375rem; }
ol { list-style: none; margin: 1.5rem 0; padding: 0; display: grid; gap: .75rem; }
li { background: #fff; border: 1px solid #cdd1d5; border-radius: .5rem; padding: 1rem; }
h2 { font-size: 1.0625rem; margin: 0; overflow-wrap: anywhere; }
p { margin: .25rem 0 0; color: #464c53; font-size: .9375rem; overflow-wrap: anywhere; }
a { color: #0b50d0; }
:focus-visible { outline: 3px solid #0b50d0; outline-offset: 3px; }
`;

/** `/dev/outbox`: every notice as it would be sent, newest first. The one-machine server only. */
export function makeOutbox({ table }: Context): Hono {
  const app = new Hono();
  app.get('/dev/outbox', async (c) => {
    const { items, next } = await latestNotices(table, { limit: perPage, cursor: c.req.query('cursor') });
    const page = html`<!doctype html>
      <html lang="ko">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>보낸 알림 · 공론</title>
          <style>
            ${style}
          </style>
        </head>
        <body>
          <header>공론 Gongnon</header>
          <main>
            <h1>보낸 알림</h1>
            <span lang="en">Outbox: what would be sent, newest first</span>
            ${
              items.length === 0
                ? html`<p>아직 보낸 알림이 없습니다. <span lang="en">Nothing has been sent yet.</span></p>`
                : html`<ol>
                    ${items.map(toEntry)}
                  </ol>`
            }
            ${
              next === null
                ? ''
                : html`<p><a href="?cursor=${next}" rel="next">이전 알림 더 보기 <span lang="en">Older</span></a></p>`
            }
          </main>
        </body>
      </html>`;
    c.header(
      'Content-Security-Policy',
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
    );
    c.header('Cache-Control', 'no-store');
    return c.html(page);
  });
  return app;
}

function toEntry(notice: Notice) {
  return html`<li>
    <h2>${subjectOf(notice, 'ko')}<span lang="en">${subjectOf(notice, 'en')}</span></h2>
    <p>
      ${toReader(notice.recipient)} · <time datetime="${notice.at}">${notice.at.slice(0, 16).replace('T', ' ')} UTC</time> ·
      <a href="${notice.answer ? `/api/v1/answers/${notice.answer}` : `/api/v1/proposals/${notice.proposal}`}">${notice.kind}</a>
    </p>
  </li>`;
}

function toReader(recipient: Notice['recipient']): string {
  switch (recipient.to) {
    case 'person':
      return `시민 ${recipient.person}`;
    case 'department':
      return `${recipient.institution} ${recipient.department} 부서`;
    case 'head':
      return `${recipient.institution} ${recipient.department} 부서장`;
    case 'administrator':
      return `${recipient.institution} 관리자`;
  }
}
