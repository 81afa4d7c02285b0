import { createContext, useContext } from 'hono/jsx';
import type { Language } from '../i18n/language.ts';

/** The language of the page that is being made. */
export const PageLanguage = createContext<Language>('ko');

const hangul = /[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]/;

/** The language of what somebody wrote, where it is another than the page's: what reads it aloud has to know (WCAG 3.1.2). */
export function languageOfText(text: string): 'ko' | undefined {
  return useContext(PageLanguage) === 'en' && hangul.test(text) ? 'ko' : undefined;
}

/** A title or a line that somebody wrote, within whatever says it. */
export function Said({ text }: { text: string }) {
  const lang = languageOfText(text);
  if (lang !== undefined) return <span lang={lang}>{text}</span>;
  return <>{text}</>;
}

/** A sentence of the page's own with what somebody wrote in it. */
export function SaidWithin({ sentence, text }: { sentence: string; text: string }) {
  const at = sentence.lastIndexOf(text);
  if (at === -1) return <>{sentence}</>;
  return (
    <>
      {sentence.slice(0, at)}
      <Said text={text} />
      {sentence.slice(at + text.length)}
    </>
  );
}
