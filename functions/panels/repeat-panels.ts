import { day } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import { keys } from '../../shared/dynamo/keys.ts';
import type { StreamRecord } from '../../shared/dynamo/stream.ts';
import type { PanelId } from '../../shared/ids.ts';
import type { Candidate, Panel } from './model.ts';
import { allCandidates, findPanel, panelIds } from './repository.ts';

/** Long enough for a night or two that did not run. */
const settledAfterMs = 7 * day;

/** Every panel that is not long over. */
export async function panelsToRepeat({ table, clock }: Context): Promise<PanelId[]> {
  const since = clock.now().getTime() - settledAfterMs;
  const all = await Promise.all((await panelIds(table, '*')).map((id) => findPanel(table, id)));
  return all.flatMap((panel) =>
    panel && (panel.endedAt === undefined || Date.parse(panel.endedAt) > since) ? [panel.id] : [],
  );
}

/**
 * A panel and all that lies before it as they are now, for the projections to take once more: what the stream let go of is
 * made up for.
 */
export async function panelRecords({ table }: Context, id: PanelId): Promise<StreamRecord[]> {
  const panel = await findPanel(table, id);
  if (!panel) return [];
  const candidates = await allCandidates(table, id);
  return [toRecord(keys.panel(id), panel), ...candidates.map((each) => toRecord(keyOf(each), each))];
}

const keyOf = ({ panel, proposal }: Candidate) => keys.candidate(panel, proposal);
const toRecord = (key: StreamRecord['key'], item: Panel | Candidate): StreamRecord => ({
  key,
  sequence: '',
  after: { ...item },
});
