import type { Context } from '../../shared/context.ts';
import { takeBackConsents } from '../consents/index.ts';
import { unlinkEmpathies } from '../empathy/index.ts';
import { unlinkStances } from '../forums/index.ts';
import { unfollowAll } from '../notifications/index.ts';
import { unlinkOpinions } from '../opinions/index.ts';
import { leavePanels } from '../panels/index.ts';
import { type Actor, forgetPerson } from '../people/index.ts';
import { forgetAuthor } from '../proposals/index.ts';
import { unlinkRatings } from '../ratings/index.ts';
import { unlinkReports } from '../reports/index.ts';
import { leaveSessions } from '../sessions/index.ts';
import { unlinkAllMarks } from '../statements/index.ts';

const runMs = 6_000;

/**
 * Somebody leaves: name, address and choices go; drafts are withdrawn; public proposals and opinions stay under a
 * pseudonym; empathies stay counted and are on nobody's list. Everything in it may be done again, so a run that stops is taken up
 * by the next press.
 *
 * Whoever comes back gets the same pseudonym: with another one they could support everything a second time.
 *
 * @returns whether all is done; else there was more than one request may take, and it is to be asked for again
 */
export async function leave(context: Context, actor: Actor): Promise<boolean> {
  const started = performance.now();
  await takeBackConsents(context, actor);
  await unfollowAll(context, actor);
  await unlinkReports(context, actor);
  await leavePanels(context, actor);
  await leaveSessions(context, actor);
  await forgetAuthor(context, actor);
  const hasTime = () => performance.now() - started < runMs;
  if (!(await unlinkEmpathies(context, actor, hasTime))) return false;
  if (!(await unlinkStances(context, actor, hasTime))) return false;
  if (!(await unlinkOpinions(context, actor, hasTime))) return false;
  if (!(await unlinkRatings(context, actor, hasTime))) return false;
  if (!(await unlinkAllMarks(context, actor, hasTime))) return false;
  await forgetPerson(context.table, actor);
  return true;
}
