import { z } from 'zod';
import { type Change, changeAggregate, createAggregate } from '../../shared/dynamo/aggregate.ts';
import type { Table } from '../../shared/dynamo/client.ts';
import {
  deleteIfPresent,
  deleteWhen,
  getEvery,
  getItem,
  getItems,
  putIfAbsent,
  putItem,
  queryAll,
  updateWhen,
} from '../../shared/dynamo/items.ts';
import { applicantsPk, keys, lists, panelNotesPk } from '../../shared/dynamo/keys.ts';
import { allEntries, listEntries } from '../../shared/dynamo/listing.ts';
import {
  type InstitutionId,
  type PanelId,
  type PersonId,
  type ProposalId,
  panelIdSchema,
  proposalIdSchema,
  type TicketId,
} from '../../shared/ids.ts';
import type { Ticket } from './draw.ts';
import {
  type Applicant,
  applicantSchema,
  type Candidate,
  type Choice,
  candidateSchema,
  type Panel,
  type PanelNote,
  panelNoteSchema,
  panelSchema,
  type Scores,
} from './model.ts';

export async function findPanel(table: Table, id: PanelId): Promise<Panel | undefined> {
  return getItem(table, panelSchema, keys.panel(id), { consistent: true });
}

/** A new panel stands in the list of all from the start: what the stream might lose is found there. */
export async function createPanel(table: Table, change: Change<Panel>): Promise<Panel | undefined> {
  const { id, openedAt } = change.next;
  const place = { listPk: lists.panels('*'), listSk: `${openedAt}#${id}` };
  return createAggregate<Panel>(table, keys.panel(id), change, place);
}

export async function changePanel(
  table: Table,
  id: PanelId,
  decide: (current: Panel) => Change<Panel> | undefined | Promise<Change<Panel> | undefined>,
): Promise<Panel> {
  return changeAggregate(table, panelSchema, keys.panel(id), decide, {
    missing: 'panel.not-found',
    busy: 'panel.changed',
  });
}

export async function panelsPage(
  table: Table,
  scope: InstitutionId | '*',
  page: { limit: number; cursor?: string | undefined },
): Promise<{ items: Panel[]; next: string | null }> {
  const list = { list: lists.panels(scope), newestFirst: true, ...page };
  const { entries, next } = await listEntries(table, list);
  const items = await getItems(
    table,
    panelSchema,
    entries.map(({ pk }) => keys.panel(panelIdOfEntry(pk))),
  );
  return { items, next };
}

/** Every panel of an institution, or of all: a few in a year. */
export async function panelIds(table: Table, scope: InstitutionId | '*'): Promise<PanelId[]> {
  return (await allEntries(table, { list: lists.panels(scope) })).map(({ pk }) => panelIdOfEntry(pk));
}

export function panelIdOfEntry(pk: string): PanelId {
  return panelIdSchema.parse(pk.slice('PANEL#'.length));
}

export async function findApplicant(
  table: Table,
  id: PanelId,
  person: PersonId,
): Promise<Applicant | undefined> {
  return getItem(table, applicantSchema, keys.applicant(id, person), { consistent: true });
}

/** One ticket a person and panel. Says whether this is it. */
export async function keepApplicant(
  table: Table,
  id: PanelId,
  person: PersonId,
  applicant: Applicant,
): Promise<boolean> {
  const place = { listPk: lists.applications(person), listSk: `${applicant.at}#${id}` };
  return putIfAbsent(table, { ...keys.applicant(id, person), ...applicant, ...place });
}

/** Takes an application back, unless its ticket has claimed a seat. Says whether it did. */
export async function removeApplication(table: Table, id: PanelId, person: PersonId): Promise<boolean> {
  return deleteWhen(
    table,
    keys.applicant(id, person),
    'attribute_exists(stratum) AND attribute_not_exists(claimed)',
  );
}

/** Notes that a person's ticket claims a seat by its code: from then on the application stays. */
export async function noteClaim(
  table: Table,
  id: PanelId,
  person: PersonId,
  seat: number,
): Promise<Applicant | undefined> {
  return updateWhen(table, applicantSchema, keys.applicant(id, person), {
    set: { claimed: seat },
    when: 'attribute_exists(pk)',
  });
}

/** Undoes that where somebody else had the seat first: what was refused leaves nothing behind. */
export async function undoClaim(table: Table, id: PanelId, person: PersonId, seat: number): Promise<void> {
  const key = keys.applicant(id, person);
  const values = { ':seat': seat };
  if (await deleteWhen(table, key, 'attribute_not_exists(stratum) AND claimed = :seat', values)) return;
  await updateWhen(table, applicantSchema, key, { remove: ['claimed'], when: 'claimed = :seat', values });
}

/** Nothing is kept of the person in this panel any more. */
export async function forgetApplicant(table: Table, id: PanelId, person: PersonId): Promise<void> {
  await deleteIfPresent(table, keys.applicant(id, person));
}

/** Every ticket that takes part in the draw. Whose they are is left behind. */
export async function ticketsOf(table: Table, id: PanelId): Promise<Ticket[]> {
  const all = await queryAll(table, applicantSchema, { pk: applicantsPk(id), consistent: true });
  return all.flatMap(({ ticket, stratum }) => (stratum === undefined ? [] : [{ ticket, stratum }]));
}

/** What a person applied to, the latest first. */
export async function applicationsOf(
  table: Table,
  person: PersonId,
  page: { limit: number; cursor?: string | undefined },
): Promise<{ items: (Applicant & { panel: PanelId })[]; next: string | null }> {
  const list = { list: lists.applications(person), newestFirst: true, ...page };
  const { entries, next } = await listEntries(table, list);
  const found = await getItems(
    table,
    applicantSchema.extend({ pk: z.string() }),
    entries.map(({ pk, sk }) => ({ pk, sk })),
  );
  const items = found.map(({ pk, ...applicant }) => ({
    ...applicant,
    panel: panelIdSchema.parse(pk.slice(applicantsPk('' as PanelId).length)),
  }));
  return { items, next };
}

const poolPageSchema = z.object({ tickets: z.array(z.tuple([z.string(), z.string()])) });
const ticketsPerPage = 2_000;

/** Keeps the tickets under keys that nothing points to; the panel's own change that names them makes them the pool. */
export async function keepPool(
  table: Table,
  id: PanelId,
  attempt: string,
  tickets: readonly Ticket[],
): Promise<number> {
  const pages = Math.ceil(tickets.length / ticketsPerPage);
  for (let page = 0; page < pages; page++) {
    const some = tickets.slice(page * ticketsPerPage, (page + 1) * ticketsPerPage);
    await putItem(table, {
      ...keys.pool(id, attempt, page),
      tickets: some.map(({ ticket, stratum }) => [ticket, stratum]),
    });
  }
  return pages;
}

/** The tickets of a closed pool, in the order they were published in. */
export async function poolOf(table: Table, { id, pool }: Pick<Panel, 'id' | 'pool'>): Promise<Ticket[]> {
  if (pool === undefined) return [];
  const wanted = Array.from({ length: pool.pages }, (_, page) => keys.pool(id, pool.attempt, page));
  const pages = await getEvery(table, poolPageSchema, wanted);
  return pages.flatMap(({ tickets }) => tickets.map(([ticket, stratum]) => ({ ticket, stratum })));
}

export async function findCandidate(
  table: Table,
  id: PanelId,
  proposal: ProposalId,
): Promise<Candidate | undefined> {
  return getItem(table, candidateSchema, keys.candidate(id, proposal), { consistent: true });
}

/** Puts a proposal before a panel, once, and at once in the panel's queue. */
export async function createCandidate(
  table: Table,
  change: Change<Candidate>,
): Promise<Candidate | undefined> {
  const { panel, proposal, putAt } = change.next;
  const place = { listPk: lists.candidates(panel), listSk: `${putAt}#${proposal}` };
  return createAggregate<Candidate>(table, keys.candidate(panel, proposal), change, place);
}

export async function changeCandidate(
  table: Table,
  id: PanelId,
  proposal: ProposalId,
  decide: (current: Candidate) => Change<Candidate> | undefined,
): Promise<Candidate> {
  return changeAggregate(table, candidateSchema, keys.candidate(id, proposal), decide, {
    missing: 'candidate.not-found',
    busy: 'candidate.changed',
  });
}

/**
 * Puts one member's ballot into the vote under way, in the one write that also shows that the vote has not ended: nothing
 * where it has. Others who vote at the same moment do not meet it.
 */
export async function castBallot(
  table: Table,
  id: PanelId,
  proposal: ProposalId,
  { ticket, choice, at }: { ticket: TicketId; choice: Choice; at: string },
): Promise<Candidate | undefined> {
  return updateWhen(table, candidateSchema, keys.candidate(id, proposal), {
    set: { [`vote.ballots.${ticket}`]: choice },
    add: { revision: 1 },
    names: { '#state': 'state', '#vote': 'vote', '#endsAt': 'endsAt' },
    when: '#state = :voting AND #vote.#endsAt > :at',
    values: { ':voting': 'voting', ':at': at },
  });
}

/** Puts one member's scores in place of earlier ones, as long as nothing is decided. */
export async function keepScores(
  table: Table,
  id: PanelId,
  proposal: ProposalId,
  ticket: TicketId,
  scores: Scores,
): Promise<Candidate | undefined> {
  return updateWhen(table, candidateSchema, keys.candidate(id, proposal), {
    set: { [`scores.${ticket}`]: scores },
    add: { revision: 1 },
    names: { '#state': 'state' },
    when: '#state = :waiting OR #state = :voting',
    values: { ':waiting': 'waiting', ':voting': 'voting' },
  });
}

export async function candidatesPage(
  table: Table,
  id: PanelId,
  page: { limit: number; cursor?: string | undefined },
): Promise<{ items: Candidate[]; next: string | null }> {
  const { entries, next } = await listEntries(table, { list: lists.candidates(id), ...page });
  const items = await getItems(
    table,
    candidateSchema,
    entries.map(({ pk, sk }) => ({ pk, sk })),
  );
  return { items, next };
}

/** Everything that lies before a panel: some dozens in a term. */
export async function allCandidates(table: Table, id: PanelId): Promise<Candidate[]> {
  const entries = await allEntries(table, { list: lists.candidates(id) });
  return getItems(
    table,
    candidateSchema,
    entries.map(({ pk, sk }) => ({ pk, sk })),
  );
}

/** Which panel and proposal a candidate's partition is of. */
export function candidateOfEntry(pk: string): { panel: PanelId; proposal: ProposalId } {
  const [, panel, proposal] = pk.split('#');
  return { panel: panelIdSchema.parse(panel), proposal: proposalIdSchema.parse(proposal) };
}

export async function keepNote(
  table: Table,
  id: PanelId,
  proposal: ProposalId,
  ticket: TicketId,
  note: { text: string; at: string },
): Promise<void> {
  await putItem(table, { ...keys.panelNote(id, proposal, ticket), ...note });
}

export async function findNote(
  table: Table,
  id: PanelId,
  proposal: ProposalId,
  ticket: TicketId,
): Promise<PanelNote | undefined> {
  return getItem(table, panelNoteSchema, keys.panelNote(id, proposal, ticket), { consistent: true });
}

export async function notesOf(table: Table, id: PanelId, proposal: ProposalId): Promise<PanelNote[]> {
  return queryAll(table, panelNoteSchema, { pk: panelNotesPk(id, proposal), consistent: true });
}
