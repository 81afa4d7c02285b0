import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from '../../shared/context.ts';
import {
  bodyRefusals,
  idempotencyHeader,
  idempotencyRefusals,
  jsonContent,
  jsonRequest,
  makeRouter,
  refusals,
  signInRefusals,
} from '../../shared/http/router.ts';
import { clientIdSchema, institutionIdSchema, keyIdSchema } from '../../shared/ids.ts';
import { getInstitution } from '../institutions/index.ts';
import { type AppEnv, actorOf } from '../people/index.ts';
import { changeClient, endClient } from './change-client.ts';
import { makeKey, revokeKey } from './change-keys.ts';
import { type Client, clientFactsSchema, type Key, scopeSchema } from './model.ts';
import { openClient } from './open-client.ts';
import { listClients, readClient, readKeyUses } from './read-clients.ts';

const tags = ['partners'];
const security = [{ signIn: [] }];
const ofInstitution = z.object({ id: institutionIdSchema });
const ofClient = z.object({ id: institutionIdSchema, client: clientIdSchema });
const ofKey = z.object({ id: institutionIdSchema, client: clientIdSchema, key: keyIdSchema });

const keyView = z
  .object({
    id: z.string(),
    madeAt: z.string(),
    endsAt: z.string().nullable().openapi({ description: 'It works before this moment' }),
    revokedAt: z.string().nullable(),
    lastUsedAt: z
      .string()
      .nullable()
      .openapi({ description: 'To within an hour; null also where that is not told' }),
  })
  .openapi('Key');

const clientView = z
  .object({
    id: z.string(),
    institution: z.string(),
    name: z.string(),
    purpose: z.string(),
    origins: z.array(z.string()).openapi({ description: 'The sites that may show its embeds' }),
    redirectUris: z.array(z.string()).openapi({ description: 'Where citizens may be sent back to' }),
    scopes: z.array(scopeSchema),
    createdAt: z.string(),
    endedAt: z.string().nullable(),
    revision: z.number().int(),
    keys: z.array(keyView),
  })
  .openapi('Client');

function toKeyView({ id, madeAt, endsAt, revokedAt }: Key, lastUsedAt?: string): z.infer<typeof keyView> {
  return {
    id,
    madeAt,
    endsAt: endsAt ?? null,
    revokedAt: revokedAt ?? null,
    lastUsedAt: lastUsedAt ?? null,
  };
}

function toView(client: Client, uses?: Map<string, string>): z.infer<typeof clientView> {
  const { id, institution, name, purpose, origins, redirectUris, scopes, createdAt, endedAt, revision } =
    client;
  return {
    id,
    institution,
    name,
    purpose,
    origins,
    redirectUris,
    scopes,
    createdAt,
    endedAt: endedAt ?? null,
    revision,
    keys: client.keys.map((key) => toKeyView(key, uses?.get(key.id))),
  };
}

const one = jsonContent(clientView, 'The client');
const readerRefusals = [...signInRefusals, 'request.invalid', 'auth.forbidden'] as const;
const changeRefusals = [...readerRefusals, ...bodyRefusals, 'client.not-found', 'client.changed'] as const;

const list = createRoute({
  method: 'get',
  path: '/institutions/{id}/clients',
  tags,
  summary: 'The clients of an institution, for its administrators, the oldest first',
  security,
  request: { params: ofInstitution },
  responses: {
    200: jsonContent(z.object({ items: z.array(clientView) }).openapi('Clients'), 'All of them'),
    ...refusals(...readerRefusals, 'institution.not-found'),
  },
});

const open = createRoute({
  method: 'post',
  path: '/institutions/{id}/clients',
  tags,
  summary: 'Make a partner’s site or program known',
  security,
  request: {
    params: ofInstitution,
    ...idempotencyHeader,
    ...jsonRequest(z.strictObject(clientFactsSchema.shape).openapi('NewClient')),
  },
  responses: {
    201: one,
    ...refusals(
      ...readerRefusals,
      ...bodyRefusals,
      ...idempotencyRefusals,
      'institution.not-found',
      'client.not-found',
    ),
  },
});

const read = createRoute({
  method: 'get',
  path: '/institutions/{id}/clients/{client}',
  tags,
  summary: 'One client, and when its keys were last used',
  security,
  request: { params: ofClient },
  responses: { 200: one, ...refusals(...readerRefusals, 'client.not-found') },
});

const change = createRoute({
  method: 'put',
  path: '/institutions/{id}/clients/{client}',
  tags,
  summary: 'Say something else of a client, unless others did since the revision its writer saw',
  security,
  request: {
    params: ofClient,
    ...jsonRequest(
      z
        .strictObject({ ...clientFactsSchema.shape, revision: z.number().int().positive() })
        .openapi('ChangedClient'),
    ),
  },
  responses: { 200: one, ...refusals(...changeRefusals) },
});

const end = createRoute({
  method: 'post',
  path: '/institutions/{id}/clients/{client}/end',
  tags,
  summary: 'End a client for good, with its keys and what citizens allowed it',
  security,
  request: { params: ofClient },
  responses: { 200: one, ...refusals(...readerRefusals, 'client.not-found', 'client.changed') },
});

const make = createRoute({
  method: 'post',
  path: '/institutions/{id}/clients/{client}/keys',
  tags,
  summary: 'Make one more key; its text is told in this answer and never again',
  security,
  request: {
    params: ofClient,
    ...jsonRequest(z.strictObject({ endsAt: z.iso.datetime().optional() }).openapi('NewKey')),
  },
  responses: {
    201: jsonContent(
      z.object({ key: keyView, text: z.string().openapi({ example: 'gk_…' }) }).openapi('MadeKey'),
      'The key and its text',
    ),
    ...refusals(...changeRefusals, 'client.too-many-keys', 'key.end-past'),
  },
});

const revoke = createRoute({
  method: 'post',
  path: '/institutions/{id}/clients/{client}/keys/{key}/revocation',
  tags,
  summary: 'End a key at once',
  security,
  request: { params: ofKey },
  responses: {
    200: one,
    ...refusals(...readerRefusals, 'client.not-found', 'client.changed', 'key.not-found'),
  },
});

export function makePartnerRoutes(context: Context) {
  return makeRouter<AppEnv>()
    .openapi(list, async (c) => {
      const { id } = c.req.valid('param');
      const clients = await listClients(context, actorOf(c), id);
      await getInstitution(context, id);
      return c.json({ items: clients.map((client) => toView(client)) }, 200);
    })
    .openapi(open, async (c) => {
      const idempotencyKey = c.req.valid('header')['idempotency-key'];
      const { id } = c.req.valid('param');
      const client = await openClient(context, actorOf(c), id, {
        facts: c.req.valid('json'),
        idempotencyKey,
      });
      c.header('Location', `/api/v1/institutions/${id}/clients/${client.id}`);
      return c.json(toView(client), 201);
    })
    .openapi(read, async (c) => {
      const { id, client } = c.req.valid('param');
      const found = await readClient(context, actorOf(c), id, client);
      return c.json(toView(found, await readKeyUses(context, found)), 200);
    })
    .openapi(change, async (c) => {
      const { id, client } = c.req.valid('param');
      const { revision: over, ...facts } = c.req.valid('json');
      await readClient(context, actorOf(c), id, client);
      return c.json(toView(await changeClient(context, actorOf(c), client, { facts, over })), 200);
    })
    .openapi(end, async (c) => {
      const { id, client } = c.req.valid('param');
      await readClient(context, actorOf(c), id, client);
      return c.json(toView(await endClient(context, actorOf(c), client)), 200);
    })
    .openapi(make, async (c) => {
      const { id, client } = c.req.valid('param');
      const { endsAt } = c.req.valid('json');
      await readClient(context, actorOf(c), id, client);
      const made = await makeKey(context, actorOf(c), client, {
        ...(endsAt !== undefined && { endsAt: new Date(endsAt) }),
      });
      return c.json({ key: toKeyView(made.key), text: made.text }, 201);
    })
    .openapi(revoke, async (c) => {
      const { id, client, key } = c.req.valid('param');
      await readClient(context, actorOf(c), id, client);
      return c.json(toView(await revokeKey(context, actorOf(c), client, key)), 200);
    });
}
