import { randomUUID } from 'node:crypto';
import type { Context } from '../../shared/context.ts';
import type { Key } from '../../shared/dynamo/keys.ts';
import { nameOf } from '../../shared/observe/log.ts';
import { mailPreferencesOf } from '../people/index.ts';
import { composeDigest, composeNotice, type Letter } from './compose.ts';
import { fanOut } from './fan-out.ts';
import type { Mail, ParkedCode } from './model.ts';
import { openDigest } from './open-digest.ts';
import type { Mailing, PostOutcome } from './post.ts';
import { claimMail, dueMails, findDigest, findMail, findNotice, settleMail } from './repository.ts';
import { claimMs, nextTryAt } from './rules.ts';
import { sealUnsubscription, unsubscribePath } from './unsubscribe-link.ts';

type Result = 'sent' | 'retried' | 'parked' | 'dropped' | 'failed' | 'busy' | 'left';

const atOnce = 5;
const perPage = 100;
/** A run ends in good time before the next begins; what is left, that one finds. */
const runMs = 50_000;

/**
 * Addresses what goes to many, then sends the mails that are due, the longest waiting first. Two runs at once send none twice: each mail is claimed by one
 * of them, in one conditional write, right before the post is given it.
 *
 * A sender that stops between the claim and its outcome leaves a mail of which nobody knows whether it went out. When
 * the claim has run out it is set aside and not sent again: each mail goes out once, and an administrator decides.
 */
export async function sendMails(context: Context, mailing: Mailing): Promise<void> {
  const { table, clock, log } = context;
  const started = performance.now();
  const hasTime = () => performance.now() - started < runMs;
  await addressDigest(context);
  await fanOut(context, hasTime);
  const now = clock.now();
  const done = { sent: 0, retried: 0, parked: 0, dropped: 0, failed: 0 };
  let isBusy = false;
  let cursor: string | undefined;
  do {
    const { entries, next } = await dueMails(table, { now, limit: perPage, cursor });
    for (let at = 0; at < entries.length && !isBusy && hasTime(); at += atOnce) {
      const some = entries.slice(at, at + atOnce);
      const results = await Promise.all(some.map((key) => sendOne(context, mailing, key)));
      for (const result of results) {
        if (result === 'busy') isBusy = true;
        else if (result !== 'left') done[result]++;
      }
    }
    cursor = next ?? undefined;
  } while (cursor !== undefined && !isBusy && hasTime());
  log.info('mail.run', done);
}

/** A digest that cannot be made holds up no mail. */
async function addressDigest(context: Context): Promise<void> {
  try {
    await openDigest(context);
  } catch (error) {
    context.log.error('fan-out.failed', { event: 'digest', error: nameOf(error) });
  }
}

/** One mail that fails holds up none of the others. */
async function sendOne(context: Context, mailing: Mailing, { pk, sk }: Key): Promise<Result> {
  const { table, log } = context;
  let mail: Mail | undefined;
  try {
    mail = await findMail(table, { pk, sk });
    return mail ? await deliver(context, mailing, mail) : 'left';
  } catch (error) {
    // The key names its reader; the id does not.
    log.error('mail.failed', { mail: mail?.id ?? '', error: nameOf(error) });
    return 'failed';
  }
}

async function deliver(context: Context, mailing: Mailing, mail: Mail): Promise<Result> {
  const { table, clock } = context;
  const now = clock.now();
  if (mail.dueAt > now.toISOString()) return 'left';
  switch (mail.state) {
    case 'sent':
    case 'parked':
    case 'dropped':
      return 'left';
    case 'sending':
      return park(context, mail, 'interrupted');
    case 'queued': {
      const { address, language, choices } = await mailPreferencesOf(context, mail.person);
      if (address === null || !choices[mail.why]) {
        return (await settleMail(table, mail, { state: 'dropped' }, now)) ? 'dropped' : 'left';
      }
      let letter: Letter;
      try {
        letter = await compose(context, mailing, mail, language);
      } catch (error) {
        context.log.error('mail.failed', { mail: mail.id, error: nameOf(error) });
        return retryLater(context, mail, { attempts: mail.attempts + 1, lastly: 'faulty' });
      }
      return handOver(context, mailing, mail, { to: address, letter });
    }
  }
}

async function handOver(
  context: Context,
  { post }: Mailing,
  mail: Mail,
  { to, letter }: { to: string; letter: Letter },
): Promise<Result> {
  const { table, clock, log } = context;
  const until = new Date(clock.now().getTime() + claimMs).toISOString();
  const claimed = await claimMail(table, mail, { claim: randomUUID(), until });
  if (!claimed) return 'left';
  let outcome: PostOutcome;
  try {
    outcome = await post.send({ id: mail.id, to, letter });
  } catch (error) {
    log.error('mail.failed', { mail: mail.id, error: nameOf(error) });
    return park(context, claimed, 'interrupted');
  }
  const now = clock.now();
  switch (outcome) {
    case 'sent':
      await settleMail(table, claimed, { state: 'sent' }, now);
      return 'sent';
    case 'refused':
      return park(context, claimed, 'refused');
    case 'retry':
      return retryLater(context, claimed, { attempts: claimed.attempts, lastly: 'unreachable' });
    case 'busy':
      // Not this mail's fault: it is none of its tries.
      await settleMail(
        table,
        claimed,
        { state: 'queued', dueAt: now.toISOString(), attempts: mail.attempts },
        now,
      );
      return 'busy';
  }
}

async function retryLater(
  context: Context,
  mail: Mail,
  { attempts, lastly }: { attempts: number; lastly: ParkedCode },
): Promise<Result> {
  const now = context.clock.now();
  const dueAt = nextTryAt(attempts, now)?.toISOString();
  if (dueAt === undefined) return park(context, mail, lastly);
  const settled = await settleMail(context.table, mail, { state: 'queued', dueAt, attempts }, now);
  return settled ? 'retried' : 'left';
}

async function park({ table, clock, log }: Context, mail: Mail, code: ParkedCode): Promise<Result> {
  if (!(await settleMail(table, mail, { state: 'parked', code }, clock.now()))) return 'left';
  log.error('mail.parked', { mail: mail.id, kind: mail.kind, code });
  return 'parked';
}

async function compose(
  { table }: Context,
  { site, linkKey }: Mailing,
  { event, kind, why, person }: Mail,
  language: Letter['language'],
): Promise<Letter> {
  const token = sealUnsubscription(await linkKey(), { person, choice: why });
  const links = { site, unsubscribe: `${site}${unsubscribePath}?token=${token}` };
  if (kind === 'digest') {
    const digest = await findDigest(table, event);
    if (!digest) throw new Error('a mail has no digest');
    return composeDigest(digest, language, links);
  }
  const notice = await findNotice(table, event);
  if (!notice) throw new Error('a mail has no notice');
  return composeNotice(notice, why, language, links);
}
