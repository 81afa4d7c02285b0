import type { Table } from '../../shared/dynamo/client.ts';
import { getItem, putIfAbsent, queryPage, queryShown } from '../../shared/dynamo/items.ts';
import { keys, pad, standingPk } from '../../shared/dynamo/keys.ts';
import type { InstitutionId } from '../../shared/ids.ts';
import {
  type StandingLanguage,
  type StandingPage,
  type StandingVersion,
  standingVersionSchema,
} from './model.ts';

/** The version in force; nothing where none was ever written. */
export async function latestVersion(
  table: Table,
  institution: InstitutionId,
  page: StandingPage,
  language: StandingLanguage,
  { consistent }: { consistent: boolean },
): Promise<StandingVersion | undefined> {
  const { items } = await queryPage(table, standingVersionSchema, {
    pk: standingPk(institution, page, language),
    newestFirst: true,
    limit: 1,
    consistent,
  });
  return items[0];
}

export async function findVersion(
  table: Table,
  institution: InstitutionId,
  page: StandingPage,
  language: StandingLanguage,
  version: number,
): Promise<StandingVersion | undefined> {
  const key = keys.standingPage(institution, page, language, version);
  return getItem(table, standingVersionSchema, key, { consistent: true });
}

/** Keeps a version unless somebody else's has its number. Says whether it did. */
export async function keepVersion(table: Table, version: StandingVersion): Promise<boolean> {
  const { institution, page, language, version: number } = version;
  return putIfAbsent(table, { ...keys.standingPage(institution, page, language, number), ...version });
}

/** Versions before a number, newest first; `next` is where the next page begins. */
export async function versionsBefore(
  table: Table,
  institution: InstitutionId,
  page: StandingPage,
  language: StandingLanguage,
  { before, limit }: { before: number | undefined; limit: number },
): Promise<{ items: StandingVersion[]; next: number | null }> {
  const found = await queryShown(table, standingVersionSchema, {
    pk: standingPk(institution, page, language),
    newestFirst: true,
    limit,
    ...(before !== undefined && { upTo: pad(before - 1, 6) }),
  });
  const last = found.items.at(-1);
  return { items: found.items, next: found.next && last ? last.version : null };
}
