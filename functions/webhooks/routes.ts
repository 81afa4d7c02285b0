import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from '../../shared/context.ts';
import {
  bodyRefusals,
  jsonContent,
  makeRouter,
  pageOf,
  pageQuery,
  refusals,
  signInRefusals,
} from '../../shared/http/router.ts';
import { institutionIdSchema, webhookIdSchema } from '../../shared/ids.ts';
import { type AppEnv, actorOf } from '../people/index.ts';
import {
  changeEndpoint,
  endOldSecrets,
  removeEndpoint,
  rotateSecret,
  switchEndpoint,
} from './change-endpoint.ts';
import { endpointFactsSchema, longestOverlapHours } from './model.ts';
import { openEndpoint, type WebhookSettings } from './open-endpoint.ts';
import { listDeliveries, listEndpoints, readDelivery, readEndpoint } from './read-webhooks.ts';
import { replayDelivery, replayParked, sendTest } from './replay.ts';
import {
  deliveryAt,
  deliveryViewSchema,
  endpointViewSchema,
  toDeliveryView,
  toEndpointView,
} from './view.ts';

const tags = ['webhooks'];
const security = [{ signIn: [] }];
const root = '/institutions/{id}/webhooks';
const ofInstitution = z.object({ id: institutionIdSchema });
const ofEndpoint = z.object({ id: institutionIdSchema, webhook: webhookIdSchema });
const ofDelivery = ofEndpoint.extend({ delivery: z.string().max(200) });

const madeSchema = endpointViewSchema
  .extend({
    secret: z
      .string()
      .nullable()
      .openapi({ description: 'What its messages are signed with, `whsec_…`: shown this once' }),
  })
  .openapi('NewWebhook');

const list = createRoute({
  method: 'get',
  path: root,
  tags,
  summary: 'Where an institution is told of what happens, the oldest first. For its administrators',
  security,
  request: { params: ofInstitution },
  responses: {
    200: jsonContent(z.object({ items: z.array(endpointViewSchema) }), 'All of them'),
    ...refusals(...signInRefusals, 'request.invalid', 'auth.forbidden', 'institution.not-found'),
  },
});

const open = createRoute({
  method: 'post',
  path: root,
  tags,
  summary: 'Be told at an address of what happens. Its secret is shown once',
  security,
  request: {
    params: ofInstitution,
    headers: z.object({ 'idempotency-key': z.string().optional() }),
    body: { required: true, content: { 'application/json': { schema: endpointFactsSchema } } },
  },
  responses: {
    201: jsonContent(madeSchema, 'The webhook'),
    ...refusals(
      ...signInRefusals,
      ...bodyRefusals,
      'request.idempotency-key-invalid',
      'request.idempotency-key-reused',
      'auth.forbidden',
      'institution.not-found',
      'webhook.address-refused',
      'webhook.too-many',
      'webhook.changed',
    ),
  },
});

const read = createRoute({
  method: 'get',
  path: `${root}/{webhook}`,
  tags,
  summary: 'One webhook. For the administrators of its institution',
  security,
  request: { params: ofEndpoint },
  responses: {
    200: jsonContent(endpointViewSchema, 'The webhook'),
    ...refusals(...signInRefusals, 'request.invalid', 'auth.forbidden', 'webhook.not-found'),
  },
});

const change = createRoute({
  method: 'put',
  path: `${root}/{webhook}`,
  tags,
  summary: 'Say something else of a webhook, where it is still the one that was seen',
  security,
  request: {
    params: ofEndpoint,
    body: {
      required: true,
      content: {
        'application/json': { schema: endpointFactsSchema.extend({ revision: z.number().int().positive() }) },
      },
    },
  },
  responses: {
    200: jsonContent(endpointViewSchema, 'The webhook'),
    ...refusals(
      ...signInRefusals,
      ...bodyRefusals,
      'auth.forbidden',
      'webhook.not-found',
      'webhook.changed',
      'webhook.address-refused',
    ),
  },
});

const remove = createRoute({
  method: 'delete',
  path: `${root}/{webhook}`,
  tags,
  summary: 'Take a webhook away for good. What was waiting is not sent',
  security,
  request: { params: ofEndpoint },
  responses: {
    204: { description: 'It is gone' },
    ...refusals(
      ...signInRefusals,
      'request.invalid',
      'auth.forbidden',
      'webhook.not-found',
      'webhook.changed',
    ),
  },
});

const switchOne = createRoute({
  method: 'put',
  path: `${root}/{webhook}/switch`,
  tags,
  summary: 'Stop telling an address, or go on with what waited and what happens from now on',
  security,
  request: {
    params: ofEndpoint,
    body: { required: true, content: { 'application/json': { schema: z.object({ on: z.boolean() }) } } },
  },
  responses: {
    200: jsonContent(endpointViewSchema, 'The webhook'),
    ...refusals(...signInRefusals, ...bodyRefusals, 'auth.forbidden', 'webhook.not-found', 'webhook.changed'),
  },
});

const rotate = createRoute({
  method: 'post',
  path: `${root}/{webhook}/secrets`,
  tags,
  summary: 'Make a new secret. The one before goes on signing beside it for as long as said',
  security,
  request: {
    params: ofEndpoint,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z.object({
            overlapHours: z
              .number()
              .int()
              .min(0)
              .max(longestOverlapHours)
              .default(24)
              .openapi({ description: '0 ends the one before at once' }),
          }),
        },
      },
    },
  },
  responses: {
    201: jsonContent(madeSchema, 'The webhook'),
    ...refusals(...signInRefusals, ...bodyRefusals, 'auth.forbidden', 'webhook.not-found', 'webhook.changed'),
  },
});

const endOld = createRoute({
  method: 'delete',
  path: `${root}/{webhook}/secrets`,
  tags,
  summary: 'End every secret but the newest at once',
  security,
  request: { params: ofEndpoint },
  responses: {
    200: jsonContent(endpointViewSchema, 'The webhook'),
    ...refusals(
      ...signInRefusals,
      'request.invalid',
      'auth.forbidden',
      'webhook.not-found',
      'webhook.changed',
    ),
  },
});

const deliveries = createRoute({
  method: 'get',
  path: `${root}/{webhook}/deliveries`,
  tags,
  summary: 'What an address was told in the last thirty days, or what was set aside, newest first',
  security,
  request: {
    params: ofEndpoint,
    query: z.object({ state: z.enum(['sent', 'parked']).default('sent'), ...pageQuery }),
  },
  responses: {
    200: jsonContent(pageOf(deliveryViewSchema).openapi('WebhookDeliveryPage'), 'One page'),
    ...refusals(
      ...signInRefusals,
      'request.invalid',
      'request.bad-cursor',
      'auth.forbidden',
      'webhook.not-found',
    ),
  },
});

const delivery = createRoute({
  method: 'get',
  path: `${root}/{webhook}/deliveries/{delivery}`,
  tags,
  summary: 'One delivery with its tries',
  security,
  request: { params: ofDelivery },
  responses: {
    200: jsonContent(deliveryViewSchema, 'The delivery'),
    ...refusals(...signInRefusals, 'request.invalid', 'auth.forbidden', 'webhook.not-found'),
  },
});

const replay = createRoute({
  method: 'post',
  path: `${root}/{webhook}/deliveries/{delivery}/replay`,
  tags,
  summary: 'Have a delivery sent now, whether or not it arrived before',
  security,
  request: { params: ofDelivery },
  responses: {
    202: jsonContent(deliveryViewSchema, 'It is on its way'),
    ...refusals(
      ...signInRefusals,
      'request.invalid',
      'auth.forbidden',
      'webhook.not-found',
      'webhook.off',
      'webhook.changed',
    ),
  },
});

const replayAll = createRoute({
  method: 'post',
  path: `${root}/{webhook}/replay`,
  tags,
  summary: 'Have everything that was set aside sent once more',
  description: 'Of very many it takes a part. What is still set aside after it is taken by the next request.',
  security,
  request: { params: ofEndpoint },
  responses: {
    202: jsonContent(z.object({ deliveries: z.number().int() }), 'They are on their way'),
    ...refusals(
      ...signInRefusals,
      'request.invalid',
      'auth.forbidden',
      'webhook.not-found',
      'webhook.off',
      'webhook.changed',
    ),
  },
});

const test = createRoute({
  method: 'post',
  path: `${root}/{webhook}/test`,
  tags,
  summary: 'Send an address something to try it with: `webhook.test`',
  security,
  request: { params: ofEndpoint },
  responses: {
    202: jsonContent(deliveryViewSchema, 'It is on its way'),
    ...refusals(...signInRefusals, 'request.invalid', 'auth.forbidden', 'webhook.not-found', 'webhook.off'),
  },
});

export function makeWebhookRoutes(context: Context, settings: WebhookSettings) {
  const now = () => context.clock.now();
  return makeRouter<AppEnv>()
    .openapi(list, async (c) => {
      const endpoints = await listEndpoints(context, actorOf(c), c.req.valid('param').id);
      return c.json({ items: endpoints.map((each) => toEndpointView(each, now())) }, 200);
    })
    .openapi(open, async (c) => {
      const { endpoint, secret } = await openEndpoint(
        context,
        settings,
        actorOf(c),
        c.req.valid('param').id,
        { facts: c.req.valid('json'), idempotencyKey: c.req.valid('header')['idempotency-key'] },
      );
      return c.json({ ...toEndpointView(endpoint, now()), secret: secret ?? null }, 201);
    })
    .openapi(read, async (c) => {
      const { id, webhook } = c.req.valid('param');
      return c.json(toEndpointView(await readEndpoint(context, actorOf(c), id, webhook), now()), 200);
    })
    .openapi(change, async (c) => {
      const { id: institution, webhook: id } = c.req.valid('param');
      const { revision, ...facts } = c.req.valid('json');
      const changed = await changeEndpoint(
        context,
        settings,
        actorOf(c),
        { institution, id },
        { facts, over: revision },
      );
      return c.json(toEndpointView(changed, now()), 200);
    })
    .openapi(remove, async (c) => {
      const { id: institution, webhook: id } = c.req.valid('param');
      await removeEndpoint(context, actorOf(c), { institution, id });
      return c.body(null, 204);
    })
    .openapi(switchOne, async (c) => {
      const { id: institution, webhook: id } = c.req.valid('param');
      const { on } = c.req.valid('json');
      return c.json(
        toEndpointView(await switchEndpoint(context, actorOf(c), { institution, id }, on), now()),
        200,
      );
    })
    .openapi(rotate, async (c) => {
      const { id: institution, webhook: id } = c.req.valid('param');
      const { overlapHours } = c.req.valid('json');
      const made = await rotateSecret(context, settings, actorOf(c), { institution, id }, overlapHours);
      return c.json({ ...toEndpointView(made.endpoint, now()), secret: made.secret ?? null }, 201);
    })
    .openapi(endOld, async (c) => {
      const { id: institution, webhook: id } = c.req.valid('param');
      return c.json(
        toEndpointView(await endOldSecrets(context, actorOf(c), { institution, id }), now()),
        200,
      );
    })
    .openapi(deliveries, async (c) => {
      const { id: institution, webhook: id } = c.req.valid('param');
      const { state, limit, cursor } = c.req.valid('query');
      const page = await listDeliveries(context, actorOf(c), { institution, id }, { state, limit, cursor });
      return c.json({ items: page.items.map(toDeliveryView), next: page.next }, 200);
    })
    .openapi(delivery, async (c) => {
      const { id, webhook, delivery: key } = c.req.valid('param');
      const found = await readDelivery(context, actorOf(c), deliveryAt(id, webhook, key));
      return c.json(toDeliveryView(found), 200);
    })
    .openapi(replay, async (c) => {
      const { id, webhook, delivery: key } = c.req.valid('param');
      const sent = await replayDelivery(context, actorOf(c), deliveryAt(id, webhook, key));
      return c.json(toDeliveryView(sent), 202);
    })
    .openapi(replayAll, async (c) => {
      const { id: institution, webhook: id } = c.req.valid('param');
      return c.json({ deliveries: await replayParked(context, actorOf(c), { institution, id }) }, 202);
    })
    .openapi(test, async (c) => {
      const { id: institution, webhook: id } = c.req.valid('param');
      return c.json(toDeliveryView(await sendTest(context, actorOf(c), { institution, id })), 202);
    });
}
