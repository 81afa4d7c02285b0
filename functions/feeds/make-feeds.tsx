import { inOrder, type KeyedEntry } from '../../shared/dynamo/timeline.ts';
import { answerIdSchema, type ForumId, type InstitutionId, type ProposalId } from '../../shared/ids.ts';
import { pathIn, pathOf } from '../../shared/web/locale.ts';
import type { Site } from '../../shared/web/site.ts';
import { type Telling, toldIn, withTitles } from '../../shared/web/timeline.tsx';
import { openedAnswer } from '../answers/index.ts';
import { departmentsThen } from '../answers/sections.tsx';
import { readForum, readLatestOfForum } from '../forums/index.ts';
import { forumWordsOf, topicIn } from '../forums/sections.tsx';
import { allInstitutions, getInstitution } from '../institutions/index.ts';
import { institutionNames } from '../institutions/sections.tsx';
import { listProposals, readLatestOfProposal, readProposal } from '../proposals/index.ts';
import { proposalWordsOf, rejectionCodeName } from '../proposals/sections.tsx';
import type { Feed, FeedEntry } from './feed.ts';
import { feedWords } from './words.ts';

/** How many a feed has, the latest. */
const most = 50;

/**
 * What was published lately: everywhere, in an institution, in one of its categories.
 *
 * @throws institution.not-found
 */
export async function proposalsFeed(
  site: Site,
  self: string,
  { institution, category }: { institution?: InstitutionId | undefined; category?: string | undefined },
): Promise<Feed> {
  const { context, formats, language, origin, words } = site;
  const own = feedWords[language];
  const name =
    institution === undefined ? undefined : (await getInstitution(context, institution)).name[language];
  const { items } = await listProposals(context, undefined, {
    institution,
    category,
    sort: 'newest',
    limit: most,
  });
  const cards = proposalWordsOf(site);
  const entries = items.map((card): FeedEntry => {
    const at = card.publishedAt ?? card.createdAt;
    return {
      id: `urn:gongnon:${card.id}`,
      title: card.title ?? own.hidden,
      url: `${origin}${pathIn(language, `/proposals/${card.id}`)}`,
      published: at,
      updated: at,
      text: [words.states[card.state], cards.count(formats.number(card.empathyCount))].join(' · '),
      author: card.author.name,
      tags: card.title === null ? [] : card.tags,
    };
  });
  const scope = name === undefined ? own.all : own.ofInstitution(name);
  return {
    id: `urn:gongnon:proposals:${institution ?? '*'}:${category === undefined ? '' : encodeURIComponent(category)}`,
    title: category === undefined ? scope : own.ofCategory(scope, category),
    url: `${origin}${pathIn(language, institution === undefined ? '/proposals' : `/i/${institution}`)}`,
    self,
    language,
    // Nothing newer is there, so that the same feed is the same to the letter.
    updated: entries[0]?.updated ?? new Date(0).toISOString(),
    entries,
  };
}

/**
 * What happened to a proposal, the latest first.
 *
 * @throws proposal.not-found
 */
export async function proposalFeed(site: Site, self: string, id: ProposalId): Promise<Feed> {
  const { context } = site;
  const [{ title, institution, custody, steps }, institutions, latest] = await Promise.all([
    readProposal(context, undefined, id),
    allInstitutions(context.table),
    readLatestOfProposal(context, id, most),
  ]);
  // Where it was always at one institution, its departments are that one's.
  const owed = custody.length > 0 ? steps.flatMap(({ answer }) => answer ?? []) : [];
  const answers = await Promise.all(
    owed.map((answer) => openedAnswer(context, answerIdSchema.parse(answer))),
  );
  return historyFeed(site, self, latest, {
    id,
    title: title ?? feedWords[site.language].hidden,
    path: pathOf({ proposal: id, forum: undefined }),
    telling: {
      entries: proposalWordsOf(site).timeline.entries,
      institutionOf: institutionNames(site, institutions),
      departmentOf: departmentsThen(
        answers.filter((answer) => answer !== undefined),
        institutions,
        institution,
      ),
      codeOf: (code) => rejectionCodeName(site, code),
    },
  });
}

/**
 * What happened to a forum, the latest first.
 *
 * @throws forum.not-found
 */
export async function forumFeed(site: Site, self: string, id: ForumId): Promise<Feed> {
  const { context } = site;
  const [forum, institutions] = await Promise.all([readForum(context, id), allInstitutions(context.table)]);
  return historyFeed(site, self, await readLatestOfForum(context, id, most), {
    id,
    title: topicIn(site, forum),
    path: pathOf({ forum: id, proposal: undefined }),
    telling: {
      entries: forumWordsOf(site).timeline.entries,
      institutionOf: institutionNames(site, institutions),
      departmentOf: departmentsThen([], institutions, forum.institution),
    },
  });
}

function historyFeed(
  site: Site,
  self: string,
  latest: KeyedEntry[],
  of: { id: string; title: string; path: string; telling: Telling },
): Feed {
  const { language, origin } = site;
  const url = `${origin}${pathIn(language, of.path)}`;
  const entries = withTitles(inOrder(latest.toReversed()))
    .map((entry): FeedEntry => {
      const { key, at } = entry;
      const { name, details, reason } = toldIn(site, entry, of.telling);
      const told = [name, ...details.map(({ text }) => text)].join(' · ');
      return {
        // Its own, not its place: something may be told later that happened before it.
        id: `urn:gongnon:${of.id}:${key.replaceAll('#', ':')}`,
        title: told,
        url,
        published: at,
        updated: at,
        text: `${of.title}: ${reason === undefined ? told : `${told}\n\n${reason}`}`,
      };
    })
    .reverse();
  return {
    id: `urn:gongnon:${of.id}`,
    title: feedWords[language].history(of.title),
    url,
    self,
    language,
    updated: entries[0]?.updated ?? new Date(0).toISOString(),
    entries,
  };
}
