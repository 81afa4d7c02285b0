import { z } from 'zod';
import type { Table } from '../../shared/dynamo/client.ts';
import { getItem, getItems, putIfAbsent, queryPage, updateWhen } from '../../shared/dynamo/items.ts';
import { keys, lists, reportPrefix, reportsPk } from '../../shared/dynamo/keys.ts';
import { allEntries, listEntries } from '../../shared/dynamo/listing.ts';
import { AppError } from '../../shared/errors.ts';
import type { InstitutionId, PersonId, ProposalId } from '../../shared/ids.ts';
import {
  type Named,
  namedBy,
  type Report,
  type ReportCase,
  type ReportedId,
  reportCaseSchema,
  reportedIdOf,
  reportedIdSchema,
  reportSchema,
} from './model.ts';

/** One report a citizen and thing reported. Says whether it is the first. */
export async function keepReport(
  table: Table,
  id: ReportedId,
  person: PersonId,
  report: Report,
): Promise<boolean> {
  const place = { listPk: lists.reporter(person), listSk: `${report.at}#${id}` };
  return putIfAbsent(table, { ...keys.report(id, person), ...report, ...place });
}

export async function findReport(
  table: Table,
  id: ReportedId,
  person: PersonId,
): Promise<Report | undefined> {
  return getItem(table, reportSchema, keys.report(id, person), { consistent: true });
}

export async function reportsOf(table: Table, id: ReportedId, limit: number): Promise<Report[]> {
  const query = { pk: reportsPk(id), beginsWith: reportPrefix, limit, consistent: true };
  return (await queryPage(table, reportSchema, query)).items;
}

/** Whether anybody ever reported it. */
export async function hasReports(table: Table, id: ReportedId): Promise<boolean> {
  return (await reportsOf(table, id, 1)).length > 0;
}

export async function findCase(table: Table, id: ReportedId): Promise<ReportCase | undefined> {
  return getItem(table, reportCaseSchema, keys.reportCase(id), { consistent: true });
}

const pkLength = reportsPk('' as ProposalId).length;
const attempts = 8;

/** Counts a report in the case of what is reported, and puts the case before the moderators where it is not. */
export async function countReport(
  table: Table,
  { id, institution }: { id: ReportedId; institution: InstitutionId },
  at: string,
): Promise<void> {
  const key = keys.reportCase(id);
  const add = { reports: 1, revision: 1 };
  const names = { '#state': 'state' };
  for (let attempt = 0; attempt < attempts; attempt++) {
    const counted = await updateWhen(table, reportCaseSchema, key, {
      add,
      names,
      when: '#state = :open OR #state = :hiding',
      values: { ':open': 'open', ':hiding': 'hiding' },
    });
    if (counted) return;
    const opened = await updateWhen(table, reportCaseSchema, key, {
      set: {
        ...namedBy(id),
        institution,
        state: 'open',
        openedAt: at,
        listPk: lists.reported(institution),
        listSk: `${at}#${id}`,
      },
      add,
      when: 'attribute_not_exists(pk) OR #state = :dismissed OR #state = :hidden',
      values: { ':dismissed': 'dismissed', ':hidden': 'hidden' },
    });
    if (opened) return;
  }
  throw new AppError('server.unavailable');
}

/** Puts a case before the moderators of another institution, where it is not settled. */
export async function moveCase(table: Table, id: ReportedId, institution: InstitutionId): Promise<void> {
  await updateWhen(table, reportCaseSchema, keys.reportCase(id), {
    set: { institution, listPk: lists.reported(institution) },
    add: { revision: 1 },
    names: { '#state': 'state', '#institution': 'institution' },
    when: '(#state = :open OR #state = :hiding) AND #institution <> :institution',
    values: { ':open': 'open', ':hiding': 'hiding', ':institution': institution },
  });
}

/** Settles a case as it was seen: nothing where somebody else has, or another report has come. */
export async function settleCase(
  table: Table,
  seen: ReportCase,
  settled: Required<Pick<ReportCase, 'settledAt' | 'settledBy' | 'reason'>> &
    Pick<ReportCase, 'state' | 'code'>,
): Promise<ReportCase | undefined> {
  return updateWhen(table, reportCaseSchema, keys.reportCase(reportedIdOf(seen)), {
    set: settled,
    add: { revision: 1 },
    // What is being hidden stays in the list until it is.
    ...(settled.state !== 'hiding' && { remove: ['listPk', 'listSk'] }),
    names: { '#state': 'state', '#revision': 'revision' },
    when: '#state = :open AND #revision = :seen',
    values: { ':open': 'open', ':seen': seen.revision },
  });
}

/** It is hidden: the case is done. */
export async function finishCase(table: Table, id: ReportedId): Promise<void> {
  await updateWhen(table, reportCaseSchema, keys.reportCase(id), {
    set: { state: 'hidden' },
    add: { revision: 1 },
    remove: ['listPk', 'listSk'],
    names: { '#state': 'state' },
    when: '#state = :hiding',
    values: { ':hiding': 'hiding' },
  });
}

/** What has reports to settle, the longest waiting first. */
export async function openCases(
  table: Table,
  institution: InstitutionId,
  limit: number,
): Promise<{ cases: ReportCase[]; isMore: boolean }> {
  const { entries, next } = await listEntries(table, { list: lists.reported(institution), limit });
  const found = await Promise.all(
    entries.map(({ pk }) => findCase(table, reportedIdSchema.parse(pk.slice(pkLength)))),
  );
  return {
    cases: found.filter((each): each is ReportCase => each?.state === 'open' || each?.state === 'hiding'),
    isMore: next !== null,
  };
}

/** What a person reported, the latest first; whose it is stands in no item but its key. */
export async function reportsBy(
  table: Table,
  person: PersonId,
  page: { limit: number; cursor?: string | undefined },
): Promise<{ items: (Report & Named)[]; next: string | null }> {
  const list = { list: lists.reporter(person), newestFirst: true, ...page };
  const { entries, next } = await listEntries(table, list);
  const found = await getItems(
    table,
    reportSchema.extend({ pk: z.string() }),
    entries.map(({ pk, sk }) => ({ pk, sk })),
  );
  const items = found.map(({ pk, ...report }) => ({
    ...report,
    ...namedBy(reportedIdSchema.parse(pk.slice(pkLength))),
  }));
  return { items, next };
}

/** Takes what a person reported off their list. */
export async function unlinkReportsBy(table: Table, person: PersonId): Promise<void> {
  for (const { pk, sk } of await allEntries(table, { list: lists.reporter(person) })) {
    await updateWhen(
      table,
      reportSchema,
      { pk, sk },
      {
        remove: ['listPk', 'listSk'],
        when: 'attribute_exists(pk)',
      },
    );
  }
}
