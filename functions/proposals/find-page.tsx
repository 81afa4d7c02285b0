import type { Context as HonoContext } from 'hono';
import { z } from 'zod';
import { institutionIdSchema } from '../../shared/ids.ts';
import { SelectField } from '../../shared/web/fields.tsx';
import { Filters } from '../../shared/web/filters.tsx';
import { pathIn } from '../../shared/web/locale.ts';
import { Pager, toQuery } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import type { Site } from '../../shared/web/site.ts';
import { type Institution, institutionsFor } from '../institutions/index.ts';
import { institutionNames } from '../institutions/sections.tsx';
import type { AppEnv } from '../people/index.ts';
import { longestSearch, searchableStateSchema, searchProposals, searchSorts } from '../search/index.ts';
import { listStateSchema } from './listing.ts';
import type { ProposalsMessages } from './messages.ko.ts';
import { listProposals } from './read-proposals.ts';
import { ProposalCards } from './sections.tsx';
import type { ProposalCard } from './view.ts';
import { proposalWords } from './words.ts';

const shownSorts = ['newest', 'most-empathy', 'closing-soon', 'nearest-to-step'] as const;
const shownStates = ['open', 'closed', 'rejected', 'withdrawn'] as const;
const limit = 20;
const onlyOpen: readonly string[] = ['closing-soon', 'nearest-to-step'];

// What a filter does not know is left aside: an address somebody typed or kept still shows a list.
const querySchema = z.object({
  q: z
    .string()
    .transform((text) => text.toWellFormed().trim().slice(0, longestSearch))
    .optional(),
  institution: institutionIdSchema.optional().catch(undefined),
  category: z.string().min(1).max(40).optional().catch(undefined),
  state: listStateSchema.extract(shownStates).optional().catch(undefined),
  sort: z
    .enum([...shownSorts, 'best'])
    .optional()
    .catch(undefined),
  cursor: z.string().min(1).max(2000).optional(),
});
type FindQuery = z.infer<typeof querySchema>;

interface Shown {
  items: ProposalCard[];
  next: string | null;
  state: FindQuery['state'];
  /** The orders there are to choose from; the first is the one without a choice. */
  sorts: readonly (keyof ProposalsMessages['sorts'])[];
  sort: keyof ProposalsMessages['sorts'];
  /** Of a search: how many were found, and whether by all of its words. */
  found?: { total: number; matched: 'all' | 'some' };
}

/** The list of a filter, in one of its orders. */
async function listed({ context }: Site, query: FindQuery): Promise<Shown> {
  const wanted = shownSorts.find((each) => each === query.sort) ?? 'newest';
  // Orders of what is still open, and orders of what has empathies, hold for those states only.
  const state = onlyOpen.includes(wanted) ? 'open' : query.state;
  const sort = isRanked(state) ? wanted : 'newest';
  const { institution, category, cursor } = query;
  const page = await listProposals(context, undefined, { institution, category, cursor, state, sort, limit });
  return { ...page, state, sort, sorts: shownSorts };
}

/** What a search finds, the best first unless another order is chosen. */
async function searched({ context }: Site, query: FindQuery, text: string): Promise<Shown> {
  const sort = searchSorts.find((each) => each === query.sort) ?? 'best';
  const state = sort === 'closing-soon' ? 'open' : query.state;
  const { institution, category, cursor } = query;
  const searchable = searchableStateSchema.optional().safeParse(state);
  // What was withdrawn is not searched.
  const page = searchable.success
    ? await searchProposals(context, undefined, {
        text,
        institution,
        category,
        cursor,
        state: searchable.data,
        sort,
        limit,
      })
    : { items: [], next: null, total: 0, matched: 'all' as const };
  return { ...page, state, sort, sorts: searchSorts, found: page };
}

/** The list of proposals with its filters; a form of links and selects that needs no script. */
export async function findPage(c: HonoContext<AppEnv>, site: Site): Promise<Response> {
  const own = proposalWords[site.language];
  const query = querySchema.parse(c.req.query());
  const text = query.q === '' ? undefined : query.q;
  const [institutions, { items, next, state, sort, sorts, found }] = await Promise.all([
    institutionsFor(site),
    text === undefined ? listed(site, query) : searched(site, query, text),
  ]);
  const path = pathIn(site.language, '/proposals');
  return renderPage(
    c,
    site,
    {
      title: text === undefined ? own.find : own.search.title(text),
      description: own.findLead,
      // Narrowed as the page is, as far as a feed can be.
      feed: {
        path: '/feeds/proposals',
        query: toQuery({
          institution: institutions.find(({ id }) => id === query.institution)?.id,
          category: query.category,
        }),
      },
    },
    <>
      <h1>{own.find}</h1>
      <p>{own.findLead}</p>
      <Filters action={path} button={own.filters.apply}>
        <SearchField site={site} value={text} />
        <SelectField
          site={site}
          name="institution"
          label={own.filters.institution}
          value={query.institution}
          any={own.filters.allInstitutions}
          options={institutions.map(({ id, name }) => ({ value: id, text: name[site.language] }))}
        />
        <SelectField
          site={site}
          name="category"
          label={own.filters.category}
          value={query.category}
          any={own.filters.allCategories}
          options={categoriesOffered(institutions, query).map((value) => ({ value, text: value }))}
        />
        <SelectField
          site={site}
          name="state"
          label={own.filters.state}
          value={state}
          any={own.filters.anyState}
          options={shownStates.map((value) => ({ value, text: site.words.states[value] }))}
        />
        <SelectField
          site={site}
          name="sort"
          label={own.filters.sort}
          value={sort === sorts[0] ? '' : sort}
          // The first goes without saying, so that a list's order does not become a search's.
          options={sorts.map((value, at) => ({ value: at === 0 ? '' : value, text: own.sorts[value] }))}
        />
      </Filters>
      {found ? <p role="status">{howMany(site, found)}</p> : null}
      {items.length === 0 ? (
        <div class="notice">
          <p>{text === undefined ? own.none : own.search.none(text)}</p>
          <p>{text === undefined ? own.noneHelp : own.search.noneHelp}</p>
        </div>
      ) : (
        <>
          <h2 class="visually-hidden">{own.find}</h2>
          <ProposalCards
            site={site}
            items={items}
            nameOf={query.institution === undefined ? institutionNames(site, institutions) : undefined}
          />
        </>
      )}
      <Pager
        site={site}
        path={path}
        query={{ ...query, q: text, state, sort: sort === sorts[0] ? undefined : sort }}
        next={next}
      />
    </>,
  );
}

/** The categories of the institution that is chosen, or of all; what an address asks for is among them in any case. */
function categoriesOffered(institutions: Institution[], { institution, category }: FindQuery): string[] {
  const chosen = institutions.filter(({ id }) => institution === undefined || id === institution);
  return [...new Set([...chosen.flatMap(({ categories }) => categories), ...(category ? [category] : [])])];
}

function SearchField({ site, value }: { site: Site; value: string | undefined }) {
  const own = proposalWords[site.language].search;
  return (
    <div class="field search">
      <label for="q">{own.label}</label>
      <p class="hint" id="q-hint">
        {own.hint}
      </p>
      <input
        type="search"
        id="q"
        name="q"
        class="krds-input"
        value={value}
        maxlength={longestSearch}
        autocomplete="off"
        enterkeyhint="search"
        aria-describedby="q-hint"
      />
    </div>
  );
}

function howMany({ language, formats }: Site, { total, matched }: NonNullable<Shown['found']>): string {
  const own = proposalWords[language].search;
  return matched === 'all' ? own.found(formats.number(total)) : own.foundSome(formats.number(total));
}

function isRanked(state: string | undefined): boolean {
  return state === undefined || state === 'open' || state === 'closed';
}
