import { parseAccept } from 'hono/utils/accept';
import { errorsEn } from './errors.en.ts';
import { errorsKo } from './errors.ko.ts';

export const languages = ['ko', 'en'] as const;
export type Language = (typeof languages)[number];

export const errorSentences = { ko: errorsKo, en: errorsEn } as const;

/** Whichever of our languages an Accept-Language header prefers (RFC 9110, 12.5.4), Korean without one. */
export function languageOf(acceptLanguage: string | undefined): Language {
  const wanted = parseAccept((acceptLanguage ?? '').slice(0, 200)).flatMap(({ type, q }) => {
    const tag = type.split('-')[0]?.toLowerCase();
    return (tag === 'ko' || tag === 'en') && q > 0 ? [{ tag, q } as const] : [];
  });
  return wanted.sort((one, other) => other.q - one.q)[0]?.tag ?? 'ko';
}
