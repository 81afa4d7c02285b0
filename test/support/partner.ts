import type { World } from './world.ts';

type Call = (method: string, path: string, body?: unknown) => ReturnType<World['call']>;

const redirectUri = 'https://partner.example/back';

/** A client with a live key and a revoked one, and its citizen’s word; gives the pages about it. */
export async function furnishPartner(
  world: World,
  institution: string,
  everybody: string,
): Promise<string[]> {
  const call: Call = (method, path, body) =>
    world.call(method, path, { as: everybody, ...(body !== undefined && { body }) });
  const clients = `institutions/${institution}/clients`;
  const { id } = (
    await call('POST', clients, {
      name: '누리집 <b>& 하나',
      purpose: '구 누리집에서\n제안을 받습니다.',
      origins: [`https://${'a-very-long-name-'.repeat(3)}partner.example`],
      redirectUris: [redirectUri],
      scopes: ['read', 'propose'],
    })
  ).body;
  const { key } = (await call('POST', `${clients}/${id}/keys`, {})).body;
  await call('POST', `${clients}/${id}/keys/${key.id}/revocation`);
  await call('POST', `${clients}/${id}/keys`, {});
  const asked = new URLSearchParams({
    client_id: id,
    redirect_uri: redirectUri,
    response_type: 'code',
    code_challenge: 'c'.repeat(43),
    code_challenge_method: 'S256',
  });
  await world.app.request('/oauth/authorize', {
    method: 'POST',
    headers: { origin: world.mailing.site, cookie: await world.sessionOf(everybody) },
    body: new URLSearchParams([...asked, ['decision', 'allow']]),
  });
  return [
    `/admin/${institution}/clients`,
    `/admin/${institution}/clients/new`,
    `/admin/${institution}/clients/${id}`,
    `/oauth/authorize?${asked}`,
    '/me/clients',
  ];
}
