import type { Context as HonoContext } from 'hono';
import type { Child } from 'hono/jsx';
import { Layout } from './layout.tsx';
import type { PageFacts, Site } from './site.ts';

/** Answers with a whole page. */
export function renderPage(
  c: HonoContext,
  site: Site,
  facts: PageFacts,
  children: Child,
): Response | Promise<Response> {
  const page = (
    <Layout site={site} visitor={site.visitorOf(c)} path={c.req.path} query={queryOf(c)} {...facts}>
      {children}
    </Layout>
  );
  return c.html(`<!doctype html>${page}`, (facts.status ?? 200) as 200);
}

/** What was asked for beside the path; an answer to a form is no page to come back to. */
function queryOf(c: HonoContext): string {
  return c.req.method === 'GET' || c.req.method === 'HEAD' ? new URL(c.req.url).search : '';
}
