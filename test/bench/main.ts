import { holds } from './figure.ts';

/** Each bench by name, loaded only when asked for. */
const benches = {
  'hot-proposal': async () => (await import('./hot-proposal.ts')).measureHotProposal(),
  'hot-forum': async () => (await import('./hot-forum.ts')).measureHotForum(),
  'forum-page': async () => (await import('./forum-page.ts')).measureForumPage(),
  webhooks: async () => (await import('./webhooks.ts')).measureWebhooks(),
  listing: async () => (await import('./listing.ts')).measureListing(),
  pages: async () => (await import('./pages.ts')).measurePages(),
  'first-visit': async () => (await import('./first-visit.ts')).measureFirstVisit(),
  embeds: async () => (await import('./embeds.ts')).measureEmbeds(),
  search: async () => (await import('./search.ts')).measureSearch(),
  limits: async () => (await import('./limits.ts')).measureLimits(),
  'opinion-groups': async () => (await import('./opinion-groups.ts')).measureOpinionGroups(),
  lighthouse: async () => (await import('./lighthouse.ts')).measureLighthouse(),
  'cold-start': async () => (await import('./cold-start.ts')).measureColdStart(),
  import: async () => (await import('./import.ts')).measureImport(),
  clone: async () => (await import('./clone.ts')).measureClone(),
};

const wanted = process.argv.slice(2);
for (const [name, measure] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  for (const figure of await measure()) {
    process.stdout.write(`${JSON.stringify({ ...figure, holds: holds(figure) })}\n`);
    if (!holds(figure)) process.exitCode = 1;
  }
}
