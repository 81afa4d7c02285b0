import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { InstitutionId } from '../../shared/ids.ts';
import { getInstitution } from '../institutions/index.ts';
import { type Actor, assertAllowed, isAdmin, nameOfPerson } from '../people/index.ts';
import type { StandingLanguage, StandingPage, StandingVersion } from './model.ts';
import { keepVersion, latestVersion } from './repository.ts';

interface StandingDraft {
  page: StandingPage;
  language: StandingLanguage;
  text: string;
  /** The version it was written over; 0 where there was none. */
  over: number;
}

/**
 * Puts the next version of a standing page in force. It is written under the number after the one it was written over,
 * and only where nobody else has that number yet: of two who write at once one is refused. Sent twice, it is one version.
 *
 * @throws auth.forbidden, institution.not-found, standing-page.changed
 */
export async function writeStandingPage(
  context: Context,
  actor: Actor,
  institution: InstitutionId,
  { page, language, text, over }: StandingDraft,
): Promise<StandingVersion> {
  const { table, clock } = context;
  assertAllowed(isAdmin(actor, institution));
  await getInstitution(context, institution);
  const current = await latestVersion(table, institution, page, language, { consistent: true });
  if (current && isSame(current)) return current;
  if ((current?.version ?? 0) !== over) throw new AppError('standing-page.changed');
  const next: StandingVersion = {
    institution,
    page,
    language,
    version: over + 1,
    text,
    at: clock.now().toISOString(),
    by: { person: actor.person, name: await nameOfPerson(context, actor) },
  };
  if (await keepVersion(table, next)) return next;
  const other = await latestVersion(table, institution, page, language, { consistent: true });
  if (other && isSame(other)) return other;
  throw new AppError('standing-page.changed');

  function isSame(version: StandingVersion): boolean {
    const isResent = version.version === over + 1 && version.by.person === actor.person;
    return version.text === text && (isResent || version.version === over);
  }
}
