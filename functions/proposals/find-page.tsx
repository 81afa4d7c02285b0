import type { Context as HonoContext } from 'hono';
import { z } from 'zod';
import { institutionIdSchema } from '../../shared/ids.ts';
import { SelectField } from '../../shared/web/fields.tsx';
import { pathIn } from '../../shared/web/locale.ts';
import { Pager } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import type { Site } from '../../shared/web/site.ts';
import { allInstitutions } from '../institutions/index.ts';
import type { AppEnv } from '../people/index.ts';
import { listStateSchema } from './listing.ts';
import { listProposals } from './read-proposals.ts';
import { ProposalCards } from './sections.tsx';
import { proposalWords } from './words.ts';

const shownSorts = ['newest', 'most-empathy', 'closing-soon', 'nearest-to-step'] as const;
const shownStates = ['open', 'closed', 'rejected', 'withdrawn'] as const;
const onlyOpen: readonly string[] = ['closing-soon', 'nearest-to-step'];

// What a filter does not know is left aside: an address somebody typed or kept still shows a list.
const querySchema = z.object({
  institution: institutionIdSchema.optional().catch(undefined),
  category: z.string().min(1).max(40).optional().catch(undefined),
  state: listStateSchema.extract(shownStates).optional().catch(undefined),
  sort: z.enum(shownSorts).default('newest').catch('newest'),
  cursor: z.string().min(1).max(2000).optional(),
});

/** The list of proposals with its filters; a form of links and selects that needs no script. */
export async function findPage(c: HonoContext<AppEnv>, site: Site): Promise<Response> {
  const own = proposalWords[site.language];
  const query = querySchema.parse(c.req.query());
  // Orders of what is still open, and orders of what has empathies, hold for those states only.
  const state = onlyOpen.includes(query.sort) ? 'open' : query.state;
  const sort = isRanked(state) ? query.sort : 'newest';
  const [institutions, { items, next }] = await Promise.all([
    allInstitutions(site.context.table),
    listProposals(site.context, undefined, { ...query, state, sort, limit: 20 }),
  ]);
  const path = pathIn(site.language, '/proposals');
  return renderPage(
    c,
    site,
    { title: own.find, description: own.findLead },
    <>
      <h1>{own.find}</h1>
      <p>{own.findLead}</p>
      <form class="filters" method="get" action={path}>
        <SelectField
          site={site}
          name="institution"
          label={own.filters.institution}
          value={query.institution}
          options={[
            { value: '', text: own.filters.allInstitutions },
            ...institutions.map(({ id, name }) => ({ value: id, text: name[site.language] })),
          ]}
        />
        <SelectField
          site={site}
          name="state"
          label={own.filters.state}
          value={state}
          options={[
            { value: '', text: own.filters.anyState },
            ...shownStates.map((value) => ({ value, text: site.words.states[value] })),
          ]}
        />
        <SelectField
          site={site}
          name="sort"
          label={own.filters.sort}
          value={sort}
          options={shownSorts.map((value) => ({ value, text: own.sorts[value] }))}
        />
        {query.category ? <input type="hidden" name="category" value={query.category} /> : null}
        <button class="krds-btn secondary medium" type="submit">
          {own.filters.apply}
        </button>
      </form>
      {items.length === 0 ? (
        <div class="notice">
          <p>{own.none}</p>
          <p>{own.noneHelp}</p>
        </div>
      ) : (
        <>
          <h2 class="visually-hidden">{own.find}</h2>
          <ProposalCards site={site} items={items} />
        </>
      )}
      <Pager site={site} path={path} query={{ ...query, state, sort }} next={next} />
    </>,
  );
}

function isRanked(state: string | undefined): boolean {
  return state === undefined || state === 'open' || state === 'closed';
}
