import type { Context } from '../../shared/context.ts';
import type { Change } from '../../shared/dynamo/aggregate.ts';
import { AppError } from '../../shared/errors.ts';
import type { InstitutionId, WebhookId } from '../../shared/ids.ts';
import { seal } from '../../shared/seal.ts';
import { type Actor, assertAllowed } from '../people/index.ts';
import { faultOfUrl } from './address.ts';
import {
  type Endpoint,
  type EndpointFacts,
  longestOverlapHours,
  mostSecrets,
  type OffReason,
} from './model.ts';
import { type WebhookSettings, wantsOf } from './open-endpoint.ts';
import { changeEndpointItem } from './repository.ts';
import { canRunWebhooks, liveSecrets } from './rules.ts';
import { makeSecret, sealPurpose } from './signing.ts';

interface At {
  institution: InstitutionId;
  id: WebhookId;
}

/**
 * Says something else of an endpoint. The same again changes nothing.
 *
 * @param over the revision its writer saw
 * @throws auth.forbidden, webhook.not-found, webhook.changed, webhook.address-refused
 */
export async function changeEndpoint(
  context: Context,
  { allowsLoopback }: Pick<WebhookSettings, 'allowsLoopback'>,
  actor: Actor,
  at: At,
  { facts, over }: { facts: EndpointFacts; over: number },
): Promise<Endpoint> {
  assertAllowed(canRunWebhooks(actor, at.institution));
  if (faultOfUrl(facts.url, { allowsLoopback }) !== undefined) throw new AppError('webhook.address-refused');
  return change(context, actor, at, (current, now) => {
    const wants = wantsOf(facts.types, current.wants, now.toISOString());
    const { url, description } = facts;
    const next = { ...current, url, description, wants };
    if (JSON.stringify(next) === JSON.stringify(current)) return undefined;
    if (current.revision !== over) throw new AppError('webhook.changed');
    return { next, events: [{ type: 'webhook.changed', url }] };
  });
}

/**
 * Stops telling an endpoint, or goes on: with what was waiting when it was stopped, and with what happens from now on. What
 * was set aside while nothing arrived stays so until somebody has it sent again.
 *
 * @throws auth.forbidden, webhook.not-found, webhook.changed
 */
export async function switchEndpoint(
  context: Context,
  actor: Actor,
  at: At,
  isOn: boolean,
): Promise<Endpoint> {
  return change(context, actor, at, (current, now) => {
    if ((current.off === undefined) === isOn) return undefined;
    const { off, offAt: _, ...rest } = current;
    const { url } = current;
    if (!isOn) return { next: { ...rest, off: 'stopped' }, events: [{ type: 'webhook.stopped', url }] };
    const types = Object.keys(current.wants) as (keyof typeof current.wants)[];
    // What happened while nothing arrived was set aside: what is told of it late is not to be left out either.
    const wants = off === 'failing' ? current.wants : wantsOf(types, {}, now.toISOString());
    return { next: { ...rest, wants }, events: [{ type: 'webhook.started', url }] };
  });
}

/**
 * Makes a new secret, which is shown this once, and signs by it and by the one before until that ends.
 *
 * @param over how many there were when it was asked for: where there are more, it was made already, and shown then
 * @param overlapHours how long the one before goes on signing: 0 ends it at once
 * @throws auth.forbidden, webhook.not-found, webhook.changed
 */
export async function rotateSecret(
  context: Context,
  { secretKey }: Pick<WebhookSettings, 'secretKey'>,
  actor: Actor,
  at: At,
  overlapHours: number,
  over?: number,
): Promise<{ endpoint: Endpoint; secret: string | undefined }> {
  assertAllowed(canRunWebhooks(actor, at.institution));
  const secret = makeSecret();
  const sealed = seal(await secretKey(), sealPurpose(at.id), secret);
  const hours = Math.min(overlapHours, longestOverlapHours);
  const endpoint = await change(context, actor, at, (current, now) => {
    if (over !== undefined && over !== current.secretsMade) return undefined;
    const ends = new Date(now.getTime() + hours * 3_600_000).toISOString();
    const [latest] = liveSecrets(current, now);
    const kept = latest && hours > 0 ? [{ ...latest, endsAt: soonerOf(latest.endsAt, ends) }] : [];
    const number = current.secretsMade + 1;
    const made = { number, sealed, madeAt: now.toISOString() };
    return {
      next: { ...current, secretsMade: number, secrets: [made, ...kept].slice(0, mostSecrets) },
      events: [{ type: 'webhook.secret-made', url: current.url }],
    };
  });
  const isMade = endpoint.secrets.some((each) => each.sealed === sealed);
  return { endpoint, secret: isMade ? secret : undefined };
}

/**
 * Ends every secret but the newest at once.
 *
 * @throws auth.forbidden, webhook.not-found, webhook.changed
 */
export async function endOldSecrets(context: Context, actor: Actor, at: At): Promise<Endpoint> {
  return change(context, actor, at, (current, now) => {
    const [latest] = liveSecrets(current, now);
    if (current.secrets.length < 2 || latest === undefined) return undefined;
    return {
      next: { ...current, secrets: [latest] },
      events: [{ type: 'webhook.secret-ended', url: current.url }],
    };
  });
}

/**
 * Takes an endpoint away for good. What was waiting is not sent.
 *
 * @throws auth.forbidden, webhook.not-found, webhook.changed
 */
export async function removeEndpoint(context: Context, actor: Actor, at: At): Promise<void> {
  await change(context, actor, at, (current, now) => ({
    next: { ...current, removedAt: now.toISOString(), secrets: [] },
    events: [{ type: 'webhook.removed', url: current.url }],
  }));
}

/** By the sender, where the receiver is gone or nothing has arrived for three days. */
export async function giveUpEndpoint(
  { table, clock }: Context,
  id: WebhookId,
  reason: OffReason,
): Promise<void> {
  await changeEndpointItem(table, id, (current) => {
    if (current.off !== undefined || current.removedAt !== undefined) return undefined;
    const now = clock.now();
    return {
      at: now,
      events: [{ type: 'webhook.given-up', url: current.url, reason }],
      next: { ...current, off: reason, offAt: now.toISOString() },
    };
  });
}

type Decision = Pick<Change<Endpoint>, 'next' | 'events'>;

async function change(
  { table, clock }: Context,
  actor: Actor,
  { institution, id }: At,
  decide: (current: Endpoint, now: Date) => Decision | undefined,
): Promise<Endpoint> {
  assertAllowed(canRunWebhooks(actor, institution));
  return changeEndpointItem(table, id, (current) => {
    if (current.institution !== institution || current.removedAt !== undefined)
      throw new AppError('webhook.not-found');
    const now = clock.now();
    const decision = decide(current, now);
    return decision && { ...decision, at: now, by: { person: actor.person } };
  });
}

function soonerOf(one: string | undefined, other: string): string {
  return one !== undefined && one < other ? one : other;
}
