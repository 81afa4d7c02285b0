import type { Context as HonoContext } from 'hono';
import { daysBetween } from '../../shared/clock.ts';
import { type InstitutionId, institutionIdSchema, proposalIdSchema } from '../../shared/ids.ts';
import { SelectField } from '../../shared/web/fields.tsx';
import { Filters } from '../../shared/web/filters.tsx';
import { textOf } from '../../shared/web/form.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { Badge, Pager, toQuery } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import { Said } from '../../shared/web/said.tsx';
import type { Site } from '../../shared/web/site.ts';
import { type Institution, institutionsFor } from '../institutions/index.ts';
import { institutionNames } from '../institutions/sections.tsx';
import { type Actor, type AppEnv, actorOf, assertAllowed, isModerator } from '../people/index.ts';
import { similarToEach } from '../search/index.ts';
import type { Proposal } from './model.ts';
import { readCards } from './read-proposals.ts';
import { screeningTargetDays } from './rules.ts';
import { readScreeningQueue, takeNext, type Waiting } from './screening-queue.ts';
import type { ProposalCard } from './view.ts';
import { proposalWords } from './words.ts';

const alikeShown = 2;

/** What waits for a moderator, the oldest first: how long, and who has it before them. */
export async function queuePage(c: HonoContext<AppEnv>, site: Site): Promise<Response> {
  const { context, language, formats } = site;
  const own = proposalWords[language];
  const actor = actorOf(c);
  const { institutions, institution } = await screenedBy(site, actor, c.req.query('institution'));
  const { cursor, none } = c.req.query();
  const decided = await justDecided(site, actor, c.req.query('decided'));
  const queue = await readScreeningQueue(context, actor, { institution: institution?.id, cursor });
  const alike = await similarToEach(
    context,
    queue.items.map(({ proposal }) => ({
      institution: institutionIdSchema.parse(proposal.institution),
      title: proposal.title ?? '',
      body: '',
      except: proposalIdSchema.parse(proposal.id),
    })),
    { states: ['open', 'closed'], limit: alikeShown },
  );
  const path = pathIn(language, '/moderation');
  const nameOf = institutionNames(site, institutions);
  return renderPage(
    c,
    site,
    { title: own.screening.title, isPrivate: true },
    <>
      <h1>{own.screening.title}</h1>
      <p>{own.screening.lead}</p>
      <p>
        <a href={`${path}/reports`}>{own.screening.reports}</a> ·{' '}
        <a href={`${path}/transfers`}>{own.transfer.title}</a>
      </p>
      {institutions.length > 1 ? (
        <Filters action={path} button={own.filters.apply}>
          <SelectField
            site={site}
            name="institution"
            label={own.filters.institution}
            value={institution?.id}
            options={[
              ...(institution === undefined || isOfAll(actor)
                ? [{ value: '', text: own.filters.allInstitutions }]
                : []),
              ...institutions.map(({ id, name }) => ({ value: id as string, text: name[language] })),
            ]}
          />
        </Filters>
      ) : null}
      {decided === undefined ? null : (
        <p class="notice" role="status">
          {decided}
        </p>
      )}
      {none === undefined ? null : (
        <p class="notice" role="status">
          {own.screening.noneFree}
        </p>
      )}
      {queue.total === 0 ? (
        <p class="notice">{own.screening.none}</p>
      ) : (
        <>
          <p>
            <strong>{own.screening.total(`${formats.number(queue.total)}${queue.isMore ? '+' : ''}`)}</strong>{' '}
            · {own.screening.target(formats.number(screeningTargetDays))} ·{' '}
            {own.screening.pastTarget(formats.number(queue.pastTarget))}
          </p>
          <form method="post" action={`${path}/next`}>
            <input type="hidden" name="institution" value={institution?.id ?? ''} />
            <button class="krds-btn primary medium" type="submit">
              {own.screening.takeNext}
            </button>
          </form>
        </>
      )}
      <ul class="cards">
        {queue.items.map((waiting, row) => (
          <li class="card">
            <h2 class="card-title">
              <a href={`${path}/${waiting.proposal.id}`}>
                <Said text={waiting.proposal.title ?? ''} />
              </a>
            </h2>
            <Age site={site} waiting={waiting} where={nameOf(waiting.proposal.institution)} />
            <Holder site={site} waiting={waiting} actor={actor} />
            <Alike site={site} items={alike[row] ?? []} />
          </li>
        ))}
      </ul>
      <Pager site={site} path={path} query={{ institution: institution?.id, cursor }} next={queue.next} />
    </>,
  );
}

/** Where a moderator goes on after a decision, which is said there. */
export function queueAfter(
  { language }: Site,
  actor: Actor,
  { id, institution }: Pick<Proposal, 'id' | 'institution'>,
): string {
  const query = toQuery({ ...(!isOfAll(actor) && { institution }), decided: id });
  return pathIn(language, `/moderation${query}`);
}

/** What was decided of the proposal that the address names, for who may know of it. */
async function justDecided(
  { context, language }: Site,
  actor: Actor,
  decided: string | undefined,
): Promise<string | undefined> {
  const id = proposalIdSchema.safeParse(decided);
  if (!id.success) return undefined;
  const [proposal] = await readCards(context, actor, [id.data]);
  const { screening } = proposalWords[language];
  const title = proposal?.title ?? proposalWords[language].hidden;
  if (proposal?.state === 'open') return screening.published(title);
  return proposal?.state === 'rejected' ? screening.rejected(title) : undefined;
}

/** Takes the oldest one that nobody has and leads to it. */
export async function postNext(c: HonoContext<AppEnv>, site: Site): Promise<Response> {
  const actor = actorOf(c);
  const wanted = textOf(await c.req.parseBody(), 'institution');
  const { institution } = await screenedBy(site, actor, wanted);
  const id = await takeNext(site.context, actor, institution?.id);
  const query = toQuery({ institution: institution?.id, ...(id === undefined && { none: 'free' }) });
  return c.redirect(
    pathIn(site.language, id === undefined ? `/moderation${query}` : `/moderation/${id}`),
    303,
  );
}

/** Which institutions somebody screens for, and the one they look at: nothing there for all of them at once. */
async function screenedBy(
  site: Site,
  actor: Actor,
  wanted: string | undefined,
): Promise<{ institutions: Institution[]; institution: (Institution & { id: InstitutionId }) | undefined }> {
  const all = await institutionsFor(site);
  const institutions = all.filter(({ id }) => isModerator(actor, id));
  assertAllowed(institutions.length > 0);
  const chosen = institutions.find(({ id }) => id === wanted);
  return { institutions, institution: chosen ?? (isOfAll(actor) ? undefined : institutions[0]) };
}

function isOfAll(actor: Actor): boolean {
  return actor.grants.some(({ role, institution }) => role === 'moderator' && institution === '*');
}

function Age({ site, waiting, where }: { site: Site; waiting: Waiting; where: string }) {
  const { screening } = proposalWords[site.language];
  const days = daysBetween(new Date(waiting.since), site.context.clock.now());
  return (
    <p class="meta">
      {waiting.isPastTarget ? (
        <>
          <Badge kind="overdue">{screening.isPastTarget}</Badge>{' '}
        </>
      ) : null}
      {where} · {days === 0 ? screening.today : screening.waiting(site.formats.number(days))}
    </p>
  );
}

function Holder({ site, waiting: { lock }, actor }: { site: Site; waiting: Waiting; actor: Actor }) {
  const { screening } = proposalWords[site.language];
  if (lock === undefined) return null;
  const since = site.formats.moment(lock.since);
  return (
    <p class="meta">
      {lock.moderator === actor.person ? screening.mine(since) : screening.taken(lock.name, since)}
    </p>
  );
}

/** What is there already of the kind, by its title alone: the whole text is compared when one is opened. */
function Alike({ site, items }: { site: Site; items: ProposalCard[] }) {
  const { screening, count } = proposalWords[site.language];
  if (items.length === 0) return null;
  return (
    <div class="meta">
      <p>{screening.alike}</p>
      <ul>
        {items.map((item) => (
          <li>
            <a href={pathIn(site.language, `/proposals/${item.id}`)}>
              <Said text={item.title ?? ''} />
            </a>{' '}
            · {count(site.formats.number(item.empathyCount))}
          </li>
        ))}
      </ul>
    </div>
  );
}
