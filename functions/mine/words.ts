import type { Language } from '../../shared/i18n/language.ts';
import { mineEn } from './messages.en.ts';
import { type MineMessages, mineKo } from './messages.ko.ts';

export const mineWords: Record<Language, MineMessages> = { ko: mineKo, en: mineEn };
