import type { Site } from './site.ts';

interface ShareWords {
  title: string;
  follow: string;
  unfollow: string;
  followHint: string;
  following: string;
  signIn: string;
  mail: string;
  address: string;
}

interface ShareProps {
  site: Site;
  title: string;
  path: string;
  /** Whether the reader follows it; undefined where nobody has signed in. */
  isFollowing: boolean | undefined;
  /** Nothing will come of it any more, so that there is nothing to hear of. */
  isOver?: boolean;
  words: ShareWords;
}

/** Ways to tell others of a page, in links that need no script, and to hear of what it is about oneself. */
export function ShareSection({ site, title, path, isFollowing, isOver, words }: ShareProps) {
  const url = `${site.origin}${path}`;
  return (
    <section aria-labelledby="follow">
      <h2 id="follow">{words.title}</h2>
      {isOver && !isFollowing ? null : isFollowing === undefined ? (
        <p class="actions">
          <a
            class="krds-btn secondary medium"
            rel="nofollow"
            href={`/auth/sign-in?to=${encodeURIComponent(`${path}#follow`)}`}
          >
            {words.signIn}
          </a>
          <span class="hint">{words.followHint}</span>
        </p>
      ) : (
        <form class="actions" method="post" action={isFollowing ? `${path}/follow/end` : `${path}/follow`}>
          <button class="krds-btn secondary medium" type="submit">
            {isFollowing ? words.unfollow : words.follow}
          </button>
          <span class="hint">{isFollowing ? words.following : words.followHint}</span>
        </form>
      )}
      <ul class="choices">
        <li>
          <a
            href={`mailto:?${new URLSearchParams({ subject: title, body: url }).toString().replaceAll('+', '%20')}`}
          >
            {words.mail}
          </a>
        </li>
        <li>
          <a href={`https://x.com/intent/post?${new URLSearchParams({ text: title, url })}`} rel="noopener">
            X
          </a>
        </li>
        <li>
          <a
            href={`https://www.facebook.com/sharer/sharer.php?${new URLSearchParams({ u: url })}`}
            rel="noopener"
          >
            Facebook
          </a>
        </li>
      </ul>
      <div class="field" data-share>
        <label for="share-address">{words.address}</label>
        <input id="share-address" class="krds-input" readonly value={url} />
      </div>
    </section>
  );
}
