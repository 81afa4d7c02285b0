import { PageLanguage, Said } from '../../shared/web/said.tsx';
import type { Site } from '../../shared/web/site.ts';
import type { Card, Embedded } from './cards.tsx';

/** A frame's page: what an embed shows, without script. Every link leads out of the frame. */
export function Frame({ site, shown }: { site: Site; shown: Embedded }) {
  const { assets, language } = site;
  const { kind, title, url, items, words } = shown;
  return (
    <html lang={language} data-krds-mode="theme">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        <meta name="robots" content="noindex" />
        <meta name="color-scheme" content="light dark" />
        <link rel="stylesheet" href={assets.path('site.css')} />
      </head>
      <body>
        <main class="container stack">
          <PageLanguage.Provider value={language}>
            {kind === 'list' ? <h1 class="card-title">{title}</h1> : null}
            {items.length === 0 ? <p>{words.none}</p> : null}
            {items.map((card) => (
              <FrameCard card={card} words={words} isFirst={kind !== 'list'} />
            ))}
            <p>
              <a href={url} target="_blank" rel="noopener">
                {words.more}
              </a>
            </p>
          </PageLanguage.Provider>
        </main>
      </body>
    </html>
  );
}

function FrameCard({ card, words, isFirst }: { card: Card; words: Embedded['words']; isFirst: boolean }) {
  const { title, url, facts, count, progress, sides, action } = card;
  const link = (
    <a href={url} target="_blank" rel="noopener">
      <Said text={title} />
    </a>
  );
  return (
    <article class="card">
      {isFirst ? <h1 class="card-title">{link}</h1> : <h2 class="card-title">{link}</h2>}
      <p class="meta">{facts.join(' · ')}</p>
      {count === undefined ? null : (
        <p>
          <strong>{count}</strong>
        </p>
      )}
      {progress ? (
        <>
          <progress class="progress" max={progress.max} value={progress.value} aria-label={progress.text} />
          <p>{progress.text}</p>
        </>
      ) : null}
      {sides ? (
        <dl>
          {sides.map(({ name, count: taken }) => (
            <div>
              <dt>{name}</dt>
              <dd>{taken}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      {action ? (
        <p>
          <a class="krds-btn primary medium" href={action.url} target="_blank" rel="noopener">
            {action.text} <span class="visually-hidden">({words.opensWindow})</span>
          </a>
        </p>
      ) : null}
    </article>
  );
}
