import type { Table } from '../../shared/dynamo/client.ts';
import { putIfAbsent, queryAll, queryShown } from '../../shared/dynamo/items.ts';
import { auditPk, pad } from '../../shared/dynamo/keys.ts';
import { type AuditEntry, auditEntrySchema } from './model.ts';
import { type AuditFilter, type AuditScope, scopesOf } from './rules.ts';

/**
 * Adds an act to the log. The same subject, revision and position always make the same keys, and none is written twice:
 * however often an event is delivered, it stands in each of its lists once.
 */
export async function appendAudit(
  table: Table,
  institution: AuditScope,
  entry: AuditEntry,
  { revision, position }: { revision: number; position: number },
): Promise<void> {
  const sk = `${entry.at}#${entry.subject}#${pad(revision, 6)}#${position}`;
  await Promise.all(
    scopesOf(entry).map(([area, department]) =>
      putIfAbsent(table, { pk: auditPk(institution, area, department), sk, ...entry }),
    ),
  );
}

/** One page, newest first; `next` is the key of its last entry. */
export async function auditPage(
  table: Table,
  institution: AuditScope,
  { area, department }: AuditFilter,
  { after, limit }: { after: string | undefined; limit: number },
): Promise<{ items: AuditEntry[]; next: string | undefined }> {
  const pk = auditPk(institution, area ?? '*', department ?? '*');
  const page = await queryShown(table, auditEntrySchema, {
    pk,
    newestFirst: true,
    limit,
    start: after === undefined ? undefined : { pk, sk: after },
  });
  return { items: page.items, next: page.next && String(page.next.sk) };
}

/** Every screening decision since a moment, oldest first. */
export async function screeningsSince(
  table: Table,
  institution: AuditScope,
  since: string,
): Promise<AuditEntry[]> {
  return queryAll(table, auditEntrySchema, { pk: auditPk(institution, 'screening', '*'), from: since });
}
