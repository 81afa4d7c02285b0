import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { InstitutionId } from '../../shared/ids.ts';
import type { StandingLanguage, StandingPage, StandingVersion } from './model.ts';
import { findVersion, latestVersion, versionsBefore } from './repository.ts';

/** The version in force in exactly this language, for whoever is about to write over it. */
export async function currentVersion(
  { table }: Context,
  institution: InstitutionId,
  page: StandingPage,
  language: StandingLanguage,
): Promise<StandingVersion | undefined> {
  return latestVersion(table, institution, page, language, { consistent: true });
}

/**
 * The version in force for a reader of this language: where it was never written in it, the other language's. What an
 * institution has said goes before what this software would say in its place.
 */
export async function readStandingPage(
  { table }: Context,
  institution: InstitutionId,
  page: StandingPage,
  language: StandingLanguage,
): Promise<StandingVersion | undefined> {
  const other = language === 'ko' ? 'en' : 'ko';
  return (
    (await latestVersion(table, institution, page, language, { consistent: false })) ??
    (await latestVersion(table, institution, page, other, { consistent: false }))
  );
}

/** @throws standing-page.not-found */
export async function readStandingVersion(
  { table }: Context,
  institution: InstitutionId,
  page: StandingPage,
  language: StandingLanguage,
  version: number,
): Promise<StandingVersion> {
  const found = await findVersion(table, institution, page, language, version);
  if (!found) throw new AppError('standing-page.not-found');
  return found;
}

/** Every version in this language, newest first, a page at a time. */
export async function listStandingVersions(
  { table }: Context,
  institution: InstitutionId,
  page: StandingPage,
  language: StandingLanguage,
  { before, limit }: { before: number | undefined; limit: number },
): Promise<{ items: StandingVersion[]; next: number | null }> {
  return versionsBefore(table, institution, page, language, { before, limit });
}
