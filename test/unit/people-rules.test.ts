import { describe, expect, it } from 'vitest';
import { toPersonId } from '../../functions/people/identify.ts';
import { fromGrant, toGrant } from '../../functions/people/model.ts';
import { publicName } from '../../functions/people/rules.ts';

describe('a role as a provider states it', () => {
  it.each([
    'officer@seoul/women',
    'head@seoul/women',
    'moderator@mapo',
    'moderator@*',
    'admin@seoul',
    'admin@*',
  ])('%s is understood and said back', (text) => {
    const grant = toGrant(text);
    expect(grant && fromGrant(grant)).toBe(text);
  });

  it.each([
    'officer@seoul',
    'officer@*/women',
    'king@seoul',
    'admin',
    'admin@',
    'ADMIN@seoul',
    'admin@SEOUL',
    ' admin@*',
  ])('%s gives nothing', (text) => {
    expect(toGrant(text)).toBeUndefined();
  });
});

describe('a pseudonym', () => {
  const key = new Uint8Array(32).fill(1);

  it('is the same for the same person, another for another, another realm, another key', () => {
    const one = toPersonId(key, 'realm', 'somebody');
    expect(toPersonId(key, 'realm', 'somebody')).toBe(one);
    expect(
      new Set([
        one,
        toPersonId(key, 'realm', 'somebody else'),
        toPersonId(key, 'other', 'somebody'),
        toPersonId(new Uint8Array(32).fill(2), 'realm', 'somebody'),
      ]).size,
    ).toBe(4);
  });

  it('says nothing of who it is, in its name neither', () => {
    const id = toPersonId(key, 'realm', 'somebody');
    expect(id).toMatch(/^per_[0-9A-HJKMNP-TV-Z]{26}$/);
    expect(publicName(id, undefined)).toBe(`시민 ${id.slice(-4)}`);
    expect(publicName(id, '푸른나무')).toBe('푸른나무');
  });
});
