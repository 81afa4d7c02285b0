import type { Context as HonoContext } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { AppError } from '../../shared/errors.ts';
import { clientIdSchema, type ProposalId, proposalIdSchema } from '../../shared/ids.ts';
import { textOf } from '../../shared/web/form.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { renderPage } from '../../shared/web/render-page.tsx';
import { Said } from '../../shared/web/said.tsx';
import type { Site } from '../../shared/web/site.ts';
import { type Gates, giveEmpathy, ownEmpathy } from '../empathy/index.ts';
import { knownInstitution } from '../institutions/index.ts';
import { type Client, getClient } from '../partners/index.ts';
import { type AppEnv, actorOf } from '../people/index.ts';
import { readProposal } from '../proposals/index.ts';
import { embedWords } from './words.ts';

interface Asked {
  id: ProposalId;
  client: Client;
  /** The site that opened the window and is to hear of it; nothing where none of the client's did. */
  origin: string | undefined;
}

/** What a browser remembers of a press until the page after it, in seconds. */
const pressSeconds = 30;

/**
 * The window in which whoever saw an embed gives empathy: a page of ours by itself, signed in as everywhere, so that it
 * needs no cookie inside another site. Nobody can frame it. It says who sent the reader and what is known there: nothing.
 *
 * The site that opened it hears of a press made in it, once. Of an empathy given before, the page says so to its reader
 * alone: a site can open it for any proposal, and must see the same window whether its visitor supports that or not.
 *
 * @throws auth.required, client.not-found, proposal.not-found
 */
export async function empathyWindow(c: HonoContext<AppEnv>, site: Site): Promise<Response> {
  const { context, language } = site;
  const own = embedWords[language].window;
  const actor = actorOf(c);
  const asked = await read(context, {
    id: c.req.param('id'),
    client: c.req.query('client'),
    origin: c.req.query('origin'),
  });
  const { id, client, origin } = asked;
  const proposal = await readProposal(context, undefined, id);
  const [given, { name }] = await Promise.all([
    ownEmpathy(context, actor, id),
    knownInstitution(context, client.institution),
  ]);
  const wasPressed = origin !== undefined && takePress(c, { id, origin });
  return renderPage(
    c,
    site,
    { title: own.title, isPrivate: true },
    <div data-empathy-window={id} data-tell={given && wasPressed ? origin : undefined}>
      <h1>
        <Said text={proposal.title ?? ''} />
      </h1>
      <p class="lead">{own.from(client.name, name[language])}</p>
      {given ? (
        <div role="status">
          <p>
            <strong>{own.given}</strong>
          </p>
          <p>{own.close}</p>
        </div>
      ) : proposal.state === 'open' ? (
        <form method="post" action={pathIn(language, `/embed/empathy/${id}`)}>
          <input type="hidden" name="client" value={client.id} />
          <input type="hidden" name="origin" value={origin ?? ''} />
          {/* The script lets it work once the page has been seen for a moment; until it is here, a press is none. */}
          <button class="krds-btn primary large scripted" type="submit" disabled>
            {own.give}
          </button>
          {/* Without one it takes two presses at two places: one that was meant for what lay there before does nothing. */}
          <noscript>
            <p class="checks">
              <label>
                <input type="checkbox" name="sure" value="yes" required /> {own.sure}
              </label>
            </p>
            <button class="krds-btn primary large" type="submit">
              {own.give}
            </button>
          </noscript>
        </form>
      ) : (
        <p>{own.notOpen}</p>
      )}
      <p>
        <a href={pathIn(language, `/proposals/${id}`)}>{own.read}</a>
      </p>
    </div>,
  );
}

/** Gives it as the button on our own page does, with the same refusals. */
export async function postEmpathy(c: HonoContext<AppEnv>, site: Site, gates: Gates): Promise<Response> {
  const { context, language } = site;
  const { person } = actorOf(c);
  const form = await c.req.parseBody();
  const { id, client, origin } = await read(context, {
    id: c.req.param('id'),
    client: textOf(form, 'client'),
    origin: textOf(form, 'origin'),
  });
  await giveEmpathy(context, gates, person, id);
  if (origin !== undefined) notePress(c, { id, origin });
  const parameters = new URLSearchParams({ client: client.id, ...(origin !== undefined && { origin }) });
  return c.redirect(`${pathIn(language, `/embed/empathy/${id}`)}?${parameters}`, 303);
}

/**
 * For the next page of this browser, of this proposal and for this site. Where another site leads the window there, the
 * browser does not bring it along.
 */
function notePress(c: HonoContext, press: { id: ProposalId; origin: string }): void {
  setCookie(c, 'told', textOfPress(press), {
    prefix: 'host',
    httpOnly: true,
    sameSite: 'Strict',
    maxAge: pressSeconds,
  });
}

/** Whether this page follows a press of its own. The next one does not. */
function takePress(c: HonoContext, press: { id: ProposalId; origin: string }): boolean {
  if (getCookie(c, 'told', 'host') !== textOfPress(press)) return false;
  deleteCookie(c, 'told', { prefix: 'host', secure: true });
  return true;
}

function textOfPress({ id, origin }: { id: ProposalId; origin: string }): string {
  return `${id} ${origin}`;
}

async function read(
  context: Site['context'],
  given: Record<'id' | 'client' | 'origin', string | undefined>,
): Promise<Asked> {
  const id = proposalIdSchema.safeParse(given.id);
  if (!id.success) throw new AppError('proposal.not-found');
  const clientId = clientIdSchema.safeParse(given.client);
  if (!clientId.success) throw new AppError('client.not-found');
  const client = await getClient(context, clientId.data);
  const origin = client.origins.find((each) => each === given.origin);
  return { id: id.data, client, origin };
}
