import type { Language } from '../../shared/i18n/language.ts';
import { makeFormats, pathIn, pathOf } from '../../shared/web/locale.ts';
import type { MailChoice } from '../people/index.ts';
import { mailWords } from './messages.ts';
import type { Digest, Notice } from './model.ts';
import { leadOf, subjectOf } from './subject-of.ts';

/** A mail in words, before anybody's address is on it. */
export interface Letter {
  language: Language;
  subject: string;
  text: string;
  html: string;
  headers: { name: string; value: string }[];
}

interface Links {
  /** Where the site is, without a slash at the end. */
  site: string;
  /** What ends this kind of mail for this reader with one click. */
  unsubscribe: string;
}

/** A notice as a mail, in the reader's language: the same words as plain text and as HTML. */
export function composeNotice(notice: Notice, why: MailChoice, language: Language, links: Links): Letter {
  const link = {
    title: oneLine(notice.title || mailWords[language].hiddenTitle),
    url: urlOf(notice, language, links),
  };
  return toLetter({
    subject: subjectOf(notice, language),
    lead: leadOf(notice, language),
    sections: [{ links: [link] }],
    why,
    language,
    links,
  });
}

/** The week's proposals and answers. A part of the week in which nothing happened is left out. */
export function composeDigest(digest: Digest, language: Language, links: Links): Letter {
  const words = mailWords[language].digest;
  const { date } = makeFormats(language);
  const toLinks = (entries: Digest['published']) =>
    entries.map((entry) => ({ title: oneLine(entry.title), url: urlOf(entry, language, links) }));
  return toLetter({
    subject: words.subject.replace('{from}', date(digest.from)).replace('{to}', date(digest.to)),
    lead: words.lead,
    sections: [
      { heading: words.answered, links: toLinks(digest.answered) },
      { heading: words.published, links: toLinks(digest.published) },
    ].filter((section) => section.links.length > 0),
    why: 'digest',
    language,
    links,
  });
}

interface Parts {
  subject: string;
  lead: string;
  sections: { heading?: string; links: { title: string; url: string }[] }[];
  why: MailChoice;
  language: Language;
  links: Links;
}

function toLetter({ subject, lead, sections, why, language, links }: Parts): Letter {
  const words = mailWords[language];
  const text = [
    oneLine(lead),
    ...sections.map(({ heading, links: each }) =>
      [
        ...(heading === undefined ? [] : [`[${heading}]`]),
        ...each.map(({ title, url }) => `${title}\n${words.read}: ${url}`),
      ].join('\n\n'),
    ),
    `-- \n${words.signature}\n${words.reasons[why]}\n${words.unsubscribe}: ${links.unsubscribe}`,
  ].join('\n\n');
  const listed = sections.map(
    ({ heading, links: each }) =>
      `${heading === undefined ? '' : `<h2>${toHtml(heading)}</h2>`}${each
        .map(({ title, url }) => `<p><a href="${toHtml(url)}">${toHtml(title)}</a></p>`)
        .join('')}`,
  );
  const html =
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${toHtml(oneLine(subject))}</title></head>` +
    `<body><p>${toHtml(oneLine(lead))}</p>${listed.join('')}<hr><p>${toHtml(words.signature)}<br>` +
    `${toHtml(words.reasons[why])}<br><a href="${toHtml(links.unsubscribe)}">${toHtml(words.unsubscribe)}</a></p></body></html>`;
  return {
    language,
    subject: oneLine(subject),
    text,
    html,
    // RFC 8058: the reader's own program offers one button, and its press is a POST to this address.
    headers: [
      { name: 'List-Unsubscribe', value: `<${links.unsubscribe}>` },
      { name: 'List-Unsubscribe-Post', value: 'List-Unsubscribe=One-Click' },
    ],
  };
}

function urlOf(
  {
    page,
    proposal,
    forum,
    opinion,
    session,
  }: Pick<Notice, 'proposal' | 'forum' | 'opinion' | 'session' | 'page'>,
  language: Language,
  { site }: Links,
): string {
  return `${site}${pathIn(language, page ?? pathOf({ proposal, forum, opinion, session }))}`;
}

/**
 * One line, whatever somebody wrote: a line break in a subject would begin a header of the writer's choosing, and
 * characters that reorder text would let a title rewrite the words around it.
 */
function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .trim();
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function toHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
