import { Hono, type Context as HonoContext } from 'hono';
import { AppError } from '../../shared/errors.ts';
import { institutionIdSchema, webhookIdSchema } from '../../shared/ids.ts';
import type { Site } from '../../shared/web/site.ts';
import { getInstitution } from '../institutions/index.ts';
import { type AppEnv, actorOf, assertAllowed } from '../people/index.ts';
import { deliveryPage, postDelivery } from './delivery-page.tsx';
import { endpointPage, postEndpoint } from './endpoint-page.tsx';
import { listPage, postNewEndpoint } from './list-page.tsx';
import type { WebhookSettings } from './open-endpoint.ts';
import { canRunWebhooks } from './rules.ts';
import { deliveryAt } from './view.ts';

/** Where an institution's administrators set up who is told of what, and see what arrived. */
export function makeWebhookPages(site: Site, settings: WebhookSettings): Hono<AppEnv> {
  const root = '/admin/:institution/webhooks';
  return new Hono<AppEnv>()
    .get(root, async (c) => listPage(c, site, await administered(c, site)))
    .post(root, async (c) => postNewEndpoint(c, site, settings, await administered(c, site)))
    .get(`${root}/:id`, async (c) => endpointPage(c, site, await at(c, site)))
    .post(`${root}/:id`, async (c) => postEndpoint(c, site, settings, await at(c, site)))
    .get(`${root}/:id/deliveries/:key`, async (c) => {
      const { institution, id } = await at(c, site);
      return deliveryPage(c, site, institution, deliveryAt(institution.id, id, c.req.param('key')));
    })
    .post(`${root}/:id/deliveries/:key`, async (c) => {
      const { institution, id } = await at(c, site);
      return postDelivery(c, site, deliveryAt(institution.id, id, c.req.param('key')));
    });
}

/** @throws auth.required, auth.forbidden, institution.not-found */
async function administered(c: HonoContext<AppEnv>, { context }: Site) {
  const actor = actorOf(c);
  const id = institutionIdSchema.safeParse(c.req.param('institution'));
  if (!id.success) throw new AppError('institution.not-found');
  assertAllowed(canRunWebhooks(actor, id.data));
  return getInstitution(context, id.data);
}

async function at(c: HonoContext<AppEnv>, site: Site) {
  const institution = await administered(c, site);
  const id = webhookIdSchema.safeParse(c.req.param('id'));
  if (!id.success) throw new AppError('webhook.not-found');
  return { institution, id: id.data };
}
