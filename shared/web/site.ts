import type { Context as HonoContext } from 'hono';
import type { Context } from '../context.ts';
import type { Language } from '../i18n/language.ts';
import type { Assets } from './assets.ts';
import { type Formats, makeFormats } from './locale.ts';
import { sharedEn } from './messages.en.ts';
import { type SharedMessages, sharedKo } from './messages.ko.ts';

/** What every page is made with. */
export interface Site {
  context: Context;
  assets: Assets;
  /** The address people know the site by, without a slash at its end. */
  origin: string;
  language: Language;
  words: SharedMessages;
  formats: Formats;
  /** What the layout has to know of who is looking; nothing where nobody is signed in. */
  visitorOf: (c: HonoContext) => Visitor | undefined;
}

export interface Visitor {
  /** What their browser keeps for them is kept under this; it says nothing of who they are. */
  mark: string;
  isModerator: boolean;
  isOfficer: boolean;
  isAdmin: boolean;
}

export interface PageFacts {
  title: string;
  description?: string | undefined;
  /** Not for search engines: what is one person's, or only a step on the way. */
  isPrivate?: boolean;
  status?: number;
  /** Where its feeds are, below the site: `path` without the ending that says which format. */
  feed?: { path: string; query?: string };
  /** Another site may show it, by what oEmbed says of its address. */
  canBeEmbedded?: boolean;
}

const sharedWords = { ko: sharedKo, en: sharedEn } as const;

/** The words of every page, for what is written outside of one. */
export function wordsIn(language: Language): SharedMessages {
  return sharedWords[language];
}

export function siteIn(language: Language, site: Omit<Site, 'language' | 'words' | 'formats'>): Site {
  return { ...site, language, words: sharedWords[language], formats: makeFormats(language) };
}
