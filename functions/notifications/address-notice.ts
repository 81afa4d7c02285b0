import type { Context } from '../../shared/context.ts';
import { mailIdSchema, newId, type PersonId } from '../../shared/ids.ts';
import { administratorsOf, mailPreferencesOf, staffOf } from '../people/index.ts';
import type { Mail, Notice, Recipient } from './model.ts';
import { findNotice, keepNotice, openFanOut, queueMail } from './repository.ts';
import { choiceOf, isNews } from './rules.ts';

/**
 * Keeps a notice and queues a mail for everybody it is for, once. The notice is written last: while it is not there a
 * redelivery goes on where a crash left off, and once it is there nobody who came later gets old mail.
 */
export async function addressNotice(
  context: Context,
  notice: Notice,
  institution: Mail['institution'],
): Promise<void> {
  const { table, clock } = context;
  if (await findNotice(table, notice.id)) return;
  if (isNews(notice.at, clock.now())) {
    const { id: event, kind, recipient } = notice;
    const why = choiceOf(notice);
    if (recipient.to === 'followers') {
      const { to: _, ...whose } = recipient;
      const to = { readers: 'followers', ...whose } as const;
      await openFanOut(table, { event, kind, institution, at: notice.at, to, state: 'open' });
    } else {
      for (const person of await readersOf(context, recipient)) {
        await mailTo(context, { event, kind, why, institution, person });
      }
    }
  }
  await keepNotice(table, notice);
}

/** Queues a mail for a person who can be reached and wants this kind. */
export async function mailTo(
  context: Context,
  about: Pick<Mail, 'event' | 'kind' | 'why' | 'institution' | 'person'>,
): Promise<void> {
  const { table, clock } = context;
  const { address, choices } = await mailPreferencesOf(context, about.person);
  if (address === null || !choices[about.why]) return;
  const now = clock.now();
  const at = now.toISOString();
  const id = newId(mailIdSchema, 'mail', now);
  await queueMail(table, { ...about, id, state: 'queued', attempts: 0, at, dueAt: at });
}

/** Whoever stands behind a recipient now. What a department without a head would ask it, it asks those above. */
async function readersOf(
  { table }: Context,
  recipient: Exclude<Recipient, { to: 'followers' }>,
): Promise<PersonId[]> {
  switch (recipient.to) {
    case 'person':
      return [recipient.person];
    case 'administrator': {
      const administrators = await administratorsOf(table, recipient.institution);
      if (recipient.besides === undefined) return administrators;
      const staff = await staffOf(table, recipient.institution);
      const told = new Set(
        staff.filter(({ department }) => department === recipient.besides).map(({ person }) => person),
      );
      return administrators.filter((person) => !told.has(person));
    }
    case 'department':
    case 'head': {
      const staff = await staffOf(table, recipient.institution);
      const members = staff.filter(({ department }) => department === recipient.department);
      if (recipient.to === 'department') return members.map(({ person }) => person);
      const heads = members.filter(({ role }) => role === 'head');
      return heads.length > 0
        ? heads.map(({ person }) => person)
        : administratorsOf(table, recipient.institution);
    }
  }
}
