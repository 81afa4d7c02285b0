import type { Context as HonoContext } from 'hono';
import { z } from 'zod';
import { institutionIdSchema } from '../../shared/ids.ts';
import { SelectField } from '../../shared/web/fields.tsx';
import { Filters } from '../../shared/web/filters.tsx';
import { pathIn } from '../../shared/web/locale.ts';
import { Pager } from '../../shared/web/parts.tsx';
import { renderPage } from '../../shared/web/render-page.tsx';
import type { Site } from '../../shared/web/site.ts';
import { institutionsFor } from '../institutions/index.ts';
import type { AppEnv } from '../people/index.ts';
import { forumSortSchema } from './listing.ts';
import { categorySchema } from './model.ts';
import { listForums } from './read-forums.ts';
import { ForumCards } from './sections.tsx';
import { forumWords } from './words.ts';

const limit = 20;
const shownStates = ['open', 'scheduled', 'closed'] as const;

// What a filter does not know is left aside: an address somebody typed or kept still shows a list.
const querySchema = z.object({
  institution: institutionIdSchema.optional().catch(undefined),
  category: categorySchema.optional().catch(undefined),
  state: z.enum(shownStates).optional().catch(undefined),
  sort: forumSortSchema.optional().catch(undefined),
  cursor: z.string().min(1).max(2000).optional(),
});

/** The list of forums with its filters. With nothing chosen: those that are open, those to come, those that have closed. */
export async function forumsPage(c: HonoContext<AppEnv>, site: Site): Promise<Response> {
  const { context, language } = site;
  const own = forumWords[language];
  const query = querySchema.parse(c.req.query());
  const { institution, category, cursor } = query;
  const sort = query.sort ?? 'newest';
  const state = sort === 'closing-soon' ? 'open' : query.state;
  const isOverview = state === undefined && sort === 'newest' && cursor === undefined;
  const [institutions, ...parts] = await Promise.all([
    institutionsFor(site),
    ...(isOverview
      ? shownStates.map(async (each) => ({
          title: own.states[each],
          state: each,
          ...(await listForums(context, {
            institution,
            category,
            state: each,
            sort: each === 'open' ? 'closing-soon' : 'newest',
            limit,
          })),
        }))
      : [
          listForums(context, { institution, category, state, sort, limit, cursor }).then((page) => ({
            title: own.title,
            state,
            ...page,
          })),
        ]),
  ]);
  const names = new Map<string, string>(institutions.map(({ id, name }) => [id, name[language]]));
  const offered = institutions.filter(({ id }) => institution === undefined || id === institution);
  const categories = new Set([
    ...offered.flatMap((each) => each.categories),
    ...(category ? [category] : []),
  ]);
  const path = pathIn(language, '/forums');
  const shown = parts.filter(({ items }) => items.length > 0);
  return renderPage(
    c,
    site,
    { title: own.title, description: own.lead },
    <>
      <h1>{own.title}</h1>
      <p>{own.lead}</p>
      <Filters action={path} button={own.filters.apply}>
        <SelectField
          site={site}
          name="institution"
          label={own.filters.institution}
          value={institution}
          any={own.filters.allInstitutions}
          options={institutions.map(({ id, name }) => ({ value: id, text: name[language] }))}
        />
        <SelectField
          site={site}
          name="category"
          label={own.filters.category}
          value={category}
          any={own.filters.anyCategory}
          options={[...categories].map((each) => ({ value: each, text: each }))}
        />
        <SelectField
          site={site}
          name="state"
          label={own.filters.state}
          value={state}
          any={own.filters.anyState}
          options={shownStates.map((value) => ({ value, text: own.states[value] }))}
        />
        <SelectField
          site={site}
          name="sort"
          label={own.filters.sort}
          value={sort === 'newest' ? '' : sort}
          options={forumSortSchema.options.map((value) => ({
            value: value === 'newest' ? '' : value,
            text: own.sorts[value],
          }))}
        />
      </Filters>
      {shown.length === 0 ? (
        <div class="notice">
          <p>{own.none}</p>
          <p>{own.noneHelp}</p>
        </div>
      ) : null}
      {shown.map((part) => (
        <section>
          <h2>{part.title}</h2>
          <ForumCards site={site} items={part.items} nameOf={(id) => names.get(id) ?? id} />
          <Pager
            site={site}
            path={path}
            query={{
              institution,
              category,
              state: part.state,
              sort:
                isOverview && part.state === 'open' ? 'closing-soon' : sort === 'newest' ? undefined : sort,
              cursor,
            }}
            next={part.next}
          />
        </section>
      ))}
    </>,
  );
}
