import { Hono } from 'hono';
import { html } from 'hono/html';
import { latestNotices, type Notice, subjectOf } from '../../functions/notifications/index.ts';
import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import { mailIdSchema } from '../../shared/ids.ts';
import { findSentMail, type SentMail, sentMails } from './post-by-outbox.ts';

const perPage = 50;

const style = `
body { margin: 0; color: #1e2124; background: #f4f5f6; font: 1.0625rem/1.5 "Pretendard GOV", Pretendard, "Noto Sans KR", "Apple SD Gothic Neo", "Malgun Gothic", sans-serif; }
header { background: #fff; border-bottom: 1px solid #cdd1d5; padding: 1rem; font-weight: 700; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 2rem; line-height: 1.3; margin: 0 0 .25rem; }
span[lang=en] { display: block; color: #464c53; font-size: .9375rem; }
ol { list-style: none; margin: 1.5rem 0; padding: 0; display: grid; gap: .75rem; }
li { background: #fff; border: 1px solid #cdd1d5; border-radius: .5rem; padding: 1rem; }
h2 { font-size: 1.0625rem; margin: 0; overflow-wrap: anywhere; }
p { margin: .25rem 0 0; color: #464c53; font-size: .9375rem; overflow-wrap: anywhere; }
pre { font: inherit; font-size: .9375rem; white-space: pre-wrap; overflow-wrap: anywhere; margin: .5rem 0 0; }
a { color: #0b50d0; }
:focus-visible { outline: 3px solid #0b50d0; outline-offset: 3px; }
`;

const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

/**
 * `/dev/outbox`: every mail as it went out, newest first, and beneath the notices they were made of, whether or not there
 * was anybody to write to. `?to=` shows one address alone. The one-machine server only.
 */
export function makeOutbox(context: Context): Hono {
  const { table } = context;
  const app = new Hono();
  app.use('/dev/outbox/*', async (c, next) => {
    c.header('Cache-Control', 'no-store');
    await next();
  });

  app.get('/dev/outbox', async (c) => {
    const to = c.req.query('to');
    const mails = await sentMails(context, { limit: perPage, cursor: c.req.query('mails') });
    const shown = mails.items.filter((mail) => to === undefined || mail.to === to);
    const notices = await latestNotices(table, { limit: perPage, cursor: c.req.query('cursor') });
    const page = html`<!doctype html>
      <html lang="ko">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>보낸 메일함 · 공론</title>
          <style>
            ${style}
          </style>
        </head>
        <body>
          <header>공론 Gongnon</header>
          <main>
            <h1>보낸 메일함</h1>
            <span lang="en">Outbox: mails as they went out, newest first</span>
            ${
              shown.length === 0
                ? html`<p>아직 보낸 메일이 없습니다. <span lang="en">No mail has been sent yet.</span></p>`
                : html`<ol>
                    ${shown.map(toMail)}
                  </ol>`
            }
            ${toOlder('mails', mails.next)}
            <h1>알림</h1>
            <span lang="en">Notices: what the mails are made of, newest first</span>
            ${
              notices.items.length === 0
                ? html`<p>아직 알림이 없습니다. <span lang="en">There are no notices yet.</span></p>`
                : html`<ol>
                    ${notices.items.map(toEntry)}
                  </ol>`
            }
            ${toOlder('cursor', notices.next)}
          </main>
        </body>
      </html>`;
    c.header('Content-Security-Policy', policy);
    c.header('Cache-Control', 'no-store');
    return c.html(page);
  });

  // As a mail program shows it: nothing in it runs and nothing is fetched.
  app.get('/dev/outbox/:id', async (c) => {
    const id = mailIdSchema.safeParse(c.req.param('id')).data;
    const mail = id && (await findSentMail(context, id));
    if (!mail) throw new AppError('request.not-found');
    c.header(
      'Content-Security-Policy',
      "default-src 'none'; base-uri 'none'; form-action 'none'; sandbox allow-popups",
    );
    return c.html(mail.html);
  });
  return app;
}

function toOlder(name: string, next: string | null) {
  return next === null
    ? ''
    : html`<p><a href="?${name}=${next}" rel="next">이전 것 더 보기 <span lang="en">Older</span></a></p>`;
}

function toMail(mail: SentMail) {
  return html`<li lang="${mail.language}">
    <h2>${mail.subject}</h2>
    <p>
      <a href="?to=${encodeURIComponent(mail.to)}">${mail.to}</a> ·
      <time datetime="${mail.at}">${mail.at.slice(0, 16).replace('T', ' ')} UTC</time> ·
      <a href="/dev/outbox/${mail.id}">HTML</a>
    </p>
    <details>
      <summary>${mail.headers.map(({ name }) => name).join(', ')}</summary>
      <pre>${mail.headers.map(({ name, value }) => `${name}: ${value}\n`)}</pre>
    </details>
    <pre>${mail.text}</pre>
  </li>`;
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
    case 'followers':
      return '소식을 받기로 한 시민';
    case 'administrator':
      return `${recipient.institution} 관리자`;
  }
}
