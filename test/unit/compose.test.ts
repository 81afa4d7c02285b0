import { describe, expect, it } from 'vitest';
import { composeDigest, composeNotice } from '../../functions/notifications/compose.ts';
import { type Notice, noticeKinds } from '../../functions/notifications/model.ts';

const links = {
  site: 'https://gongnon.example',
  unsubscribe: 'https://gongnon.example/mail/unsubscribe?token=abc_-1',
};
const notice = (fields: object = {}) =>
  ({
    kind: 'answer.published',
    title: '골목등',
    proposal: 'prp_01J00000000000000000000000',
    dueAt: '2026-04-01T14:59:59.999Z',
    commitment: '등 100개',
    ...fields,
  }) as Notice;

describe('a composed mail', () => {
  it.each(noticeKinds)('about %s says the same in plain text and HTML, in both languages', (kind) => {
    for (const language of ['ko', 'en'] as const) {
      const mail = composeNotice(notice({ kind }), 'ownProposals', language, links);
      for (const part of [mail.text, mail.html]) {
        expect(part).toContain('골목등');
        expect(part).toContain(links.unsubscribe);
        expect(part).not.toMatch(/\{[a-z]+\}/);
      }
      expect(mail.html).toContain(`lang="${language}"`);
    }
  });

  it('links to the page of the proposal in the reader’s language', () => {
    const of = (language: 'ko' | 'en') => composeNotice(notice(), 'ownProposals', language, links).text;
    expect(of('ko')).toContain('https://gongnon.example/proposals/prp_01J00000000000000000000000\n');
    expect(of('en')).toContain('https://gongnon.example/en/proposals/prp_01J00000000000000000000000\n');
  });

  it('links to the page of the forum it is of, also where a proposal is behind it', () => {
    const forum = 'frm_01J00000000000000000000000';
    const of = (fields: object) => composeNotice(notice(fields), 'duties', 'en', links).text;
    expect(of({ proposal: undefined, forum })).toContain(`https://gongnon.example/en/forums/${forum}\n`);
    expect(of({ forum })).toContain(`https://gongnon.example/en/forums/${forum}\n`);
    expect(of({})).toContain('https://gongnon.example/en/proposals/prp_01J00000000000000000000000\n');
  });

  it('can be ended with one click (RFC 8058)', () => {
    expect(composeNotice(notice(), 'followedProposals', 'ko', links).headers).toEqual([
      { name: 'List-Unsubscribe', value: `<${links.unsubscribe}>` },
      { name: 'List-Unsubscribe-Post', value: 'List-Unsubscribe=One-Click' },
    ]);
  });

  it.each([
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='x",
    '&lt;b&gt;',
    '<a href="https://evil.example">',
  ])('shows %s as text', (title) => {
    const { html } = composeNotice(
      notice({ title, commitment: title, kind: 'commitment.done' }),
      'ownProposals',
      'ko',
      links,
    );
    expect(html).not.toContain(title);
    expect([...html.matchAll(/<([a-z0-9]+)/g)].map(([, tag]) => tag)).toEqual(
      'html head meta title body p p a hr p br br a'.split(' '),
    );
    expect([...html.matchAll(/href="([^"]*)"/g)].every(([, url]) => url?.startsWith(links.site))).toBe(true);
  });

  it.each(['a\r\nBcc: x@mail.example', 'a\nb', 'a\u0000b', 'a\u2028b', 'a\u202eb', '\ud83d'])(
    'keeps the title %j to one line of the subject',
    (title) => {
      const { subject, text } = composeNotice(notice({ title }), 'ownProposals', 'en', links);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      expect(subject).not.toMatch(/[\u0000-\u001f\u007f\u2028\u2029\u202e]/);
      expect(subject.isWellFormed()).toBe(true);
      expect(text).not.toContain('\nBcc:');
    },
  );

  it('says a title as it is, whatever is in it', () => {
    const { subject } = composeNotice(notice({ title: '$& {due} {title}' }), 'ownProposals', 'en', links);
    expect(subject).toBe('“$& {due} {title}” has been answered');
  });

  it('of a week leaves out what did not happen', () => {
    const digest = { id: 'x', at: '', from: '2026-11-16', to: '2026-11-22', published: [], answered: [] };
    const one = { proposal: 'prp_1', title: '골목등' };
    const mail = composeDigest({ ...digest, answered: [one] }, 'en', links);
    expect(mail.subject).toBe('This week on Gongnon (16 November 2026 to 22 November 2026)');
    expect(mail.text).toContain('Answered proposals');
    expect(mail.text).not.toContain('New proposals');
  });
});
