import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { InstitutionId, PanelId } from '../../shared/ids.ts';
import type { Actor } from '../people/index.ts';
import { drawPanel } from './draw.ts';
import type { Applicant, Panel, PanelState, Seat } from './model.ts';
import { applicationsOf, findApplicant, findPanel, panelsPage, poolOf } from './repository.ts';
import { seatOf } from './rules.ts';
import { type DrawView, type PanelView, toPanelView } from './view.ts';

/** @throws panel.not-found */
export async function getPanel({ table }: Pick<Context, 'table'>, id: PanelId): Promise<Panel> {
  const panel = await findPanel(table, id);
  if (!panel) throw new AppError('panel.not-found');
  return panel;
}

/** @throws panel.not-found */
export async function readPanel(context: Context, id: PanelId): Promise<PanelView> {
  return toPanelView(await getPanel(context, id));
}

/**
 * One page of panels, the newest first.
 *
 * @throws request.bad-cursor
 */
export async function listPanels(
  { table }: Context,
  query: { institution?: InstitutionId | undefined; limit: number; cursor?: string | undefined },
): Promise<{ items: PanelView[]; next: string | null }> {
  const { institution, ...page } = query;
  const { items, next } = await panelsPage(table, institution ?? '*', page);
  return { items: items.map(toPanelView), next };
}

/**
 * Everything that the draw can be made again from, as far as it is published: before the pool is closed the groups and
 * the seed's source, then the tickets, then the seed and what came of it.
 *
 * @throws panel.not-found
 */
export async function readDraw(context: Context, id: PanelId): Promise<DrawView> {
  const panel = await getPanel(context, id);
  const tickets = await poolOf(context.table, panel);
  const seatsByStratum = panel.strata.map((each) => ({ stratum: each.id as string, seats: each.seats }));
  const drawn = panel.seed && drawPanel({ tickets, seatsByStratum, seed: panel.seed.value });
  return {
    panel: panel.id,
    strata: panel.strata,
    source: panel.sources.at(-1) ?? null,
    pool: panel.pool
      ? { size: panel.pool.size, sha256: panel.pool.sha256, frozenAt: panel.pool.frozenAt, tickets }
      : null,
    seed: panel.seed ?? null,
    seated: drawn?.seated ?? null,
    substitutes: drawn?.substitutes ?? null,
  };
}

export interface Standing {
  stratum: string | null;
  ticket: string | null;
  seat: Pick<Seat, 'number' | 'kind' | 'state' | 'until'> | null;
  /** The ticket had a seat and has it no more. */
  passed: boolean;
}

/**
 * How somebody stands with a panel, for that person alone.
 *
 * @throws panel.not-found
 */
export async function ownStanding(context: Context, actor: Actor, id: PanelId): Promise<Standing> {
  const panel = await getPanel(context, id);
  return toStanding(panel, await findApplicant(context.table, id, actor.person));
}

function toStanding(panel: Panel, applicant: Applicant | undefined): Standing {
  const seat = seatOf(panel, applicant?.ticket);
  return {
    stratum: applicant?.stratum ?? null,
    ticket: applicant?.ticket ?? null,
    seat: seat ? { number: seat.number, kind: seat.kind, state: seat.state, until: seat.until } : null,
    passed: panel.seats.some(({ passed }) => passed.some(({ ticket }) => ticket === applicant?.ticket)),
  };
}

const ownShown = 20;

/** The latest of them with what they are called and how far they are, for that person alone. */
export async function ownPanels(context: Context, { person }: Actor): Promise<OwnPanel[]> {
  const { items } = await applicationsOf(context.table, person, { limit: ownShown });
  return Promise.all(
    items.map(async ({ panel: id, ...applicant }) => {
      const panel = await getPanel(context, id);
      const seat = seatOf(panel, applicant.ticket);
      return { id, title: panel.title, state: panel.state, seat: seat?.state ?? null };
    }),
  );
}

export interface OwnPanel {
  id: PanelId;
  title: string;
  state: PanelState;
  seat: Seat['state'] | null;
}
