import { randomUUID } from 'node:crypto';
import { Hono, type Context as HonoContext, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { csrf } from 'hono/csrf';
import { HTTPException } from 'hono/http-exception';
import { ulid } from 'ulid';
import type { Context } from '../../shared/context.ts';
import { AppError, type ErrorCode, errorStatus } from '../../shared/errors.ts';
import { codeOf, refuseProgram, toProblem } from '../../shared/http/problem.ts';
import { errorSentences } from '../../shared/i18n/language.ts';
import { nameOf } from '../../shared/observe/log.ts';
import type { Assets } from '../../shared/web/assets.ts';
import { languageAt, pathIn } from '../../shared/web/locale.ts';
import { pagePolicy } from '../../shared/web/policy.ts';
import { renderPage } from '../../shared/web/render-page.tsx';
import { type Site, siteIn } from '../../shared/web/site.ts';
import { makeAdministrationPages } from '../administration/pages.tsx';
import { makeAnswerPages } from '../answers/pages.tsx';
import { mostFileBytes } from '../attachments/index.ts';
import { makeAttachmentPages } from '../attachments/pages.tsx';
import { makeAuditPages } from '../audit/pages.tsx';
import { makeCommitmentPages } from '../commitments/pages.tsx';
import { makeConsentMetadata, makeConsentPages } from '../consents/pages.tsx';
import { makeDeveloperPages } from '../developers/pages.tsx';
import { makeEmbedPages } from '../embeds/pages.tsx';
import { makeGates } from '../empathy/index.ts';
import { makeEmpathyPages } from '../empathy/pages.tsx';
import { makeFeedPages, makeSitemaps } from '../feeds/pages.tsx';
import { makeForumGates } from '../forums/index.ts';
import { makeForumPages } from '../forums/pages.tsx';
import { makeHomePages } from '../home/pages.tsx';
import { mostUploadBytes } from '../imports/index.ts';
import { makeImportPages } from '../imports/pages.tsx';
import { makeInstitutionPages } from '../institutions/pages.tsx';
import { type Counting, callerAt, countRequest } from '../limits/index.ts';
import { makeMinePages } from '../mine/pages.tsx';
import type { Mailing } from '../notifications/index.ts';
import { makeFollowPages, makeUnsubscribePages } from '../notifications/pages.tsx';
import { makeOpenDataPages } from '../open-data/pages.tsx';
import { makeOpinionGates } from '../opinions/index.ts';
import { makeOpinionPages } from '../opinions/pages.tsx';
import { makePanelPages } from '../panels/pages.tsx';
import { makePartnerPages } from '../partners/pages.tsx';
import type { AppEnv } from '../people/index.ts';
import { makeProposalPages } from '../proposals/pages.tsx';
import { makeRatingPages } from '../ratings/pages.tsx';
import { makeReportPages } from '../reports/pages.tsx';
import { makeSessionPages } from '../sessions/pages.tsx';
import { makeStandingPages } from '../standing-pages/pages.tsx';
import { makeStatementPages } from '../statements/pages.tsx';
import type { WebhookSettings } from '../webhooks/index.ts';
import { makeWebhookPages } from '../webhooks/pages.tsx';

interface SiteSettings {
  assets: Assets;
  /** The address people know the site by, without a slash at its end. */
  origin: string;
  /** Finds out from the session who is looking. */
  session: MiddlewareHandler<AppEnv>;
  /** What opens the links of mails. */
  mailing: Pick<Mailing, 'linkKey'>;
  webhooks: WebhookSettings;
  counting: Counting;
  /** Where people sign in and out. */
  signIn: Hono<AppEnv>;
}

const mostBytes = 256 * 1024;
/** The forms that take files. */
const takesFiles = /^(?:\/en)?\/desk\/(?:files|forums\/new)$/;
const takesImports = /^(?:\/en)?\/admin\/[^/]+\/imports(?:\/[^/]+\/batches)?$/;

/** The pages, in Korean at the root and in English below `/en`, from the same use cases as the API. */
export function makeSite(context: Context, settings: SiteSettings): Hono<AppEnv> {
  const { assets, origin } = settings;
  const gates = makeGates(context);
  const forumGates = makeForumGates(context);
  const opinionGates = makeOpinionGates(context);
  const both = { context, assets, origin, visitorOf };
  const sites = { ko: siteIn('ko', both), en: siteIn('en', both) };
  const app = new Hono<AppEnv>();
  app.use(accounted(context), securityHeaders(), settings.session, cached());
  app.use(countedPrograms(settings.counting));
  app.route('/', makeUnsubscribePages(sites, settings.mailing));
  app.on(['POST'], '*', sameOrigin(origin), limited(siteOf), whole());
  app.route('/', settings.signIn);
  app.route('/', makeConsentMetadata(settings));
  app.route('/', makeSitemaps({ context, origin }));
  for (const site of [sites.en, sites.ko]) app.route(pathIn(site.language, '/'), pagesIn(site));
  app.notFound((c) => problemPage(c, siteOf(c), new AppError('request.not-found'), context));
  app.onError((error, c) => problemPage(c, siteOf(c), error, context));
  return app;

  function pagesIn(site: Site): Hono<AppEnv> {
    return (
      new Hono<AppEnv>()
        .route('/', makeHomePages(site))
        .route('/', makeEmpathyPages(site, gates))
        .route('/', makeEmbedPages(site, gates))
        .route('/', makeFeedPages(site))
        .route('/', makeReportPages(site))
        .route('/', makeAttachmentPages(site))
        .route('/', makeOpinionPages(site, opinionGates))
        .route('/', makeFollowPages(site))
        .route('/', makeRatingPages(site))
        .route('/', makeImportPages(site))
        .route('/', makeProposalPages(site))
        // Before the desk of answers, whose addresses would take its own, as those of files.
        .route('/', makeForumPages(site, forumGates))
        .route('/', makeSessionPages(site))
        .route('/', makeAnswerPages(site))
        .route('/', makeCommitmentPages(site))
        .route('/', makePanelPages(site))
        .route('/', makeInstitutionPages(site))
        .route('/', makeStatementPages(site))
        .route('/', makeStandingPages(site))
        .route('/', makeAuditPages(site))
        .route('/', makeWebhookPages(site, settings.webhooks))
        .route('/', makePartnerPages(site))
        .route('/', makeAdministrationPages(site))
        .route('/', makeOpenDataPages(site))
        .route('/', makeDeveloperPages(site))
        .route('/', makeConsentPages(site))
        .route('/', makeMinePages(site))
    );
  }

  function siteOf(c: HonoContext): Site {
    return sites[languageAt(c.req.path)];
  }
}

function visitorOf(c: HonoContext) {
  const { actor, readerMark } = c.var as AppEnv['Variables'];
  if (actor === undefined || readerMark === undefined) return undefined;
  const roles = new Set(actor.grants.map(({ role }) => role));
  return {
    mark: readerMark,
    isModerator: roles.has('moderator'),
    isOfficer: roles.has('officer') || roles.has('head') || roles.has('admin'),
    isAdmin: roles.has('admin'),
  };
}

/** One log line a request, under the id that a problem page shows. */
function accounted({ clock, log }: Context): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const started = clock.now().getTime();
    c.set('correlation', randomUUID());
    await next();
    log.info(
      'request.done',
      {
        method: c.req.method,
        route: 'page',
        status: c.res.status,
        code: c.get('refusal'),
        ms: clock.now().getTime() - started,
      },
      c.get('correlation'),
    );
  };
}

const policy = pagePolicy();

const openedByEmbeds = /^(?:\/auth\/|(?:\/en)?\/embed\/empathy\/)/;

function securityHeaders(): MiddlewareHandler {
  return async (c, next) => {
    c.header('Content-Security-Policy', policy);
    c.header('X-Content-Type-Options', 'nosniff');
    c.header('Referrer-Policy', 'same-origin');
    // A window that a site with our embeds opened is to stay known to it while its reader signs in.
    // Redirects and refusals on the way would cut it off as well as pages.
    const isOnTheWay = openedByEmbeds.test(c.req.path);
    c.header('Cross-Origin-Opener-Policy', isOnTheWay ? 'unsafe-none' : 'same-origin');
    c.header('Permissions-Policy', 'camera=(), geolocation=(), microphone=()');
    await next();
  };
}

/** A page for nobody in particular may be kept by a CDN for a few seconds; one for somebody by nobody. */
function cached(): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    c.header('Vary', 'Cookie');
    await next();
    if (c.res.headers.has('Cache-Control')) return;
    const isPublic = isRead(c) && c.res.status === 200 && c.get('actor') === undefined;
    c.header(
      'Cache-Control',
      // Nothing stale for a browser, which would show it to whoever comes back from signing in.
      isPublic ? 'public, max-age=0, s-maxage=5' : 'private, no-store',
    );
  };
}

function isRead(c: HonoContext): boolean {
  return c.req.method === 'GET' || c.req.method === 'HEAD';
}

/** What programs read beside the API: the data of embeds, oEmbed, feeds and calendars. */
const forPrograms = /^(?:\/en)?\/(?:embed\/data\/|oembed$|feeds\/)/;

/** Programs have the API's limit here too, by the address they ask from. Pages, which people read, have none. */
function countedPrograms(counting: Counting): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    if (forPrograms.test(c.req.path)) {
      c.header('Access-Control-Expose-Headers', 'RateLimit-Policy, RateLimit, Retry-After');
      await countRequest(c, counting.take, callerAt(counting, c), { isShared: true });
    }
    return next();
  };
}

/** Takes no form that another site sends in somebody's name. */
function sameOrigin(origin: string): MiddlewareHandler {
  const check = csrf({ origin });
  return async (c, next) => {
    let passed = false;
    try {
      await check(c, async () => {
        passed = true;
      });
    } catch (error) {
      if (error instanceof HTTPException) throw new AppError('auth.cross-site');
      throw error;
    }
    if (passed) await next();
  };
}

function limited(siteOf: (c: HonoContext) => Site): MiddlewareHandler {
  const limitTo = (mostFileSize: number) =>
    bodyLimit({
      maxSize: mostFileSize + mostBytes,
      onError: (c) => tooLargePage(c, siteOf(c), mostFileSize),
    });
  const [forms, files, imports] = [limitTo(0), limitTo(mostFileBytes), limitTo(mostUploadBytes)];
  return (c, next) =>
    (takesImports.test(c.req.path) ? imports : takesFiles.test(c.req.path) ? files : forms)(c, next);
}

/** In a form that is sent in one piece a letter of Hangul is three bytes, each of them written in three. */
const bytesOfLetter = 9;

/**
 * How much may be sent, and the way back to it: what was sent is too much to be read, and stands only in the form that its
 * writer came from.
 */
function tooLargePage(c: HonoContext<AppEnv>, site: Site, mostFileSize: number) {
  const code = 'request.too-large';
  c.set('refusal', code);
  const { number } = site.formats;
  const { problem } = site.words;
  const { text, file, back, toForm } = problem.tooLarge;
  const from = formOf(c, site);
  return renderPage(
    c,
    site,
    { title: problem.title, isPrivate: true, status: errorStatus[code] },
    <>
      <h1>{problem.title}</h1>
      <p>
        {errorSentences[site.language][code]}{' '}
        {mostFileSize === 0
          ? text(
              number(mostBytes / 1024),
              number(Math.floor(mostBytes / bytesOfLetter / 1000) * 1000),
              number(Math.floor(mostBytes / 1000) * 1000),
            )
          : file(number(mostFileSize / 1024 / 1024))}
      </p>
      <p>{back}</p>
      {from === undefined ? null : (
        <p>
          <a href={from}>{toForm}</a>
        </p>
      )}
      <p class="meta">{problem.reference(c.get('correlation'))}</p>
    </>,
  );
}

/** The page somebody sent a form from, where it is one of ours. */
function formOf(c: HonoContext, { origin }: Site): string | undefined {
  const from = cameFrom(c);
  return from?.origin === origin ? from.href : undefined;
}

/** Where somebody came from, as the browser names it. */
function cameFrom(c: HonoContext): URL | undefined {
  const referer = c.req.header('referer') ?? '';
  return URL.canParse(referer) ? new URL(referer) : undefined;
}

/** A form in parts that fall apart is refused, and nobody's fault but its sender's; forms in one piece cannot. */
function whole(): MiddlewareHandler {
  return async (c, next) => {
    if (/^multipart\//i.test(c.req.header('content-type') ?? '')) {
      await c.req.parseBody().catch(() => {
        throw new AppError('request.invalid');
      });
    }
    await next();
  };
}

/** What another site sent is not to be repeated; what is too large is refused before it is read, and stays unread. */
const neverSentAgain = new Set<ErrorCode>(['auth.cross-site', 'request.too-large']);

/** What could not be done and why, in words, and to programs as to those of the API; whoever has to sign in first is taken there and back. */
async function problemPage(c: HonoContext<AppEnv>, site: Site, error: unknown, { log }: Context) {
  const code = codeOf(error instanceof Error ? error : new Error(String(error)));
  c.set('refusal', code);
  if (code === 'server.fault')
    log.error(
      'request.fault',
      { method: c.req.method, route: 'page', error: nameOf(error) },
      c.get('correlation'),
    );
  if (forPrograms.test(c.req.path))
    return refuseProgram(c, toProblem(code, site.language, c.get('correlation') ?? ''));
  if (code === 'auth.required') {
    const to = `/auth/sign-in?to=${encodeURIComponent(addressOf(c))}`;
    if (isRead(c)) return c.redirect(to, 303);
    return signInFirstPage(c, site);
  }
  const { problem } = site.words;
  const status = errorStatus[code];
  const title = status === 404 ? problem.notFound : problem.title;
  const sent = isRead(c) || neverSentAgain.has(code) ? [] : await sentFields(c);
  const before = isRead(c) ? undefined : pageBefore(c);
  // Whoever went back after sending and wrote on: under a key of its own it is another one, if they say so.
  const isAnother = code === 'request.idempotency-key-reused';
  const fields = isAnother
    ? sent.map((field) => (field.name === 'key' ? { ...field, value: ulid() } : field))
    : sent;
  return renderPage(
    c,
    site,
    { title, isPrivate: true, status },
    <>
      <h1>{title}</h1>
      <p>{isAnother ? problem.another : errorSentences[site.language][code]}</p>
      {fields.some(({ value }) => value.length > 1) ? (
        <>
          <p>{problem.kept}</p>
          <SendAgain
            c={c}
            site={site}
            fields={fields}
            text={isAnother ? problem.sendAnother : problem.sendOnce}
          />
        </>
      ) : null}
      <p class="actions">
        {before === undefined ? null : <a href={before}>{problem.before}</a>}
        <a href={pathIn(site.language, '/')}>{problem.back}</a>
      </p>
      <p class="meta">{problem.reference(c.get('correlation'))}</p>
    </>,
  );
}

function addressOf(c: HonoContext): string {
  const { pathname, search } = new URL(c.req.url);
  return `${pathname}${search}`;
}

/**
 * The page whose form was sent; nothing where that is the address it was sent to. Of its address only the path counts, and
 * a path that begins with two slashes would be another site.
 */
function pageBefore(c: HonoContext): string | undefined {
  const from = cameFrom(c);
  if (!from || from.pathname === new URL(c.req.url).pathname) return undefined;
  return `${from.pathname.replace(/^\/*/, '/')}${from.search}`;
}

/** The session ended while somebody wrote: what they sent waits in the page until they have signed in elsewhere. */
async function signInFirstPage(c: HonoContext<AppEnv>, site: Site): Promise<Response> {
  const { problem } = site.words;
  const fields = await sentFields(c);
  return renderPage(
    c,
    site,
    { title: problem.title, isPrivate: true, status: errorStatus['auth.required'] },
    <>
      <h1>{errorSentences[site.language]['auth.required']}</h1>
      <p>{problem.signInFirst}</p>
      <p>
        <a
          class="krds-btn secondary medium"
          href={`/auth/sign-in?to=${encodeURIComponent(pathIn(site.language, '/me'))}`}
          target="_blank"
          rel="noopener"
        >
          {problem.signInTab}
        </a>
      </p>
      <SendAgain c={c} site={site} fields={fields} text={problem.sendAgain} />
    </>,
  );
}

interface Field {
  name: string;
  /** What was typed, or what a file was called. */
  value: string;
  isFile: boolean;
}

/** What was sent, so that nobody has to write it twice; nothing where it could not be read. */
async function sentFields(c: HonoContext): Promise<Field[]> {
  const form = await c.req.parseBody({ all: true }).catch(() => ({}));
  const fields = Object.entries(form).flatMap(([name, value]) =>
    [value].flat().map((each) => ({ name, each })),
  );
  return fields.map(({ name, each }) =>
    typeof each === 'string'
      ? { name, value: each, isFile: false }
      : { name, value: (each as File).name, isFile: true },
  );
}

/** The same form once more. A page cannot hold files: they are to be chosen again, and it says so. */
function SendAgain(props: { c: HonoContext; site: Site; fields: Field[]; text: string }) {
  const { c, site, fields, text } = props;
  const { problem } = site.words;
  const files = fields.filter(({ isFile }) => isFile);
  return (
    <form
      class="form"
      method="post"
      action={addressOf(c)}
      enctype={files.length > 0 ? 'multipart/form-data' : undefined}
    >
      {fields.map(({ name, value, isFile }) =>
        isFile ? null : <input type="hidden" name={name} value={value} />,
      )}
      {files.length === 0 ? null : <p class="notice">{problem.files}</p>}
      {files.map(({ name, value }, at) => (
        <div class="field">
          <label for={`file-${at}`}>{problem.fileAgain(value)}</label>
          <input id={`file-${at}`} type="file" name={name} />
        </div>
      ))}
      <button class="krds-btn primary medium" type="submit">
        {text}
      </button>
    </form>
  );
}
