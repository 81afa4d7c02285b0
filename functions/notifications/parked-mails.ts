import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { MailId } from '../../shared/ids.ts';
import { recordAct } from '../audit/index.ts';
import { type Actor, assertAllowed, isAdmin, isDeploymentAdmin } from '../people/index.ts';
import type { Mail } from './model.ts';
import { findParkedMail, parkedMails, settleMail } from './repository.ts';

/** What an administrator is told of a mail: neither whom it is for nor where it goes. */
export type ParkedMail = Pick<Mail, 'id' | 'kind' | 'code' | 'attempts'> & { at: string };

function assertAdmin(actor: Actor, institution: Mail['institution']): void {
  assertAllowed(isDeploymentAdmin(actor) || (institution !== '*' && isAdmin(actor, institution)));
}

/**
 * The mails of an institution that were set aside, the latest made first; `*` for those of the deployment, such as the
 * digest.
 *
 * @throws auth.forbidden, request.bad-cursor
 */
export async function listParkedMails(
  { table }: Context,
  actor: Actor,
  { institution, ...page }: { institution: Mail['institution']; limit: number; cursor?: string | undefined },
): Promise<{ items: ParkedMail[]; next: string | null }> {
  assertAdmin(actor, institution);
  const { items, next } = await parkedMails(table, institution, page);
  return {
    items: items.map(({ id, kind, code, attempts, dueAt }) => ({ id, kind, code, attempts, at: dueAt })),
    next,
  };
}

/**
 * Puts a mail that was set aside back in the queue, with all its tries before it. Asked twice at once it goes back once.
 *
 * @throws auth.forbidden, mail.not-found when no such mail is set aside
 */
export async function retryMail(
  context: Context,
  actor: Actor,
  { institution, id }: { institution: Mail['institution']; id: MailId },
): Promise<void> {
  const { table, clock } = context;
  assertAdmin(actor, institution);
  const now = clock.now();
  const mail = await findParkedMail(table, institution, id);
  const outcome = { state: 'queued', dueAt: now.toISOString(), attempts: 0 } as const;
  if (!mail) throw new AppError('mail.not-found');
  await recordAct(context, institution, {
    at: now.toISOString(),
    type: 'mail.retried',
    by: actor.person,
    subject: id,
    revision: 0,
    facts: { kind: mail.kind },
  });
  if (!(await settleMail(table, mail, outcome, now))) throw new AppError('mail.not-found');
}
