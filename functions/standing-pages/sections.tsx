import { pathIn } from '../../shared/web/locale.ts';
import type { Site } from '../../shared/web/site.ts';
import { standingPageSchema, standingPages } from './model.ts';
import { toBlocks } from './rules.ts';
import { standingWords } from './words.ts';

/** What staff wrote, as headings, paragraphs and links; nothing else in it is taken for markup. */
export function StandingText({ text, lang }: { text: string; lang?: string | undefined }) {
  return (
    <div class="prose" lang={lang}>
      {toBlocks(text).map((block) =>
        block.kind === 'heading' ? (
          <h2>{block.text}</h2>
        ) : (
          <p>
            {block.lines.map((runs, index) => (
              <>
                {index > 0 ? '\n' : null}
                {runs.map((run) =>
                  run.href === undefined ? (
                    run.text
                  ) : (
                    <a href={run.href} rel="nofollow ugc noopener">
                      {run.text}
                    </a>
                  ),
                )}
              </>
            ))}
          </p>
        ),
      )}
    </div>
  );
}

/** What a standing page is called. */
export function standingPageTitle(site: Site, page: string): string {
  const known = standingPageSchema.safeParse(page);
  return known.success ? standingWords[site.language].titles[known.data] : page;
}

/** The ways to an institution's standing pages, from its own page and from each of them. */
export function StandingLinks({ site, institution }: { site: Site; institution: string }) {
  const own = standingWords[site.language];
  const at = (path: string) => pathIn(site.language, `/institutions/${institution}/${path}`);
  return (
    <nav aria-label={own.legend}>
      <ul class="choices">
        <li>
          <a href={at('how-it-works')}>{own.howItWorks}</a>
        </li>
        <li>
          <a href={at('moderation')}>{own.register}</a>
        </li>
        {standingPages.map((page) => (
          <li>
            <a href={at(`pages/${page}`)}>{own.titles[page]}</a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** The ways to write each standing page, for an institution's administrators. */
export function StandingEditLinks({ site, institution }: { site: Site; institution: string }) {
  const own = standingWords[site.language];
  return (
    <ul class="choices">
      {standingPages.map((page) => (
        <li>
          <a href={pathIn(site.language, `/institutions/${institution}/pages/${page}/edit`)}>
            {own.editTitle(own.titles[page])}
          </a>
        </li>
      ))}
    </ul>
  );
}
