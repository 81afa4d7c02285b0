import { Hono, type Context as HonoContext } from 'hono';
import { AppError } from '../../shared/errors.ts';
import { clientIdSchema } from '../../shared/ids.ts';
import { textOf } from '../../shared/web/form.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { Prose, Time } from '../../shared/web/parts.tsx';
import { pagePolicy } from '../../shared/web/policy.ts';
import { renderPage } from '../../shared/web/render-page.tsx';
import type { Site } from '../../shared/web/site.ts';
import { knownInstitution } from '../institutions/index.ts';
import { type AppEnv, actorOf } from '../people/index.ts';
import { type Asked, addressBack, askedNames, giveConsent, readAsked } from './ask-consent.ts';
import { consentsEn } from './messages.en.ts';
import { consentsKo } from './messages.ko.ts';
import { consentScope } from './model.ts';
import { ownConsents, takeBackConsent } from './own-consents.ts';

const words = { ko: consentsKo, en: consentsEn } as const;
const askingPath = '/oauth/authorize';
const minePath = '/me/clients';

/** Where a citizen is asked whether a partner's client may act for them, and where they take that back. */
export function makeConsentPages(site: Site): Hono<AppEnv> {
  const { context, language, origin } = site;
  const own = words[language];

  async function askingPage(c: HonoContext<AppEnv>, asked: Asked): Promise<Response> {
    const { client, redirectUri } = asked;
    actorOf(c);
    const institution = (await knownInstitution(context, client.institution)).name[language];
    const parameters = new URL(c.req.url).searchParams;
    const target = new URL(redirectUri);
    const other = language === 'ko' ? 'en' : 'ko';
    // The browser goes on from the form to the client's own address, and to no other.
    // A policy has no writing for IPv6: of a program on the citizen's own machine it says the scheme.
    const formAction = target.hostname === '[::1]' ? target.protocol : target.origin;
    c.header('Content-Security-Policy', pagePolicy({ formAction }));
    return renderPage(
      c,
      site,
      { title: own.title, isPrivate: true },
      <>
        <h1>{own.title}</h1>
        <p class="lead">{own.asks(client.name, institution)}</p>
        <section>
          <h2>{own.purpose}</h2>
          <Prose text={client.purpose} />
        </section>
        <section>
          <h2>{own.may}</h2>
          <ul>
            {own.canDo(institution).map((each) => (
              <li>{each}</li>
            ))}
          </ul>
        </section>
        <section>
          <h2>{own.mayNot}</h2>
          <ul>
            {own.cannotDo.map((each) => (
              <li>{each}</li>
            ))}
          </ul>
        </section>
        <p>{own.back(target.host)}</p>
        <p class="meta">{own.later}</p>
        <form method="post" action={pathIn(language, askingPath)}>
          {askedNames.map((name) => {
            const value = parameters.get(name);
            return value === null ? null : <input type="hidden" name={name} value={value} />;
          })}
          <p class="actions">
            <button class="krds-btn primary medium" type="submit" name="decision" value="allow">
              {own.allow}
            </button>
            <button class="krds-btn secondary medium" type="submit" name="decision" value="refuse">
              {own.refuse}
            </button>
          </p>
        </form>
        <p>
          <a href={`${pathIn(other, askingPath)}?${parameters}`} lang={other} hreflang={other}>
            {own.other}
          </a>
        </p>
      </>,
    );
  }

  /** What was decided, to the client. The form is read anew, and believed no more than the address was. */
  async function postDecision(c: HonoContext<AppEnv>): Promise<Response> {
    const form = await c.req.parseBody({ all: true });
    const parameters = new URLSearchParams();
    for (const name of askedNames)
      for (const value of [form[name] ?? []].flat())
        if (typeof value === 'string') parameters.append(name, value);
    const asked = await readAsked(context, parameters);
    const goOn = (outcome: { code: string } | { error: string }) =>
      c.redirect(addressBack(asked, origin, outcome), 303);
    if (asked.error) return goOn({ error: asked.error });
    const actor = actorOf(c);
    switch (textOf(form, 'decision')) {
      case 'allow':
        return goOn({ code: await giveConsent(context, actor, asked) });
      case 'refuse':
        return goOn({ error: 'access_denied' });
      default:
        throw new AppError('request.invalid');
    }
  }

  async function minePage(c: HonoContext<AppEnv>): Promise<Response> {
    const consents = await ownConsents(context, actorOf(c));
    const institutions = await Promise.all(
      consents.map(async ({ institution }) => (await knownInstitution(context, institution)).name[language]),
    );
    return renderPage(
      c,
      site,
      { title: own.mine.title, isPrivate: true },
      <>
        <p>
          <a href={pathIn(language, '/me/settings')}>{own.mine.settings}</a>
        </p>
        <h1>{own.mine.title}</h1>
        {c.req.query('saved') === undefined ? null : (
          <p class="notice" role="status">
            {own.mine.takenBack}
          </p>
        )}
        <p>{own.mine.lead}</p>
        {consents.length === 0 ? <p class="notice">{own.mine.none}</p> : null}
        {consents.map(({ client, name, at }, index) => (
          <section class="card">
            <h2>{name}</h2>
            <p class="meta">
              {institutions[index]} · <Time site={site} at={at} />
            </p>
            <form method="post" action={pathIn(language, minePath)}>
              <input type="hidden" name="client" value={client} />
              <button
                class="krds-btn secondary medium"
                type="submit"
                aria-label={`${own.mine.takeBack}: ${name}`}
              >
                {own.mine.takeBack}
              </button>
            </form>
          </section>
        ))}
      </>,
    );
  }

  return new Hono<AppEnv>()
    .get(askingPath, async (c) => {
      const asked = await readAsked(context, new URL(c.req.url).searchParams);
      if (asked.error) return c.redirect(addressBack(asked, origin, { error: asked.error }), 303);
      return askingPage(c, asked);
    })
    .post(askingPath, postDecision)
    .get(minePath, minePage)
    .post(minePath, async (c) => {
      const actor = actorOf(c);
      const client = clientIdSchema.safeParse(textOf(await c.req.parseBody(), 'client'));
      if (!client.success) throw new AppError('client.not-found');
      await takeBackConsent(context, actor, client.data);
      return c.redirect(`${pathIn(language, minePath)}?saved`, 303);
    });
}

/** What a client's program reads to find its way (RFC 8414). */
export function makeConsentMetadata({ origin }: { origin: string }): Hono<AppEnv> {
  return new Hono<AppEnv>().get('/.well-known/oauth-authorization-server', (c) =>
    c.json({
      issuer: origin,
      authorization_endpoint: `${origin}${askingPath}`,
      token_endpoint: `${origin}/api/v1/oauth/token`,
      revocation_endpoint: `${origin}/api/v1/oauth/revoke`,
      response_types_supported: ['code'],
      grant_types_supported: ['authorization_code', 'refresh_token'],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['none'],
      revocation_endpoint_auth_methods_supported: ['none'],
      scopes_supported: [consentScope],
      authorization_response_iss_parameter_supported: true,
      ui_locales_supported: ['ko', 'en'],
    }),
  );
}
