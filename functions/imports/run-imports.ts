import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from '../../shared/context.ts';
import { type ImportId, type InstitutionId, type ProposalId, proposalIdSchema } from '../../shared/ids.ts';
import { nameOf } from '../../shared/observe/log.ts';
import { empathiesOnRecord } from '../empathy/index.ts';
import { getInstitution, type Institution } from '../institutions/index.ts';
import { registeredOpinions } from '../opinions/index.ts';
import {
  findProposal,
  findProposals,
  foreignProposalId,
  importProposal,
  importVerdict,
  isListed,
  takeOffImported,
} from '../proposals/index.ts';
import type { Import, Outcome, Phase, Progress, ReportRow } from './model.ts';
import {
  changeImport,
  dueSince,
  findImport,
  findReport,
  forgetRows,
  importsToRun,
  keepReport,
  readChunk,
  readReports,
} from './repository.ts';
import { chunksOf, type RowReading, readRow, wordsOfRow } from './rules.ts';

const atOnce = 16;
const mostWordsFound = 100;
const firstPauseMs = 20;
const mostPauses = 60;

interface ImportRun {
  /** How long it may take; what was begun by then is done. */
  forMs: number;
  /** Whether somebody reported a proposal to the moderators. */
  isReported: (id: ProposalId) => Promise<boolean>;
}

/** What a run remembers of an import from chunk to chunk: which of their ids it has met, and what it made last. */
interface Remembered {
  phase: Phase;
  next: number;
  met: Set<string>;
  /** One of what each chunk made, the last two. */
  made: (ProposalId | undefined)[];
}

/**
 * Works on whatever imports have something to do, a chunk of each in turn, until none has or the time is up: what is left
 * goes on with the next run from the chunk it was at. A chunk that is cut short is done again from its beginning, to the
 * same end: each of its rows is known by its id, and is counted by the write that says the chunk is done.
 *
 * It is never more than two chunks ahead of the lists: changes of others, which come through the same stream, wait no
 * longer than those take.
 */
export async function runImports(context: Context, { forMs, isReported }: ImportRun): Promise<void> {
  const { table, log } = context;
  const end = performance.now() + forMs;
  const memory = new Map<ImportId, Remembered>();
  const failed = new Set<ImportId>();
  let chunks = 0;
  for (;;) {
    const due = (await importsToRun(table)).filter(({ id }) => !failed.has(id));
    let isBusy = false;
    for (const each of due) {
      if (performance.now() >= end) break;
      try {
        isBusy = (await workOn(context, each, memory, isReported)) || isBusy;
        chunks++;
      } catch (error) {
        // It is left for the next run, and holds up none of the others.
        failed.add(each.id);
        log.error('import.failed', { import: each.id, error: nameOf(error) });
      }
    }
    if (!isBusy || performance.now() >= end) break;
  }
  log.info('imports.run', { chunks, failed: failed.size });
}

/** One chunk of an import. Says whether it did something: not where what it made last has yet to reach the lists. */
async function workOn(
  context: Context,
  { institution, id }: { institution: InstitutionId; id: ImportId },
  memory: Map<ImportId, Remembered>,
  isReported: ImportRun['isReported'],
): Promise<boolean> {
  const current = await findImport(context.table, institution, id);
  switch (current?.state) {
    case 'checking':
    case 'running': {
      const phase = current.state === 'checking' ? 'check' : 'run';
      const remembered = await recall(context, current, phase, memory);
      const [earlier] = remembered.made;
      if (earlier && !(await reachesLists(context, earlier))) return false;
      return workOnChunk(context, current, phase, remembered);
    }
    case 'undoing':
      return undoChunk(context, current, isReported);
    case 'cancelled':
    case 'done':
    case 'undone':
      await forgetRows(context.table, id);
      await changeImport(context.table, current, (now) =>
        now.state === current.state
          ? { at: context.clock.now(), events: [], next: { ...now, ...dueSince(id, undefined) } }
          : undefined,
      );
      return true;
    case 'receiving':
    case 'checked':
    case undefined:
      return false;
  }
}

/** What was met before this chunk: remembered from the one before it, or read again from the reports. */
async function recall(
  { table }: Context,
  current: Import,
  phase: Phase,
  memory: Map<ImportId, Remembered>,
): Promise<Remembered> {
  const next = current[phase]?.next ?? 0;
  const known = memory.get(current.id);
  if (known?.phase === phase && known.next === next) return known;
  const met = new Set<string>();
  for (let at = 0; at < next; at += 50) {
    const chunks = Array.from({ length: Math.min(50, next - at) }, (_, index) => at + index);
    for (const { id } of await readReports(table, current.id, phase, chunks)) if (id !== null) met.add(id);
  }
  const read: Remembered = { phase, next, met, made: [undefined, undefined] };
  memory.set(current.id, read);
  return read;
}

async function reachesLists(context: Context, made: ProposalId): Promise<boolean> {
  for (let pause = 0; pause < mostPauses; pause++) {
    if (await isListed(context, made)) return true;
    await sleep(Math.min(firstPauseMs * 2 ** pause, 200));
  }
  return false;
}

async function workOnChunk(
  context: Context,
  current: Import,
  phase: 'check' | 'run',
  remembered: Remembered,
): Promise<boolean> {
  const { table, clock } = context;
  const { id, source, mapping } = current;
  const chunks = chunksOf(current);
  const at = current[phase]?.next ?? 0;
  const place = chunks[at];
  if (!place) return endPhase(context, current, phase, at);
  const institution = await getInstitution(context, current.institution);
  const { columns, rows, before } = await readChunk(table, id, place);
  const met = new Set(remembered.met);
  const readings = rows.map((row): RowReading => {
    const reading = readRow(columns, row, mapping, clock.now());
    const theirs = idOf(reading);
    if (theirs === undefined) return reading;
    if (met.has(theirs)) return { refused: 'duplicate', field: 'id', id: theirs };
    met.add(theirs);
    return reading;
  });
  const importing = { institution: institution.id, source, by: id };
  const ids = readings.flatMap((reading) =>
    'record' in reading ? [foreignProposalId(importing, reading.record.id)] : [],
  );
  const here = new Map((await findProposals(table, ids)).map((proposal) => [String(proposal.id), proposal]));
  const report = readings.map((reading, index): ReportRow => {
    const row = place.before + before + index + 1;
    if (!('record' in reading)) return toRefused(row, reading, current);
    const { record } = reading;
    const proposal = foreignProposalId(importing, record.id);
    const verdict = importVerdict(importing, record, here.get(proposal));
    const seen = { row, id: record.id, title: record.title, column: null };
    return verdict === 'moved'
      ? { ...seen, outcome: 'refused', code: 'moved', proposal: null }
      : { ...seen, outcome: verdict, code: null, proposal };
  });
  // Before anything is made: what an import was about to make when it was cut short can still be undone.
  await keepReport(table, id, { phase, chunk: at }, report);
  const made =
    phase === 'run' ? await make(context, institution, current, readings, report, here) : undefined;
  const found = phase === 'check' ? wordsIn(current, columns, rows) : current.found;
  const isCounted = await count(context, current, phase, at, report, { found });
  if (isCounted) Object.assign(remembered, { next: at + 1, met, made: [remembered.made[1], made] });
  return isCounted;
}

/** Brings in what is new. Gives one of those it made or changed, by which the lists are waited for. */
async function make(
  context: Context,
  institution: Institution,
  { id, source }: Import,
  readings: RowReading[],
  report: ReportRow[],
  here: ReadonlyMap<string, unknown>,
): Promise<ProposalId | undefined> {
  let made: ProposalId | undefined;
  const todo = readings.flatMap((reading, index) => {
    const outcome = report[index]?.outcome;
    return 'record' in reading && (outcome === 'created' || outcome === 'updated' || outcome === 'kept')
      ? [{ record: reading.record, isKnown: here.has(report[index]?.proposal ?? '') }]
      : [];
  });
  const lane = async () => {
    for (let next = todo.shift(); next; next = todo.shift()) {
      const { record, isKnown } = next;
      const done = await importProposal(context, institution, { source, by: id }, record, { isKnown });
      if (done.verdict !== 'moved') made = done.id;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return made;
}

/** Counts a chunk as done, once. */
async function count(
  { table, clock }: Context,
  current: Import,
  phase: Phase,
  at: number,
  report: ReportRow[],
  more: Partial<Import> = {},
): Promise<boolean> {
  let isCounted = false;
  await changeImport(table, current, (now) => {
    const progress = now[phase];
    isCounted = now.state === current.state && progress?.next === at;
    if (!isCounted || !progress) return undefined;
    return { at: clock.now(), events: [], next: { ...now, ...more, [phase]: added(progress, report) } };
  });
  return isCounted;
}

function added({ next, counts }: Progress, report: ReportRow[]): Progress {
  const sum: Partial<Record<Outcome, number>> = { ...counts };
  for (const { outcome } of report) sum[outcome] = (sum[outcome] ?? 0) + 1;
  return { next: next + 1, counts: sum };
}

async function endPhase(
  { table, clock }: Context,
  current: Import,
  phase: Phase,
  at: number,
): Promise<boolean> {
  const now = clock.now();
  await changeImport(table, current, (latest) => {
    if (latest.state !== current.state || latest[phase]?.next !== at) return undefined;
    // What is done stays among those with something to do until its rows are forgotten.
    const next =
      phase === 'check'
        ? { ...latest, state: 'checked' as const, ...dueSince(latest.id, undefined) }
        : {
            ...latest,
            state: phase === 'run' ? ('done' as const) : ('undone' as const),
            endedAt: now.toISOString(),
          };
    return { at: now, events: [], next };
  });
  return true;
}

async function undoChunk(
  context: Context,
  current: Import,
  isReported: ImportRun['isReported'],
): Promise<boolean> {
  const { table } = context;
  const at = current.undo?.next ?? 0;
  // Of a chunk that was under way when it was cancelled there is a report of what it was about to make.
  const report = current.run && (await findReport(table, current.id, 'run', at));
  if (!report) return endPhase(context, current, 'undo', at);
  const undone: ReportRow[] = [];
  for (const row of report) {
    if (row.proposal === null || row.outcome !== 'created') continue;
    const isOff = await takeOff(context, proposalIdSchema.parse(row.proposal), current.id, isReported);
    if (isOff !== undefined)
      undone.push(isOff ? { ...row, outcome: 'taken-off' } : { ...row, outcome: 'left', code: 'touched' });
  }
  await keepReport(table, current.id, { phase: 'undo', chunk: at }, undone);
  return count(context, current, 'undo', at, undone);
}

/** Nothing where it was never made. */
async function takeOff(
  context: Context,
  id: ProposalId,
  by: ImportId,
  isReported: ImportRun['isReported'],
): Promise<boolean | undefined> {
  const { table } = context;
  const proposal = await findProposal(table, id, { consistent: true });
  if (!proposal || proposal.imported?.madeBy !== by) return undefined;
  const isUsed =
    (await isReported(id)) ||
    (proposal.state === 'open' &&
      ((await empathiesOnRecord(table, id)).length > 0 || (await registeredOpinions(table, id)).length > 0));
  return isUsed ? false : takeOffImported(context, id, by);
}

function idOf(reading: RowReading): string | undefined {
  return 'record' in reading ? reading.record.id : reading.id;
}

function toRefused(
  row: number,
  reading: Exclude<RowReading, { record: unknown }>,
  { mapping }: Import,
): ReportRow {
  const field = 'field' in reading ? reading.field : undefined;
  return {
    row,
    id: reading.id ?? null,
    title: null,
    outcome: 'refused' in reading ? 'refused' : 'skipped',
    code: 'refused' in reading ? reading.refused : null,
    column: (field && mapping.columns[field]) ?? null,
    proposal: null,
  };
}

function wordsIn(
  { found, mapping }: Import,
  columns: string[],
  rows: Parameters<typeof wordsOfRow>[1][],
): Import['found'] {
  const words = rows.map((row) => wordsOfRow(columns, row, mapping));
  const all = (known: string[], more: (string | undefined)[]) =>
    [...new Set([...known, ...more.filter((word) => word !== undefined)])].slice(0, mostWordsFound);
  return {
    states: all(
      found.states,
      words.map(({ state }) => state),
    ),
    categories: all(
      found.categories,
      words.map(({ category }) => category),
    ),
  };
}
