import type { DevelopersMessages } from './messages.ko.ts';

export const developersEn: DevelopersMessages = {
  title: 'For developers',
  menu: 'Contents of the guide for developers',
  name: 'Name',
  meaning: 'Meaning',
  perMinute: 'A minute',
  status: 'Status',
  example: 'Example',
  copy: 'Copy',
  copied: 'It is copied.',
  reference: 'Every operation (OpenAPI)',
  description: 'OpenAPI document (JSON)',
  scopes: {
    read: 'Reads public data more often.',
    propose: 'Proposes to its institution for citizens who allowed it.',
    manage: 'Does what administrators of its institution do, but for clients and keys.',
  },
  callers: {
    anonymous: 'Without a key, for each address',
    'signed-in': 'For each person signed in',
    client: 'With a key, for each client',
  },
  headers: {
    'Webhook-Id': 'The event’s own, the same at every try and every endpoint.',
    'Webhook-Timestamp':
      'When it was sent, in seconds since 1970. Refuse what is more than five minutes off.',
    'Webhook-Signature': 'The signature: two of them while a secret changes over.',
  },
  feeds: {
    '/feeds/proposals.atom': 'All new proposals, narrowed by `?institution=` and `?category=`',
    '/feeds/institutions/{institution}.atom': 'New proposals to one institution',
    '/feeds/proposals/{proposal}.atom': 'What happens to one proposal',
    '/feeds/forums/{forum}.atom': 'What happens to one forum',
    '/feeds/institutions/{institution}.ics': 'Closings and sessions of one institution (iCalendar)',
  },
  embed: {
    kind: 'What',
    kinds: { proposal: 'A proposal', list: 'A list of proposals', forum: 'A forum' },
    id: 'Its number (`prp_…`, `frm_…`; of a list, the institution’s name)',
    client: 'Client number (`cli_…`)',
    show: 'Show',
    preview: 'This is how it looks',
    code: 'The code to put in',
    frame: 'Where scripts cannot be used',
    none: 'There is nothing to show yet.',
    unknown: 'There is no such number.',
    frameTitle: 'Proposal',
  },
  pages: (figures) => ({
    start: {
      title: 'Getting started',
      lead: 'Whatever the site reads, your program can read.',
      parts: [
        {
          id: 'what',
          title: 'What there is',
          text: [
            'Public data is read without a key. With one you read it more often, propose for citizens who allowed it, and do your institution’s work by program.',
            'An institution without a site of its own opens a page here. One with a site connects it by embeds, webhooks and copies.',
          ],
        },
        {
          id: 'read',
          title: 'In five minutes, 1: a first read',
          text: [
            'From here to a key, an embed and a webhook it takes five minutes. Everything can be tried on your own machine: take the repository, start it with `npm start`, and sign in as `geumcheon-admin`.',
            'Reading takes no key. Three proposals that need only a few more voices for an answer:',
          ],
          shows: 'firstRead',
        },
        {
          id: 'key',
          title: 'In five minutes, 2: a key',
          text: [
            'An institution’s administrator makes a client at `/admin/{institution}/clients`: its name and purpose, the origins of the pages that show embeds, what it may do, and then a key. The key is shown once: keep it with `export GONGNON_KEY=gk_…`.',
            'Read with it, and `RateLimit-Policy` says `"client"`.',
          ],
          shows: 'withKey',
        },
        {
          id: 'show',
          title: 'In five minutes, 3: an embed',
          text: [
            'Keep this page as `index.html`, with your client’s number for `cli_…`. Serve its folder with `python3 -m http.server 4000` and name `http://localhost:4000` among the client’s origins.',
          ],
          shows: 'page',
        },
        {
          id: 'hear',
          title: 'In five minutes, 4: a webhook',
          text: [
            'Open an endpoint at `/admin/{institution}/webhooks` and keep the secret, which is shown once, with `export GONGNON_WEBHOOK_SECRET=whsec_…`. Keep this as `receive.mjs`, start it with `npm install standardwebhooks && node receive.mjs`, and send a test from that page.',
            'An endpoint is an https address that is reached from outside. A service started on your own machine alone sends to `http://localhost:4001` too.',
          ],
          shows: 'receive',
        },
        {
          id: 'client',
          title: 'In TypeScript',
          text: [
            'Take the repository to a folder beside your program and put it in with `npm install --install-links ../gongnon/client tsx`, in your program’s folder. Keep this as `overdue.mts` and run it with `npx tsx overdue.mts`.',
            '`@gongnon/client`, in this software’s repository, is made from the OpenAPI document and knows the types of every operation. This reads all overdue answers, to the last page.',
          ],
          shows: 'client',
        },
        {
          id: 'lists',
          title: 'Lists and refusals',
          text: [
            'A list comes as `items` and `next`. Where `next` is not `null`, go on with it as `cursor`. A cursor means nothing to you: give it back as it is.',
            'A refusal is a document of RFC 9457 with a `code` that never changes. A request that creates something and carries an `Idempotency-Key` creates one thing however often it is repeated.',
            'The API is for servers and programs. A browser does not read it from a page of another site (it has no CORS headers): pages use embeds and feeds, and no key belongs into a page.',
          ],
        },
      ],
    },
    access: {
      title: 'Keys and consent',
      lead: 'A key says which program it is, a consent for which citizen it acts.',
      parts: [
        {
          id: 'key',
          title: 'Getting a key',
          text: [
            'An institution’s administrator makes it among its clients (`/admin/{institution}/clients`). It is shown once. We keep a hash of it and nothing else.',
            'A key goes into `Authorization` with every request, and never into an address.',
          ],
          shows: 'withKey',
        },
        {
          id: 'scopes',
          title: 'Scopes',
          text: [
            'Each client has what it may do. Without `read` its key reads public data all the same, as often as everybody.',
            'What a key or a citizen’s token is not for is refused with 403 `auth.insufficient-scope`. To sign in again or to take another token changes nothing about it.',
          ],
          shows: 'scopes',
        },
        {
          id: 'rotation',
          title: 'Changing and revoking',
          text: [
            `A client’s keys work side by side, up to ${figures.liveKeys}. Make a new one, move over, look at when the old one was last used, revoke it: there is no gap.`,
            'With a revoked key nothing is done any more, from that moment. Public data it may read for a few seconds more, as everybody may without one.',
          ],
        },
        {
          id: 'consent',
          title: 'Acting for a citizen',
          text: [
            'By OAuth 2.1, authorization code with PKCE (S256). The addresses are at `/.well-known/oauth-authorization-server`. Citizens read which institution’s client wants to do what before they allow it.',
            'The address back is one of the client’s, letter by letter. For a program on the citizen’s own machine (`http://127.0.0.1/…`, `http://[::1]/…`, `http://localhost/…`) any port will do.',
            `An access token lasts ${figures.access} minutes. A refresh token is replaced each time it is used and lasts ${figures.refresh} days. A code or a refresh token that comes a second time ends all that came of the consent.`,
            'Citizens take a consent back under “mine” at any time. No client ever learns who supported what.',
          ],
          shows: 'consent',
        },
      ],
    },
    webhooks: {
      title: 'Webhooks',
      lead: 'You are told when something happens to your institution’s proposals.',
      parts: [
        {
          id: 'endpoint',
          title: 'Endpoints',
          text: [
            `An administrator opens up to ${figures.endpoints} of them (\`/admin/{institution}/webhooks\`). Addresses are https. Nothing is sent to an address that points into a private network, which is checked at every delivery.`,
          ],
        },
        {
          id: 'verify',
          title: 'Verify, then take',
          text: [
            'Signatures follow Standard Webhooks. Verify with its library, and do once what comes under the same number twice.',
          ],
          shows: 'receive',
        },
        { id: 'headers', title: 'Headers', text: ['Every request has three.'], shows: 'headers' },
        {
          id: 'order',
          title: 'Order and retries',
          text: [
            'What happens to one proposal is sent in the order in which it happened, each after the one before it arrived. It may come more than once. While the endpoint is on, it is never left out.',
            `What is not answered with 2xx is tried again, later each time. What has not arrived ${figures.days} days after its first try is parked: an administrator sees it and may send it again. \`Retry-After\` is heeded, redirects are not followed, and 410 ends it. Deliveries are remembered for ${figures.kept} days.`,
            `Where nothing at all arrived for that long, the endpoint is switched off and its administrators get a mail. What happens then is set aside for up to ${figures.kept} days, and can be sent once it is on again. An endpoint that its administrators switched off, or that answered 410, is told nothing of what happens meanwhile: read that from \`/api/v1/changes\`.`,
            `While a secret changes over, ${figures.secrets} sign.`,
          ],
        },
        {
          id: 'events',
          title: 'Every event',
          text: [
            'Events carry no words, which may be hidden later. Read at `data.api` how things stand now.',
          ],
          shows: 'events',
        },
      ],
    },
    embeds: {
      title: 'Embeds',
      lead: 'Proposals, lists and forums on your own pages.',
      parts: [
        {
          id: 'try',
          title: 'Try it',
          text: [
            'Choose what to show and see it below. On another site it takes a client’s number, and is shown on the sites that this client names.',
          ],
          shows: 'embed',
        },
        {
          id: 'attributes',
          title: 'Attributes',
          text: [
            '`<gongnon-proposal>` takes `proposal`, `<gongnon-forum>` takes `forum`, `<gongnon-list>` takes `institution`, `sort`, `state`, `category` and `limit`. The language is that of the `lang` around it, light and dark are those of the `color-scheme` around it, or what `scheme` says.',
            'It works under a strict Content-Security-Policy: add this site to `script-src` and `connect-src`, or to `frame-src` for frames.',
          ],
        },
        {
          id: 'empathy',
          title: 'Empathy',
          text: [
            'The button opens a window of this site, so it works where third-party cookies are blocked. The citizen signs in and confirms, the window closes, the count moves. Your page is not told who it was.',
            'The window tells your page of a press made in it, and nothing of what a citizen supported before.',
          ],
        },
        {
          id: 'oembed',
          title: 'oEmbed',
          text: [
            'An editor that finds oEmbed on a page by itself is given the title and a link (`"type": "link"`). A frame is shown on a client’s own sites and nowhere else, so it takes your client’s number: set `/oembed?client=cli_…&url=…` as your editor’s provider for this site’s addresses, and a pasted address becomes a frame (`"type": "rich"`).',
            '`maxwidth` and `maxheight` hold. Below 200 pixels there is a link instead of a frame. Refusals come in JSON, with 501 for `format=xml`.',
          ],
        },
      ],
    },
    data: {
      title: 'Data',
      lead: 'Subscribe, keep a copy, bring yours in.',
      parts: [
        {
          id: 'feeds',
          title: 'Feeds',
          text: ['With `.json` in place of `.atom` it is JSON Feed.'],
          shows: 'feeds',
        },
        {
          id: 'mirror',
          title: 'A copy',
          text: [
            `All public data is exported early every morning and kept for ${figures.exports} days. Begin with it and go on with what changed: a copy never has to start over. Changes come at least once each, and none is left out. 404 means that it is gone.`,
            'Counts change all the time and are not among the changes: read them with what they count. Nor are standing pages, what supporters think of answers, statements and the groups computed from them: the daily export has these. What no export has, histories, earlier versions of words, workshops and uploaded files, is read through the API.',
          ],
          shows: 'mirror',
        },
        {
          id: 'import',
          title: 'Bringing yours in',
          text: [
            'An administrator brings proposals in from another platform as CSV or JSON (`/admin/{institution}/imports`): first it is shown what would become of every row, then it is done. The same file twice brings nothing in twice, and the counts it had elsewhere are shown apart.',
            'With a key that has `manage` a program does the same. The first line names the columns (`id,title,body,…`); there may be many batches of up to 1 MB.',
          ],
          shows: 'bringIn',
        },
        {
          id: 'links',
          title: 'The same proposal in two places',
          text: [
            'A proposal that stands on your site as well is linked both ways. Here a key that has `manage`, or the institution’s staff, says its address there; there your page finds the proposal by its own address and links to it by `id`. What was brought in is found by the address it came from without being linked.',
          ],
          shows: 'links',
        },
      ],
    },
    rules: {
      title: 'Promises',
      lead: 'How often you may ask, what changes and what does not.',
      parts: [
        {
          id: 'limits',
          title: 'Limits',
          text: [
            'Every answer says in `RateLimit-Policy` and `RateLimit` what the limit is and what is left. Beyond it there is 429 with `Retry-After`. These are what a service begins with; what the answers say is what holds here.',
            'The data of embeds, oEmbed, feeds and calendars count towards the limit of the address that asks. These answers are kept on their way and given to others, so they carry `RateLimit-Policy` alone; a 429 carries `RateLimit` and `Retry-After` too.',
          ],
          shows: 'limits',
        },
        {
          id: 'versions',
          title: 'Versions',
          text: [
            'The `v1` in the address is a promise. Added without notice: operations, fields of answers, optional inputs, codes of refusals, webhook events. Pass over fields that you do not know.',
            `Nothing is removed or given another meaning but in a new version. The old one then says so in \`Deprecation\` (RFC 9745) and \`Sunset\` (RFC 8594), stays for ${figures.notice} days at least, and the changelog has it.`,
          ],
        },
        {
          id: 'errors',
          title: 'Codes of refusals',
          text: ['A code stays as it is. Its sentence may become a better one: do not go by it.'],
          shows: 'errors',
        },
      ],
    },
    changelog: {
      title: 'Changelog',
      lead: 'What changed for those who write programs.',
      parts: [{ id: 'all', title: 'Newest first', text: [], shows: 'changelog' }],
    },
  }),
};
