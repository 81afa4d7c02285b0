import type { Context as HonoContext } from 'hono';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import type { WebhookId } from '../../shared/ids.ts';
import { ErrorSummary, type FieldProblems, TextField } from '../../shared/web/fields.tsx';
import { textOf } from '../../shared/web/form.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { Pager, TableWrap, Time } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import type { Site } from '../../shared/web/site.ts';
import type { Institution } from '../institutions/index.ts';
import { type AppEnv, actorOf } from '../people/index.ts';
import {
  changeEndpoint,
  endOldSecrets,
  removeEndpoint,
  rotateSecret,
  switchEndpoint,
} from './change-endpoint.ts';
import { EndpointFields, parseFacts, problemsIn, SecretShown, type Typed, typedIn } from './form.tsx';
import { type Delivery, longestOverlapHours, type Try } from './model.ts';
import type { WebhookSettings } from './open-endpoint.ts';
import { listDeliveries, readEndpoint } from './read-webhooks.ts';
import { replayParked, sendTest } from './replay.ts';
import { keyOf, toEndpointView } from './view.ts';
import { webhookWords } from './words.ts';

interface At {
  institution: Institution;
  id: WebhookId;
}

interface Shown {
  typed?: Typed;
  problems?: FieldProblems;
  /** A secret that was made just now; one that is known no more is nothing in its place. */
  secret?: [string | undefined];
  hasConflict?: boolean;
}

const limit = 20;

/** One endpoint: what it says, its secrets, what it was told. */
export async function endpointPage(
  c: HonoContext<AppEnv>,
  site: Site,
  { institution, id }: At,
  { typed, problems = {}, secret, hasConflict }: Shown = {},
): Promise<Response> {
  const { context, formats, language } = site;
  const own = webhookWords[language];
  const actor = actorOf(c);
  const endpoint = toEndpointView(
    await readEndpoint(context, actor, institution.id, id),
    context.clock.now(),
  );
  const at = { institution: institution.id, id };
  const cursor = c.req.query('cursor');
  const [sent, parked] = await Promise.all([
    listDeliveries(context, actor, at, { state: 'sent', limit, cursor }),
    listDeliveries(context, actor, at, { state: 'parked', limit, cursor: undefined }),
  ]);
  const list = pathIn(language, `/admin/${institution.id}/webhooks`);
  const path = `${list}/${id}`;
  const said = { tested: own.tested, replayed: own.replayed, saved: own.saved };
  const done = Object.keys(said).find((name) => c.req.query(name) !== undefined);
  const status = hasConflict ? 409 : Object.keys(problems).length > 0 ? 400 : 200;
  const facts = typed ?? endpoint;
  return renderPage(
    c,
    site,
    { title: `${own.title} · ${institution.name[language]}`, isPrivate: true, status },
    <>
      <p>
        <a href={list}>{own.title}</a>
      </p>
      <h1>{endpoint.url}</h1>
      <p class="meta">{endpoint.off === null ? own.on : own.offs[endpoint.off]}</p>
      {done === undefined ? null : (
        <p class="notice" role="status">
          {said[done as keyof typeof said]}
        </p>
      )}
      {hasConflict ? (
        <p class="notice" role="alert">
          {own.changed}
        </p>
      ) : null}
      <ErrorSummary site={site} problems={problems} />
      {secret ? <SecretShown site={site} secret={secret[0]} /> : null}
      <form class="actions" method="post" action={path}>
        {endpoint.off === null ? (
          <>
            <button class="krds-btn primary medium" type="submit" name="act" value="test">
              {own.test}
            </button>
            <button class="krds-btn secondary medium" type="submit" name="act" value="stop">
              {own.stop}
            </button>
          </>
        ) : (
          <button class="krds-btn primary medium" type="submit" name="act" value="start">
            {own.start}
          </button>
        )}
      </form>
      {parked.items.length === 0 ? null : (
        <section>
          <h2>{own.parked}</h2>
          <Deliveries site={site} items={parked.items} path={path} label={own.parked} />
          <form class="actions" method="post" action={path}>
            <button class="krds-btn secondary medium" type="submit" name="act" value="replay">
              {own.replayAll}
            </button>
          </form>
        </section>
      )}
      <section>
        <h2>{own.deliveries}</h2>
        {sent.items.length === 0 ? (
          <p class="notice">{own.noDeliveries}</p>
        ) : (
          <Deliveries site={site} items={sent.items} path={path} label={own.deliveries} />
        )}
        <Pager site={site} path={path} query={{ cursor }} next={sent.next} />
      </section>
      <section class="card">
        <h2>{own.save}</h2>
        <form class="form" method="post" action={path}>
          <input type="hidden" name="act" value="change" />
          <input type="hidden" name="revision" value={String(endpoint.revision)} />
          <EndpointFields site={site} typed={{ ...facts, types: [...facts.types] }} problems={problems} />
          <button class="krds-btn primary medium" type="submit">
            {own.save}
          </button>
        </form>
      </section>
      <section class="card">
        <h2>{own.secrets}</h2>
        <ul>
          {endpoint.secrets.map(({ number, madeAt, endsAt }) => (
            <li>
              {own.secretNumber(formats.number(number))}: {own.madeAt(formats.moment(madeAt))}
              {endsAt === null ? null : `, ${own.secretUntil(formats.moment(endsAt))}`}
            </li>
          ))}
        </ul>
        <form class="form" method="post" action={path}>
          <input type="hidden" name="act" value="rotate" />
          <input type="hidden" name="over" value={String(endpoint.secrets[0]?.number ?? 0)} />
          <TextField
            site={site}
            name="overlapHours"
            label={own.overlap}
            hint={own.overlapHint}
            value="24"
            problems={problems}
            isRequired
            isNumber
            maxLength={3}
          />
          <button class="krds-btn secondary medium" type="submit">
            {own.rotate}
          </button>
        </form>
        {endpoint.secrets.length > 1 ? (
          <form class="actions" method="post" action={path}>
            <button class="krds-btn secondary medium" type="submit" name="act" value="end-old">
              {own.endOld}
            </button>
          </form>
        ) : null}
      </section>
      <section class="card">
        <h2>{own.remove}</h2>
        <p>{own.removeHint}</p>
        <form class="actions" method="post" action={path}>
          <button class="krds-btn secondary medium" type="submit" name="act" value="remove">
            {own.remove}
          </button>
        </form>
      </section>
    </>,
  );
}

function Deliveries(props: { site: Site; items: Delivery[]; path: string; label: string }) {
  const { site, items, path, label } = props;
  const own = webhookWords[site.language];
  return (
    <TableWrap label={label}>
      <table>
        <thead>
          <tr>
            <th scope="col">{own.when}</th>
            <th scope="col">{own.what}</th>
            <th scope="col">{own.state}</th>
            <th scope="col">{own.tries}</th>
            <th scope="col">{own.last}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((delivery) => (
            <tr>
              <td>
                <Time site={site} at={delivery.at} />
              </td>
              <th scope="row">
                <a href={`${path}/deliveries/${keyOf(delivery)}`}>{typeName(site, delivery.type)}</a>
              </th>
              <td>{own.states[delivery.state]}</td>
              <td>{site.formats.number(delivery.attempts)}</td>
              <td>{delivery.tries.length === 0 ? '' : saidAt(site, delivery.tries.at(-1) as Try)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableWrap>
  );
}

export function typeName({ language }: Site, type: string): string {
  const own = webhookWords[language];
  return (own.typeNames as Record<string, string>)[type] ?? own.testName;
}

/** What a try came to: the receiver's status, or why there is none. */
export function saidAt({ language }: Site, { status, fault }: Try): string {
  const { faults } = webhookWords[language];
  return status === undefined ? (faults[fault ?? 'failed'] ?? faults.failed ?? '') : String(status);
}

const actSchema = z.enum(['change', 'test', 'stop', 'start', 'rotate', 'end-old', 'replay', 'remove']);

/** Does what one of the forms on the page asks for. */
export async function postEndpoint(
  c: HonoContext<AppEnv>,
  site: Site,
  settings: WebhookSettings,
  page: At,
): Promise<Response> {
  const { context, language } = site;
  const actor = actorOf(c);
  const { typed, form } = await typedIn(c);
  const at = { institution: page.institution.id, id: page.id };
  const list = pathIn(language, `/admin/${page.institution.id}/webhooks`);
  const back = (said: string) => c.redirect(`${list}/${page.id}?${said}`, 303);
  const act = actSchema.safeParse(textOf(form, 'act'));
  if (!act.success) throw new AppError('request.invalid');
  switch (act.data) {
    case 'change': {
      const { facts, problems } = parseFacts(site, typed);
      if (!facts) return endpointPage(c, site, page, { typed, problems });
      try {
        await changeEndpoint(context, settings, actor, at, { facts, over: Number(textOf(form, 'revision')) });
      } catch (error) {
        if (error instanceof AppError && error.code === 'webhook.changed')
          return endpointPage(c, site, page, { hasConflict: true });
        return endpointPage(c, site, page, { typed, problems: problemsIn(site, error) });
      }
      return back('saved');
    }
    case 'rotate': {
      const hours = textOf(form, 'overlapHours').trim();
      if (!/^[0-9]{1,3}$/.test(hours) || Number(hours) > longestOverlapHours) {
        const { overlapHours } = webhookWords[language].problems;
        return endpointPage(c, site, page, { problems: { overlapHours } });
      }
      const over = z.coerce
        .number()
        .int()
        .optional()
        .catch(undefined)
        .parse(textOf(form, 'over') || undefined);
      const { secret } = await rotateSecret(context, settings, actor, at, Number(hours), over);
      return endpointPage(c, site, page, { secret: [secret] });
    }
    case 'test':
      await sendTest(context, actor, at);
      return back('tested');
    case 'stop':
      await switchEndpoint(context, actor, at, false);
      return back('saved');
    case 'start':
      await switchEndpoint(context, actor, at, true);
      return back('saved');
    case 'end-old':
      await endOldSecrets(context, actor, at);
      return back('saved');
    case 'replay':
      await replayParked(context, actor, at);
      return back('replayed');
    case 'remove':
      await removeEndpoint(context, actor, at);
      return c.redirect(list, 303);
  }
}
