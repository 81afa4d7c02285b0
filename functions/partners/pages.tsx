import { Hono, type Context as HonoContext } from 'hono';
import type { Child } from 'hono/jsx';
import { ulid } from 'ulid';
import { z } from 'zod';
import { endOfDate } from '../../shared/clock.ts';
import { AppError, errorStatus } from '../../shared/errors.ts';
import { toFieldErrors } from '../../shared/http/router.ts';
import { clientIdSchema, institutionIdSchema, keyIdSchema } from '../../shared/ids.ts';
import { ErrorSummary, type FieldProblems, TextField, toProblems } from '../../shared/web/fields.tsx';
import { sendingKey, textOf } from '../../shared/web/form.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { Badge, Prose, TableWrap } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import type { Site } from '../../shared/web/site.ts';
import { getInstitution, type Institution } from '../institutions/index.ts';
import { type AppEnv, actorOf, assertAllowed } from '../people/index.ts';
import { changeClient, endClient } from './change-client.ts';
import { makeKey, revokeKey } from './change-keys.ts';
import { partnersEn } from './messages.en.ts';
import { partnersKo } from './messages.ko.ts';
import { type Client, clientFactsSchema, type Key, scopes } from './model.ts';
import { openClient } from './open-client.ts';
import { listClients, readClient, readKeyUses } from './read-clients.ts';
import { canRunClients, isLive } from './rules.ts';

const words = { ko: partnersKo, en: partnersEn } as const;

/** What stands in the form's fields, as it was typed. */
type Typed = Record<'name' | 'purpose' | 'origins' | 'redirectUris', string> & { scopes: string[] };

interface Writing {
  typed?: Typed | undefined;
  problems?: FieldProblems;
  /** The revision the writer saw. */
  over?: number;
  hasConflict?: boolean;
}

const nothingTyped: Typed = { name: '', purpose: '', origins: '', redirectUris: '', scopes: ['read'] };

/** Where an institution's administrators connect partners' programs, and make and revoke their keys. */
export function makePartnerPages(site: Site): Hono<AppEnv> {
  const { context, language, formats } = site;
  const own = words[language];
  const inside = ({ id }: Institution, path = '') => pathIn(language, `/admin/${id}/clients${path}`);

  async function administered(c: HonoContext<AppEnv>): Promise<Institution> {
    const actor = actorOf(c);
    const id = institutionIdSchema.safeParse(c.req.param('id'));
    if (!id.success) throw new AppError('institution.not-found');
    assertAllowed(canRunClients(actor, id.data));
    return getInstitution(context, id.data);
  }

  async function clientAt(c: HonoContext<AppEnv>, institution: Institution): Promise<Client> {
    const id = clientIdSchema.safeParse(c.req.param('client'));
    if (!id.success) throw new AppError('client.not-found');
    return readClient(context, actorOf(c), institution.id, id.data);
  }

  function Head({
    institution,
    title,
    isInside,
  }: {
    institution: Institution;
    title: string;
    isInside?: true;
  }) {
    return (
      <>
        <p>
          {isInside ? (
            <a href={inside(institution)}>
              {own.title} · {institution.name[language]}
            </a>
          ) : (
            <a href={pathIn(language, `/admin/${institution.id}`)}>
              {own.administration} · {institution.name[language]}
            </a>
          )}
        </p>
        <h1>{title}</h1>
      </>
    );
  }

  async function listPage(c: HonoContext<AppEnv>): Promise<Response> {
    const institution = await administered(c);
    const clients = await listClients(context, actorOf(c), institution.id);
    return renderPage(
      c,
      site,
      { title: `${own.title} · ${institution.name[language]}`, isPrivate: true },
      <>
        <Head institution={institution} title={own.title} />
        <p>
          {own.lead} <a href={pathIn(language, '/developers/access')}>{own.guide}</a>
        </p>
        {clients.length === 0 ? (
          <p class="notice">{own.none}</p>
        ) : (
          <ul class="choices">
            {clients.map(({ id, name, endedAt }) => (
              <li>
                <a href={inside(institution, `/${id}`)}>{name}</a>{' '}
                {endedAt === undefined ? null : <Badge kind="closed">{own.keys.isOver}</Badge>}
              </li>
            ))}
          </ul>
        )}
        <p>
          <a class="krds-btn primary medium" href={inside(institution, '/new')}>
            {own.add}
          </a>
        </p>
      </>,
    );
  }

  function Fields({ typed, problems }: { typed: Typed; problems: FieldProblems }) {
    const field = (name: keyof Omit<Typed, 'scopes'>) => ({
      site,
      name,
      label: own[name],
      hint: own[`${name}Hint`],
      value: typed[name],
      problems,
    });
    return (
      <>
        <TextField {...field('name')} isRequired maxLength={60} />
        <TextField {...field('purpose')} isRequired maxLength={300} rows={3} />
        <TextField {...field('origins')} rows={3} />
        <TextField {...field('redirectUris')} rows={3} />
        <fieldset class="checks" id="scopes">
          <legend>{own.scopes}</legend>
          {scopes.map((scope) => (
            <label>
              <input type="checkbox" name="scopes" value={scope} checked={typed.scopes.includes(scope)} />
              {own.scopeNames[scope]}
            </label>
          ))}
        </fieldset>
      </>
    );
  }

  async function newPage(
    c: HonoContext<AppEnv>,
    institution: Institution,
    { typed = nothingTyped, problems = {} }: Writing = {},
  ): Promise<Response> {
    return renderPage(
      c,
      site,
      {
        title: `${own.add} · ${institution.name[language]}`,
        isPrivate: true,
        status: Object.keys(problems).length > 0 ? errorStatus['request.invalid'] : 200,
      },
      <>
        <Head institution={institution} title={own.add} isInside />
        <ErrorSummary site={site} problems={problems} />
        <form class="form" method="post" action={inside(institution, '/new')}>
          <input type="hidden" name="key" value={ulid()} />
          <Fields typed={typed} problems={problems} />
          <button class="krds-btn primary medium" type="submit">
            {own.open}
          </button>
        </form>
      </>,
    );
  }

  async function clientPage(
    c: HonoContext<AppEnv>,
    institution: Institution,
    client: Client,
    { typed = toTyped(client), problems = {}, over = client.revision, hasConflict }: Writing = {},
  ): Promise<Response> {
    const uses = await readKeyUses(context, client);
    const path = inside(institution, `/${client.id}`);
    const isOver = client.endedAt !== undefined;
    const status = hasConflict
      ? errorStatus['client.changed']
      : Object.keys(problems).length > 0
        ? errorStatus['request.invalid']
        : 200;
    return renderPage(
      c,
      site,
      { title: `${client.name} · ${own.title}`, isPrivate: true, status },
      <>
        <Head institution={institution} title={client.name} isInside />
        <p class="meta">
          {own.id}: <code>{client.id}</code>
        </p>
        <Told c={c} />
        {isOver ? <p class="notice">{own.ended}</p> : null}
        {hasConflict ? (
          <p class="notice" role="alert">
            {own.conflict}
          </p>
        ) : null}
        <ErrorSummary site={site} problems={problems} />
        {hasConflict || isOver ? <Now client={client} /> : null}
        {isOver ? null : (
          <form class="form" method="post" action={path}>
            <input type="hidden" name="over" value={String(over)} />
            <Fields typed={typed} problems={problems} />
            <button class="krds-btn primary medium" type="submit">
              {own.save}
            </button>
          </form>
        )}
        <section>
          <h2>{own.keys.title}</h2>
          <p>{own.keys.lead}</p>
          {client.keys.length === 0 ? (
            <p class="notice">{own.keys.none}</p>
          ) : (
            <Keys client={client} uses={uses} path={path} />
          )}
          {isOver ? null : (
            <form class="form" method="post" action={`${path}/keys`}>
              <input type="hidden" name="key" value={ulid()} />
              <TextField
                site={site}
                name="endsOn"
                type="date"
                label={own.keys.endsOn}
                hint={own.keys.endsOnHint}
                problems={problems}
              />
              <button class="krds-btn secondary medium" type="submit">
                {own.keys.make}
              </button>
            </form>
          )}
        </section>
        {isOver ? null : (
          <section>
            <h2>{own.end.title}</h2>
            <p>{own.end.lead}</p>
            <form class="form" method="post" action={`${path}/end`}>
              <fieldset class="checks">
                <legend>{own.end.title}</legend>
                <label>
                  <input
                    type="checkbox"
                    name="sure"
                    id="sure"
                    value="yes"
                    aria-invalid={problems.sure ? 'true' : undefined}
                    aria-describedby={problems.sure ? 'sure-error' : undefined}
                  />
                  {own.end.sure}
                </label>
                {problems.sure ? (
                  <p class="error" id="sure-error">
                    {problems.sure}
                  </p>
                ) : null}
              </fieldset>
              <button class="krds-btn secondary medium" type="submit">
                {own.end.act}
              </button>
            </form>
          </section>
        )}
      </>,
    );
  }

  function Told({ c }: { c: HonoContext<AppEnv> }) {
    const told = { saved: own.saved, revoked: own.revoked };
    const name = (['saved', 'revoked'] as const).find((each) => c.req.query(each) !== undefined);
    return name === undefined ? null : (
      <p class="notice" role="status">
        {told[name]}
      </p>
    );
  }

  function Now({ client }: { client: Client }) {
    return (
      <section class="card">
        <h2>{own.now}</h2>
        <p>{client.name}</p>
        <Prose text={client.purpose} />
        <ul>
          {[...client.origins, ...client.redirectUris].map((each) => (
            <li>{each}</li>
          ))}
          {client.scopes.map((scope) => (
            <li>{own.scopeNames[scope]}</li>
          ))}
        </ul>
      </section>
    );
  }

  function Keys({ client, uses, path }: { client: Client; uses: Map<string, string>; path: string }) {
    const now = context.clock.now();
    const at = (moment: string | undefined, otherwise: string) =>
      moment === undefined ? otherwise : <time datetime={moment}>{formats.moment(moment)}</time>;
    const stateOf = (key: Key): Child => {
      if (key.revokedAt !== undefined) return own.keys.isRevoked;
      return isLive(key, now) && client.endedAt === undefined ? own.keys.live : own.keys.isOver;
    };
    return (
      <>
        <TableWrap label={own.keys.title}>
          <table>
            <thead>
              <tr>
                <th scope="col">{own.keys.key}</th>
                <th scope="col">{own.keys.madeAt}</th>
                <th scope="col">{own.keys.endsAt}</th>
                <th scope="col">{own.keys.lastUsed}</th>
                <th scope="col">{own.keys.state}</th>
              </tr>
            </thead>
            <tbody>
              {client.keys.map((key) => (
                <tr>
                  <th scope="row">{key.id.slice(-4)}</th>
                  <td>{at(key.madeAt, '')}</td>
                  <td>{at(key.endsAt, own.keys.never)}</td>
                  <td>{at(uses.get(key.id), own.keys.unused)}</td>
                  <td>
                    {stateOf(key)}
                    {isLive(key, now) && client.endedAt === undefined ? (
                      <form method="post" action={`${path}/keys/${key.id}/revoke`}>
                        <button
                          class="krds-btn secondary small"
                          type="submit"
                          aria-label={`${own.keys.revoke}: ${key.id.slice(-4)}`}
                        >
                          {own.keys.revoke}
                        </button>
                      </form>
                    ) : null}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableWrap>
        <p class="meta">{own.keys.within}</p>
      </>
    );
  }

  /** The one page that shows a key. Nothing keeps it: neither a cache nor the address, nor we. */
  function madePage(c: HonoContext<AppEnv>, institution: Institution, client: Client, text?: string) {
    c.header('Cache-Control', 'private, no-store');
    return renderPage(
      c,
      site,
      { title: `${own.keys.make} · ${client.name}`, isPrivate: true },
      <>
        <Head institution={institution} title={client.name} isInside />
        <p class="notice" role="status">
          {text === undefined ? own.keys.madeBefore : own.keys.made}
        </p>
        {text === undefined ? null : (
          <TableWrap label={own.keys.text}>
            <code>{text}</code>
          </TableWrap>
        )}
        <p>
          <a href={inside(institution, `/${client.id}`)}>{own.keys.afterwards}</a>
        </p>
      </>,
    );
  }

  async function postNew(c: HonoContext<AppEnv>): Promise<Response> {
    const institution = await administered(c);
    const form = await c.req.parseBody({ all: true });
    const typed = typedIn(form);
    const facts = clientFactsSchema.safeParse(toFacts(typed));
    if (!facts.success) {
      const problems = toProblems(toFieldErrors(facts.error.issues), own.errors);
      return newPage(c, institution, { typed, problems });
    }
    const client = await openClient(context, actorOf(c), institution.id, {
      facts: facts.data,
      idempotencyKey: sendingKey(form, facts.data),
    });
    return c.redirect(`${inside(institution, `/${client.id}`)}?saved`, 303);
  }

  async function postChange(c: HonoContext<AppEnv>): Promise<Response> {
    const institution = await administered(c);
    const client = await clientAt(c, institution);
    const form = await c.req.parseBody({ all: true });
    const typed = typedIn(form);
    const over = revisionSchema.parse(textOf(form, 'over'));
    const facts = clientFactsSchema.safeParse(toFacts(typed));
    if (!facts.success) {
      const problems = toProblems(toFieldErrors(facts.error.issues), own.errors);
      return clientPage(c, institution, client, { typed, problems, over });
    }
    try {
      await changeClient(context, actorOf(c), client.id, { facts: facts.data, over });
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'client.changed') throw error;
      return clientPage(c, institution, await clientAt(c, institution), { typed, hasConflict: true });
    }
    return c.redirect(`${inside(institution, `/${client.id}`)}?saved`, 303);
  }

  async function postKey(c: HonoContext<AppEnv>): Promise<Response> {
    const institution = await administered(c);
    const client = await clientAt(c, institution);
    const form = await c.req.parseBody();
    const typed = textOf(form, 'endsOn');
    const endsOn = typed === '' ? undefined : z.iso.date().safeParse(typed);
    const refuse = (endsOnProblem: string) =>
      clientPage(c, institution, client, { problems: { endsOn: endsOnProblem } });
    if (endsOn?.success === false) return refuse(own.errors.endsOn);
    try {
      const endsAt = endsOn && new Date(endOfDate(endsOn.data).getTime() + 1);
      const idempotencyKey = sendingKey(form, { client: client.id, endsAt });
      const made = await makeKey(context, actorOf(c), client.id, { endsAt, idempotencyKey });
      return madePage(c, institution, made.client, made.text);
    } catch (error) {
      if (error instanceof AppError && error.code === 'key.already-made')
        return madePage(c, institution, client);
      if (error instanceof AppError && error.code === 'key.end-past') return refuse(own.errors.endsOn);
      if (error instanceof AppError && error.code === 'client.too-many-keys') return refuse(own.errors.many);
      throw error;
    }
  }

  async function postRevoke(c: HonoContext<AppEnv>): Promise<Response> {
    const institution = await administered(c);
    const client = await clientAt(c, institution);
    const key = keyIdSchema.safeParse(c.req.param('key'));
    if (!key.success) throw new AppError('key.not-found');
    await revokeKey(context, actorOf(c), client.id, key.data);
    return c.redirect(`${inside(institution, `/${client.id}`)}?revoked`, 303);
  }

  async function postEnd(c: HonoContext<AppEnv>): Promise<Response> {
    const institution = await administered(c);
    const client = await clientAt(c, institution);
    if (textOf(await c.req.parseBody(), 'sure') !== 'yes')
      return clientPage(c, institution, client, { problems: { sure: own.errors.sure } });
    await endClient(context, actorOf(c), client.id);
    return c.redirect(inside(institution, `/${client.id}`), 303);
  }

  return new Hono<AppEnv>()
    .get('/admin/:id/clients', listPage)
    .get('/admin/:id/clients/new', async (c) => newPage(c, await administered(c)))
    .post('/admin/:id/clients/new', postNew)
    .get('/admin/:id/clients/:client', async (c) => {
      const institution = await administered(c);
      return clientPage(c, institution, await clientAt(c, institution));
    })
    .post('/admin/:id/clients/:client', postChange)
    .post('/admin/:id/clients/:client/keys', postKey)
    .post('/admin/:id/clients/:client/keys/:key/revoke', postRevoke)
    .post('/admin/:id/clients/:client/end', postEnd);
}

const revisionSchema = z.coerce.number().int().positive().catch(0);

function typedIn(form: Record<string, unknown>): Typed {
  const chosen = [form.scopes ?? []].flat().filter((each) => typeof each === 'string');
  return {
    name: textOf(form, 'name'),
    purpose: textOf(form, 'purpose'),
    origins: textOf(form, 'origins'),
    redirectUris: textOf(form, 'redirectUris'),
    scopes: chosen,
  };
}

function toFacts({ origins, redirectUris, ...typed }: Typed): unknown {
  const lines = (text: string) => text.split('\n').filter((line) => line.trim() !== '');
  return { ...typed, origins: lines(origins), redirectUris: lines(redirectUris) };
}

function toTyped({ name, purpose, origins, redirectUris, scopes: held }: Client): Typed {
  return { name, purpose, origins: origins.join('\n'), redirectUris: redirectUris.join('\n'), scopes: held };
}
