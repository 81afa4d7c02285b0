import type { Context } from '../../shared/context.ts';
import type { Actor } from '../people/index.ts';
import { reportsBy, unlinkReportsBy } from './repository.ts';

/** What a person reported, for that person alone. */
export async function listOwnReports(
  { table }: Context,
  { person }: Actor,
  page: { limit: number; cursor?: string | undefined },
) {
  return reportsBy(table, person, page);
}

/** The reporter leaves: what was reported stays before the moderators and is on nobody's list. */
export async function unlinkReports({ table }: Context, { person }: Actor): Promise<void> {
  await unlinkReportsBy(table, person);
}
