import { Hono } from 'hono';
import { type ProposalId, proposalIdSchema } from '../../shared/ids.ts';
import { type FieldProblems, TextField } from '../../shared/web/fields.tsx';
import { textOf } from '../../shared/web/form.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { Pager } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import type { Site } from '../../shared/web/site.ts';
import { ownEmpathies } from '../empathy/index.ts';
import { listOwnProposals, readCards } from '../proposals/index.ts';
import { ProposalCards } from '../proposals/sections.tsx';
import { type AppEnv, actorOf } from './http.ts';
import { recordPerson, recordStaff, renamePerson } from './know-person.ts';
import { peopleEn } from './messages.en.ts';
import { peopleKo } from './messages.ko.ts';
import { chosenNameSchema, fromGrant } from './model.ts';
import { publicName } from './rules.ts';

const words = { ko: peopleKo, en: peopleEn } as const;

/** What is one person's own: proposals, empathies, the name others see. */
export function makePeoplePages(site: Site): Hono<AppEnv> {
  const { context, language } = site;
  const own = words[language];
  const path = pathIn(language, '/me');

  async function minePage(c: Parameters<typeof actorOf>[0], typed?: string): Promise<Response> {
    const actor = actorOf(c);
    await recordStaff(context, actor);
    const { cursor } = c.req.query();
    const [person, proposals, empathies] = await Promise.all([
      recordPerson(context, actor),
      listOwnProposals(context, actor, { limit: 20, cursor: undefined }),
      ownEmpathies(context, actor, { limit: 20, cursor }),
    ]);
    const supported = await readCards(
      context,
      actor,
      empathies.items.map(({ proposal }): ProposalId => proposalIdSchema.parse(proposal)),
    );
    const problems: FieldProblems = typed === undefined ? {} : { name: own.nameError };
    const facts = { title: own.title, isPrivate: true, status: typed === undefined ? 200 : 400 };
    return renderPage(
      c,
      site,
      facts,
      <>
        <h1>{own.title}</h1>
        {c.req.query('saved') === undefined ? null : (
          <p class="notice" role="status">
            {own.saved}
          </p>
        )}
        <section>
          <h2>{own.proposals}</h2>
          {proposals.items.length === 0 ? (
            <p>
              {own.noProposals} <a href={pathIn(language, '/proposals/new')}>{own.write}</a>
            </p>
          ) : (
            <ProposalCards site={site} items={proposals.items} />
          )}
        </section>
        <section>
          <h2>{own.empathies}</h2>
          <p class="hint">{own.empathiesHint}</p>
          {supported.length === 0 ? (
            <p>{own.noEmpathies}</p>
          ) : (
            <ProposalCards site={site} items={supported} />
          )}
          <Pager site={site} path={path} query={{ cursor }} next={empathies.next} />
        </section>
        <section>
          <h2>{own.name}</h2>
          <form class="form" method="post" action={`${path}/name`}>
            <TextField
              site={site}
              name="name"
              label={own.name}
              hint={own.nameHint}
              value={typed ?? publicName(person.id, person.name)}
              problems={problems}
              isRequired
              maxLength={30}
            />
            <button class="krds-btn secondary medium" type="submit">
              {own.saveName}
            </button>
          </form>
          {actor.grants.length > 0 ? (
            <p class="meta">
              {own.roles}: {actor.grants.map(fromGrant).join(', ')}
            </p>
          ) : null}
        </section>
      </>,
    );
  }

  return new Hono<AppEnv>()
    .get('/me', (c) => minePage(c))
    .post('/me/name', async (c) => {
      const actor = actorOf(c);
      const typed = textOf(await c.req.parseBody(), 'name');
      const name = chosenNameSchema.safeParse(typed);
      if (!name.success) return minePage(c, typed);
      await renamePerson(context, actor, name.data);
      return c.redirect(`${path}?saved`, 303);
    });
}
