import { addDays, dateAt, day } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import { AppError, type FieldError } from '../../shared/errors.ts';
import { reserveId } from '../../shared/http/idempotency.ts';
import { type InstitutionId, newId, panelIdSchema } from '../../shared/ids.ts';
import { getInstitution } from '../institutions/index.ts';
import { type Actor, assertAllowed } from '../people/index.ts';
import type { Panel, SeedSource } from './model.ts';
import { createPanel, findPanel } from './repository.ts';
import { canRunPanels, endOf, leastPauseMs } from './rules.ts';

export interface NewPanel {
  institution: InstitutionId;
  title: string;
  purpose: string;
  term: { from: string; to: string };
  strata: { name: string; seats: number }[];
  quorum: number;
  /** The last day of applications, and where the seed will come from: both where there are groups to draw from. */
  closesOn?: string | undefined;
  source?: SeedSource | undefined;
  idempotencyKey?: string | undefined;
}

const longestRecruitingDays = 180;
const longestTermDays = 3 * 366;

/**
 * Opens an agenda panel. Where there are groups to draw from, people may apply from now on until the end of `closesOn`,
 * and the source of the seed is named before anybody can have applied. One without groups is appointed as a whole.
 *
 * @throws auth.forbidden, institution.not-found, request.invalid, request.idempotency-key-invalid,
 *   request.idempotency-key-reused
 */
export async function openPanel(context: Context, actor: Actor, opened: NewPanel): Promise<Panel> {
  const { table, clock } = context;
  const { idempotencyKey, source, closesOn, strata, ...facts } = opened;
  assertAllowed(canRunPanels(actor, opened.institution));
  await getInstitution(context, opened.institution);
  const now = clock.now();
  assertFits(opened, now);
  const id = await reserveId(context, {
    person: actor.person,
    route: 'panels',
    key: idempotencyKey,
    request: { source, closesOn, strata, ...facts },
    newId: () => newId(panelIdSchema, 'pnl', now),
  });
  const at = now.toISOString();
  const created = await createPanel(table, {
    at: now,
    by: { person: actor.person },
    events: [{ type: 'panel.opened' }],
    next: {
      ...facts,
      id,
      strata: strata.map(({ name, seats }, index) => ({ id: `s${index + 1}`, name, seats })),
      state: strata.length > 0 ? 'recruiting' : 'seated',
      openedAt: at,
      ...(closesOn !== undefined && { closesAt: endOf(closesOn) }),
      sources: source === undefined ? [] : [{ ...source, namedAt: at }],
      seats: [],
    },
  });
  const panel = created ?? (await findPanel(table, id));
  if (!panel) throw new AppError('panel.not-found');
  return panel;
}

function assertFits({ term, strata, quorum, closesOn, source }: NewPanel, now: Date): void {
  const wrong: FieldError[] = [];
  const today = dateAt(now);
  const seats = strata.reduce((sum, each) => sum + each.seats, 0);
  const isOutside = term.from < addDays(today, -longestTermDays) || term.to > addDays(today, longestTermDays);
  if (term.to < term.from || term.to < today || isOutside)
    wrong.push({
      field: '/term',
      message: 'ends on or after its first day, after today and within three years',
    });
  if (strata.length > 0 && quorum > seats)
    wrong.push({ field: '/quorum', message: 'is more than there are seats' });
  if (strata.length === 0) {
    if (closesOn !== undefined) wrong.push({ field: '/closesOn', message: 'goes with groups to draw from' });
    if (source !== undefined) wrong.push({ field: '/source', message: 'goes with groups to draw from' });
  } else {
    const latest = addDays(today, longestRecruitingDays);
    if (closesOn === undefined || closesOn < today || closesOn > latest || closesOn > term.to)
      wrong.push({ field: '/closesOn', message: 'is today or later, within 180 days and within the term' });
    else if (source === undefined || !isAfterClosing(source, endOf(closesOn)))
      wrong.push({ field: '/source', message: 'is known an hour after applications close, or later' });
  }
  if (wrong.length > 0) throw new AppError('request.invalid', wrong);
}

const latestSeedMs = 366 * day;

/** There is time to see the pool before the seed can be known, and not for ever. */
export function isAfterClosing({ at }: SeedSource, closesAt: string): boolean {
  const wait = Date.parse(at) - Date.parse(closesAt);
  return wait >= leastPauseMs && wait <= latestSeedMs;
}
