import type { Context } from '../../shared/context.ts';
import { type Language, languages } from '../../shared/i18n/language.ts';
import { pathIn } from '../../shared/web/locale.ts';
import { findForum, registeredForums } from '../forums/index.ts';
import { allInstitutions } from '../institutions/index.ts';
import { findProposal, registered } from '../proposals/index.ts';
import { toXml } from './feed.ts';

/** So many addresses a file may have (sitemaps.org). */
const mostAddresses = 50_000;
/** A sitemap is of one month, and reads so many at once. */
const atOnce = 50;

interface Address {
  path: string;
  changedAt?: string;
}

/** The first month that anything can be of. */
const firstMonth = '2019-01';

/** Every sitemap there is: of what stands still, and of each month's proposals and forums, the latest first. */
export function sitemapIndex(origin: string, now: Date): string {
  const names = ['pages', ...monthsUntil(now)];
  const entries = names.map(
    (name) => `<sitemap><loc>${toXml(`${origin}/sitemaps/${name}.xml`)}</loc></sitemap>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${entries.join('')}</sitemapindex>\n`;
}

function monthsUntil(now: Date): string[] {
  const months: string[] = [];
  for (let at = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1)); ; ) {
    const month = at.toISOString().slice(0, 7);
    months.push(month);
    if (month <= firstMonth) return months;
    at = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - 1, 1));
  }
}

const standing = [
  '/',
  '/proposals',
  '/forums',
  '/outcomes',
  '/outcomes/decisions',
  '/board',
  '/institutions',
  '/sessions',
  '/panels',
];

/** What stands still, in every language. */
export async function pagesSitemap({ table }: Context, origin: string): Promise<string> {
  const institutions = await allInstitutions(table);
  const addresses = [
    ...standing.map((path): Address => ({ path })),
    ...institutions.map(({ id }): Address => ({ path: `/i/${id}` })),
  ];
  return toSitemap(origin, addresses);
}

/** What was proposed and debated in a month, as far as everybody may see its words. */
export async function monthSitemap({ table }: Context, origin: string, month: string): Promise<string> {
  const proposals = await inTurn(await registered(table, month), async (id) => {
    const proposal = await findProposal(table, id, { consistent: false });
    if (proposal?.publishedAt === undefined || proposal.hidden) return [];
    return [{ path: `/proposals/${id}`, changedAt: proposal.closedAt ?? proposal.publishedAt }];
  });
  const forums = await inTurn(await registeredForums(table, month), async (id) => {
    const forum = await findForum(table, id, { consistent: false });
    if (!forum || forum.hidden || forum.state === 'withdrawn') return [];
    return [{ path: `/forums/${id}`, changedAt: forum.concludedAt ?? forum.closedAt ?? forum.createdAt }];
  });
  return toSitemap(origin, [...proposals, ...forums]);
}

async function inTurn<Id>(ids: Id[], read: (id: Id) => Promise<Address[]>): Promise<Address[]> {
  const found: Address[] = [];
  for (let at = 0; at < ids.length; at += atOnce)
    found.push(...(await Promise.all(ids.slice(at, at + atOnce).map(read))).flat());
  return found;
}

function toSitemap(origin: string, addresses: Address[]): string {
  const at = (language: Language, path: string) => toXml(`${origin}${pathIn(language, path)}`);
  const entries = addresses
    .slice(0, mostAddresses / languages.length)
    .flatMap(({ path, changedAt }) =>
      languages.map(
        (language) =>
          `<url><loc>${at(language, path)}</loc>${changedAt === undefined ? '' : `<lastmod>${changedAt}</lastmod>`}</url>`,
      ),
    );
  return `<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${entries.join('')}</urlset>\n`;
}

/** Everything for everybody, but what is one person's or only a step on the way. */
export function robots(origin: string): string {
  const closed = ['/me', '/desk', '/admin', '/moderation', '/auth/', '/embed/', '/oauth/', '/search'];
  const lines = closed.flatMap((path) => [`Disallow: ${path}`, `Disallow: /en${path}`]);
  return ['User-agent: *', ...lines, `Sitemap: ${origin}/sitemap.xml`, ''].join('\n');
}
