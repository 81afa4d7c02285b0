/** What a feed says, whichever format it is written in. */
export interface Feed {
  /** The same for ever, whatever the feed's address comes to be. */
  id: string;
  title: string;
  /** The page it is about, and the feed itself. */
  url: string;
  self: string;
  language: string;
  updated: string;
  entries: FeedEntry[];
}

export interface FeedEntry {
  id: string;
  title: string;
  url: string;
  published: string;
  updated: string;
  text: string;
  author?: string;
  tags?: string[];
}

/** What XML 1.0 has no place for, however it is written: control signs, halves of signs, two that are none. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Text as it stands in XML, between tags and in attributes. */
export function toXml(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(forbidden, '')
    .replaceAll(/[&<>"']/g, (sign) => escapes[sign] ?? sign);
}

/** RFC 4287. */
export function toAtom({ id, title, url, self, language, updated, entries }: Feed): string {
  const lines = entries.map(
    (entry) =>
      `<entry><id>${toXml(entry.id)}</id><title>${toXml(entry.title)}</title>` +
      `<link rel="alternate" href="${toXml(entry.url)}"/>` +
      `<published>${entry.published}</published><updated>${entry.updated}</updated>` +
      (entry.author === undefined ? '' : `<author><name>${toXml(entry.author)}</name></author>`) +
      (entry.tags ?? []).map((tag) => `<category term="${toXml(tag)}"/>`).join('') +
      `<content type="text">${toXml(entry.text)}</content></entry>`,
  );
  return (
    `<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${language}">` +
    `<id>${toXml(id)}</id><title>${toXml(title)}</title><updated>${updated}</updated>` +
    `<link rel="alternate" href="${toXml(url)}"/><link rel="self" href="${toXml(self)}"/>` +
    // An entry without an author takes the feed's: RFC 4287, 4.1.1.
    `<author><name>${toXml(title)}</name></author>\n${lines.join('\n')}\n</feed>\n`
  );
}

/** JSON Feed 1.1. */
export function toJsonFeed({ title, url, self, language, entries }: Feed): object {
  return {
    version: 'https://jsonfeed.org/version/1.1',
    title,
    home_page_url: url,
    feed_url: self,
    language,
    items: entries.map((entry) => ({
      id: entry.id,
      url: entry.url,
      title: entry.title,
      content_text: entry.text,
      date_published: entry.published,
      date_modified: entry.updated,
      ...(entry.author !== undefined && { authors: [{ name: entry.author }] }),
      ...(entry.tags && { tags: entry.tags }),
    })),
  };
}
