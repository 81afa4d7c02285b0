import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeCatalogue } from '../../functions/search/catalogue.ts';
import type { SearchDocument } from '../../functions/search/model.ts';
import { initialsOf, toLookedThrough } from '../../functions/search/terms.ts';
import { type InstitutionId, newProposalId } from '../../shared/ids.ts';

const syllable = fc.integer({ min: 0xac00, max: 0xd7a3 }).map((code) => String.fromCharCode(code));
const word = fc.array(syllable, { minLength: 1, maxLength: 5 }).map((letters) => letters.join(''));
const title = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '));
const all = { states: ['open'] } as const;

function aDocument(words: { title: string; body?: string; tags?: string[] }): SearchDocument {
  const since = new Date();
  return {
    id: newProposalId(since),
    version: 1,
    changed: 'x',
    institution: 'here' as InstitutionId,
    state: 'open',
    since: since.toISOString(),
    title: words.title,
    tags: words.tags ?? [],
    body: toLookedThrough(words.body ?? ''),
  };
}

/** Any part of a text. */
const partOf = (text: string) =>
  fc
    .tuple(fc.nat(text.length - 1), fc.integer({ min: 1, max: text.length }))
    .map(([at, length]) => text.slice(at, at + length));

describe('whatever the words', () => {
  it('finds a title by any part of any of its words, and by that part’s initial consonants', () => {
    fc.assert(
      fc.property(
        fc.array(title, { minLength: 1, maxLength: 6 }).chain((titles) =>
          fc.tuple(
            fc.constant(titles),
            fc
              .nat(titles.length - 1)
              .chain((at) =>
                fc.tuple(fc.constant(at), fc.constantFrom(...(titles[at] ?? '').split(' ')).chain(partOf)),
              ),
          ),
        ),
        ([titles, [at, part]]) => {
          const catalogue = makeCatalogue();
          const documents = titles.map((each) => aDocument({ title: each }));
          for (const each of documents) catalogue.put(each);
          for (const text of [part, part.normalize('NFD'), initialsOf(part)])
            expect(catalogue.find(text, all).ids).toContain(documents[at]?.id);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('finds a text by any part, of two syllables and more, of any of its words', () => {
    fc.assert(
      fc.property(
        fc
          .array(word, { minLength: 1, maxLength: 30 })
          .chain((words) => fc.tuple(fc.constant(words.join(' ')), fc.constantFrom(...words).chain(partOf))),
        ([body, part]) => {
          fc.pre(part.length > 1);
          const catalogue = makeCatalogue();
          const document = aDocument({ title: 'x', body });
          catalogue.put(document);
          expect(catalogue.find(part, all).ids).toEqual([document.id]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('answers any text at all, the same after any order of changes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(4), fc.boolean(), title), { maxLength: 25 }),
        fc.string({ unit: 'binary', maxLength: 120 }),
        (changes, text) => {
          const documents = Array.from({ length: 5 }, () => aDocument({ title: '처음 제목' }));
          const changed = makeCatalogue();
          const standing = new Map<string, SearchDocument>();
          for (const [at, isGone, words] of changes) {
            const document = { ...(documents[at] as SearchDocument), title: words };
            if (isGone) {
              changed.remove(document.id);
              standing.delete(document.id);
            } else {
              changed.put(document);
              standing.set(document.id, document);
            }
          }
          const fresh = makeCatalogue();
          for (const each of standing.values()) fresh.put(each);
          for (const asked of [text, changes[0]?.[2] ?? '제목'])
            expect(new Set(changed.find(asked, all).ids)).toEqual(new Set(fresh.find(asked, all).ids));
        },
      ),
      { numRuns: 300 },
    );
  });
});
