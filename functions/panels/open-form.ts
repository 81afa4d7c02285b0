import { z } from 'zod';
import { startOfDate } from '../../shared/clock.ts';
import type { FieldProblems } from '../../shared/web/fields.tsx';
import type { PanelsMessages } from './messages.ko.ts';
import { mostSeats, panelTitleSchema, purposeSchema, seedSourceSchema, strataSchema } from './model.ts';
import type { NewPanel } from './open-panel.ts';

export const openFields = [
  'title',
  'purpose',
  'from',
  'to',
  'strata',
  'quorum',
  'closesOn',
  'source',
  'sourceOn',
  'sourceTime',
] as const;
export type OpenTyped = Record<(typeof openFields)[number], string>;

/** A moment in Asia/Seoul by its date and its time, `hh:mm`; nothing where either is none. */
export function momentOf(date: string, time: string): string | undefined {
  const clock = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(time.trim());
  if (!clock || !z.iso.date().safeParse(date).success) return undefined;
  const minutes = Number(clock[1]) * 60 + Number(clock[2]);
  return new Date(startOfDate(date).getTime() + minutes * 60_000).toISOString();
}

/** Groups as they are typed, one on each line: `name, seats`. */
function toStrata(text: string): { name: string; seats: number }[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [, name = '', seats = ''] = /^(.*),\s*(\d{1,3})$/.exec(line) ?? [];
      return { name, seats: Number(seats) };
    });
}

type Opened = Omit<NewPanel, 'institution' | 'idempotencyKey'>;

/** What was typed, as a panel to open; or what is wrong with it, field by field. */
export function readOpenForm(
  typed: OpenTyped,
  sentences: PanelsMessages['open']['errors'],
): { opened: Opened } | { problems: FieldProblems } {
  const title = panelTitleSchema.safeParse(typed.title);
  const purpose = purposeSchema.safeParse(typed.purpose);
  const term = z
    .object({ from: z.iso.date(), to: z.iso.date() })
    .safeParse({ from: typed.from, to: typed.to });
  const strata = strataSchema.safeParse(toStrata(typed.strata));
  const quorum = z.coerce.number().int().min(1).max(mostSeats).safeParse(typed.quorum);
  const isDrawn = typed.strata.trim() !== '';
  const closesOn = z.iso.date().safeParse(typed.closesOn);
  const source = seedSourceSchema.safeParse({
    what: typed.source,
    at: momentOf(typed.sourceOn, typed.sourceTime),
  });
  const problems: FieldProblems = {
    ...(!title.success && { title: sentences.title }),
    ...(!purpose.success && { purpose: sentences.purpose }),
    ...(!term.success && { to: sentences.term }),
    ...(!strata.success && { strata: sentences.strata }),
    ...(!quorum.success && { quorum: sentences.quorum }),
    ...(isDrawn && !closesOn.success && { closesOn: sentences.closesOn }),
    ...(isDrawn && !source.success && { source: sentences.source }),
  };
  if (!title.success || !purpose.success || !term.success || !strata.success || !quorum.success)
    return { problems };
  if (Object.keys(problems).length > 0) return { problems };
  return {
    opened: {
      title: title.data,
      purpose: purpose.data,
      term: term.data,
      strata: strata.data,
      quorum: quorum.data,
      ...(isDrawn && { closesOn: closesOn.data, source: source.data }),
    },
  };
}
