import type { Child } from 'hono/jsx';
import { pathIn, sameIn } from './locale.ts';
import { PageLanguage } from './said.tsx';
import type { PageFacts, Site, Visitor } from './site.ts';

interface LayoutProps extends PageFacts {
  site: Site;
  visitor: Visitor | undefined;
  path: string;
  /** What was asked for beside the path, for the ways that lead back to this very page: its question mark with it. */
  query: string;
  children?: Child;
}

const feedFormats = [
  ['atom', 'application/atom+xml'],
  ['json', 'application/feed+json'],
] as const;

/** The frame of every page: what it is called, where one can go, and the page itself. */
export function Layout(props: LayoutProps) {
  const { site, visitor, path, query, title, description, isPrivate, canBeEmbedded, feed, children } = props;
  const { language, words, assets, origin } = site;
  const name =
    title === words.siteName ? `${words.siteName} · ${words.tagline}` : `${title} · ${words.siteName}`;
  return (
    <html lang={language} data-krds-mode="theme">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{name}</title>
        <meta name="description" content={description ?? words.tagline} />
        {isPrivate ? <meta name="robots" content="noindex" /> : null}
        <meta name="color-scheme" content="light dark" />
        <meta property="og:title" content={title} />
        <meta property="og:description" content={description ?? words.tagline} />
        <meta property="og:type" content="website" />
        <meta name="twitter:card" content="summary" />
        <link rel="icon" href={assets.path('favicon.svg')} type="image/svg+xml" />
        <link rel="stylesheet" href={assets.path('site.css')} />
        <script src={assets.path('typeface.js')} />
        <script
          defer
          src={assets.path('site.js')}
          data-typeface={`${assets.path('regular.woff2')} ${assets.path('bold.woff2')}`}
        />
        {feed &&
          feedFormats.map(([ending, type]) => (
            <link
              rel="alternate"
              type={type}
              href={`${origin}${pathIn(language, `${feed.path}.${ending}`)}${feed.query ?? ''}`}
              title={title}
            />
          ))}
        {canBeEmbedded ? (
          <link
            rel="alternate"
            type="application/json+oembed"
            href={`${origin}/oembed?url=${encodeURIComponent(`${origin}${path}`)}`}
            title={title}
          />
        ) : null}
        <link rel="canonical" href={`${origin}${path}`} />
        <link rel="alternate" hreflang="ko" href={`${origin}${sameIn('ko', path)}`} />
        <link rel="alternate" hreflang="en" href={`${origin}${sameIn('en', path)}`} />
      </head>
      <body data-reader={visitor?.mark}>
        <a class="skip" href="#main">
          {words.skip}
        </a>
        <Header site={site} visitor={visitor} path={path} query={query} />
        <main id="main" class="container stack" tabindex={-1}>
          <PageLanguage.Provider value={language}>{children}</PageLanguage.Provider>
        </main>
        <footer class="site-footer">
          <div class="container">
            <p>{words.footer}</p>
            <ul>
              <li>
                <a href={pathIn(language, '/sessions')}>{words.footerSessions}</a>
              </li>
              <li>
                <a href={pathIn(language, '/panels')}>{words.footerPanels}</a>
              </li>
              <li>
                <a href={pathIn(language, '/terms')}>{words.footerTerms}</a>
              </li>
              <li>
                <a href={pathIn(language, '/privacy')}>{words.footerPrivacy}</a>
              </li>
              <li>
                <a href={pathIn(language, '/accessibility')}>{words.footerAccessibility}</a>
              </li>
              <li>
                <a href={pathIn(language, '/open-data')}>{words.footerOpenData}</a>
              </li>
              <li>
                <a href={pathIn(language, '/developers')}>{words.footerApi}</a>
              </li>
            </ul>
          </div>
        </footer>
      </body>
    </html>
  );
}

function Header({ site, visitor, path, query }: Pick<LayoutProps, 'site' | 'visitor' | 'path' | 'query'>) {
  const { language, words } = site;
  const link = (to: string, text: string) => {
    const href = pathIn(language, to);
    return (
      <li>
        <a href={href} aria-current={path === href ? 'page' : undefined}>
          {text}
        </a>
      </li>
    );
  };
  const other = language === 'ko' ? 'en' : 'ko';
  return (
    <header class="site-header">
      <div class="container">
        <a class="site-name" href={pathIn(language, '/')}>
          {words.siteName}
        </a>
        <nav class="site-nav" aria-label={words.menu}>
          <ul>
            {link('/proposals', words.nav.find)}
            {link('/proposals/new', words.nav.write)}
            {link('/forums', words.nav.forums)}
            {link('/outcomes', words.nav.outcomes)}
            {link('/board', words.nav.board)}
            {link('/institutions', words.nav.institutions)}
            {visitor?.isModerator ? link('/moderation', words.moderation) : null}
            {visitor?.isOfficer ? link('/desk', words.desk) : null}
            {visitor?.isAdmin ? link('/admin', words.admin) : null}
            {visitor ? link('/me', words.mine) : null}
          </ul>
        </nav>
        <div class="site-tools">
          <a href={`${sameIn(other, path)}${query}`} lang={other} hreflang={other}>
            {words.otherLanguage}
          </a>
          {visitor ? (
            <form method="post" action="/auth/sign-out" data-forget>
              <button class="krds-btn text small" type="submit">
                {words.signOut}
              </button>
            </form>
          ) : (
            <a rel="nofollow" href={`/auth/sign-in?to=${encodeURIComponent(`${path}${query}`)}`}>
              {words.signIn}
            </a>
          )}
        </div>
      </div>
    </header>
  );
}
