import { makeConsumers } from '../../functions/app/consumers.ts';
import { type Mail, mailSchema } from '../../functions/notifications/model.ts';
import { kindOf } from '../../shared/dynamo/keys.ts';
import type { StreamRecord } from '../../shared/dynamo/stream.ts';
import type { Stage } from './stage.ts';

/** Somebody whose address is known. */
export async function reader(stage: Stage, sub: string, ...roles: string[]): Promise<string> {
  const as = await stage.world.tokenWith({
    sub,
    roles,
    nickname: sub,
    email: `${sub}@mail.example`,
    email_verified: true,
  });
  await stage.call('GET', 'people/me', { as });
  return as;
}

export const first = { ownProposals: true, followedProposals: true, duties: true, digest: false };

/** A proposal of this author's, published. */
export async function published(stage: Stage, as: string, extra: object = {}): Promise<string> {
  const { body } = await stage.call('POST', 'proposals', {
    as,
    body: { institution: stage.here, title: '밤길을 밝게', body: '골목에 등을 더 달아 주세요.', ...extra },
  });
  await stage.done('moderator', 'POST', `proposals/${body.id}/screening`, { decision: 'publish' });
  await stage.world.idle();
  return body.id;
}

export async function mailsOf(stage: Stage, of: string): Promise<Mail[]> {
  const items = await stage.everything();
  return items
    .filter(({ pk }) => kindOf(String(pk)) === 'MAIL' && String(pk).includes(of.slice(4)))
    .map((item) => mailSchema.parse(item));
}

/** The same change once more, as the stream delivers it after a failure. */
export async function redeliver(stage: Stage, pk: string): Promise<unknown> {
  const item = (await stage.everything()).find((each) => each.pk === pk && each.sk === 'META');
  const record: StreamRecord = { key: { pk, sk: 'META' }, sequence: '1', after: item ?? {} };
  return makeConsumers(stage.world.context).changes([record]);
}

/** What the post took for this address. */
export function sentTo(stage: Stage, sub: string) {
  return stage.world.sent.filter(({ to }) => to === `${sub}@mail.example`);
}
