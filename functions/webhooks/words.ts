import type { Language } from '../../shared/i18n/language.ts';
import { webhooksEn } from './messages.en.ts';
import { webhooksKo } from './messages.ko.ts';

export const webhookWords = { ko: webhooksKo, en: webhooksEn } as const satisfies Record<Language, unknown>;
