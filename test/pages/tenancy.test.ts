import { Hono, type MiddlewareHandler } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSite } from '../../functions/app/site.tsx';
import { usualPage } from '../../functions/institutions/model.ts';
import { sendMails } from '../../functions/notifications/index.ts';
import type { AppEnv } from '../../functions/people/index.ts';
import { systemClock } from '../../shared/clock.ts';
import { makeTable } from '../../shared/dynamo/client.ts';
import { makeLog } from '../../shared/observe/log.ts';
import { assetNames, makeAssets } from '../../shared/web/assets.ts';
import { furnishCalls } from '../support/every-call.ts';
import { published, reader } from '../support/mail.ts';
import { openSite } from '../support/site.ts';
import { openStage, type Role, type Stage } from '../support/stage.ts';

const strangers: Role[] = ['moderator elsewhere', 'admin elsewhere', 'officer elsewhere', 'head elsewhere'];

/** Whoever works here, each of whom may open or send some of it. */
const insiders: Role[] = ['admin', 'moderator', 'head', 'head of another department'];

let stage: Stage;
let there: Record<string, string>;
let submitted: string;
let visit: ReturnType<typeof openSite>;

async function furnish(): Promise<void> {
  stage = await openStage();
  there = await furnishCalls(stage);
  await published(stage, await reader(stage, 'unlucky'));
  await sendMails(stage.world.context, { ...stage.world.mailing, post: { send: async () => 'refused' } });
  const [mail] = await stage.walk('admin', `mail/parked?institution=${stage.here}`);
  there.mail = mail.id;
  submitted = await stage.submitted();
  visit = openSite(stage.world);
  // Everybody who will ask is known, so that asking adds nothing.
  for (const role of strangers) await stage.done(role, 'GET', 'people/me');
  await stage.world.idle();
}

beforeAll(furnish);

afterAll(() => stage.close());

const admin = (path = '') => `/admin/${stage.here}${path}`;
const candidate = () => `/panels/${there.panels}/candidates/${there.proposal}`;
const standing = () => `/institutions/${stage.here}/pages/terms/edit`;

/** Pages that belong to one institution, or to something of it, and the forms sent from them. */
const ofOne: Record<string, () => [path: string, form?: Record<string, string>]> = {
  'GET /moderation/:id': () => [`/moderation/${submitted}`],
  'POST /moderation/:id': () => [`/moderation/${submitted}`, { decision: 'publish' }],
  'POST /moderation/reports/:id': () => [
    `/moderation/reports/${there.proposals}`,
    { act: 'dismiss', [`dismissReason-${there.proposals}`]: '까닭입니다.', revision: '1' },
  ],
  'GET /moderation/transfers/:id': () => [`/moderation/transfers/${there.proposals}`],
  'POST /moderation/transfers/:id': () => [
    `/moderation/transfers/${there.proposals}`,
    { act: 'ask', to: stage.elsewhere, reason: '까닭입니다.' },
  ],
  'POST /opinions/:id/hiding': () => [
    `/opinions/${there.opinions}/hiding`,
    { hideCode: 'obscene', hideReason: '까닭입니다.' },
  ],
  'GET /proposals/:id/links': () => [`/proposals/${there.proposals}/links`],
  'POST /proposals/:id/links': () => [`/proposals/${there.proposals}/links`, { url: 'https://a.example/1' }],
  'POST /proposals/:id/links/withdrawal': () => [
    `/proposals/${there.proposals}/links/withdrawal`,
    { url: 'https://a.example/1' },
  ],
  'GET /desk/forums/:id': () => [`/desk/forums/${there.forums}`],
  'POST /desk/forums/:id': () => [`/desk/forums/${there.forums}`, { act: 'withdraw', reason: '까닭입니다.' }],
  'GET /desk/sessions/:id': () => [`/desk/sessions/${there.sessions}`],
  'POST /desk/sessions/:id': () => [
    `/desk/sessions/${there.sessions}`,
    { act: 'cancel', reason: '까닭입니다.' },
  ],
  'GET /desk/:id': () => [`/desk/${there.answers}`],
  'POST /desk/:id': () => [`/desk/${there.answers}`, { act: 'assign', officer: '' }],
  'POST /outcomes/:id': () => [`/outcomes/${there.commitments}`, { kind: 'progress', text: '글글' }],
  'GET /panels/:id/manage': () => [`/panels/${there.panels}/manage`],
  'POST /panels/:id/manage': () => [`/panels/${there.panels}/manage`, { act: 'end' }],
  'POST /panels/:id/candidates': () => [
    `/panels/${there.panels}/candidates`,
    { proposal: there.proposals ?? '', kind: 'timely', putReason: '까닭입니다.' },
  ],
  'POST /panels/:id/candidates/:proposal': () => [
    candidate(),
    { act: 'explain', explanation: '까닭입니다.' },
  ],
  'GET /institutions/:id/rules/edit': () => [`/institutions/${stage.here}/rules/edit`],
  'POST /institutions/:id/rules/edit': () => [`/institutions/${stage.here}/rules/edit`, {}],
  'GET /institutions/:id/pages/:page/edit': () => [standing()],
  'POST /institutions/:id/pages/:page/edit': () => [standing(), { text: '글글', over: '0' }],
  'POST /statements/:id/removal': () => [
    `/statements/${there.statements}/removal`,
    { [`code-${there.statements}`]: 'defamation', [`reason-${there.statements}`]: '까닭입니다.' },
  ],
  'POST /statements/:id/restoration': () => [`/statements/${there.statements}/restoration`, {}],
  'GET /admin/:id/imports': () => [admin('/imports')],
  'POST /admin/:id/imports': () => [admin('/imports'), {}],
  'GET /admin/:id/imports/:import': () => [admin(`/imports/${there.import}`)],
  'GET /admin/:id/imports/:import/report/:part': () => [admin(`/imports/${there.import}/report/1`)],
  'POST /admin/:id/imports/:import/batches': () => [admin(`/imports/${there.import}/batches`), {}],
  'POST /admin/:id/imports/:import/mapping': () => [admin(`/imports/${there.import}/mapping`), {}],
  'POST /admin/:id/imports/:import/:act': () => [admin(`/imports/${there.import}/start`), {}],
  'GET /admin/:id/panels': () => [admin('/panels')],
  'POST /admin/:id/panels': () => [admin('/panels'), {}],
  'GET /admin/:scope/audit': () => [admin('/audit')],
  'GET /admin/:institution/webhooks': () => [admin('/webhooks')],
  'POST /admin/:institution/webhooks': () => [admin('/webhooks'), { url: 'https://a.example/' }],
  'GET /admin/:institution/webhooks/:id': () => [admin(`/webhooks/${there.webhook}`)],
  'POST /admin/:institution/webhooks/:id': () => [admin(`/webhooks/${there.webhook}`), { act: 'test' }],
  'GET /admin/:institution/webhooks/:id/deliveries/:key': () => [
    admin(`/webhooks/${there.webhook}/deliveries/${there.delivery}`),
  ],
  'POST /admin/:institution/webhooks/:id/deliveries/:key': () => [
    admin(`/webhooks/${there.webhook}/deliveries/${there.delivery}`),
    {},
  ],
  'GET /admin/:id/clients': () => [admin('/clients')],
  'GET /admin/:id/clients/new': () => [admin('/clients/new')],
  'POST /admin/:id/clients/new': () => [admin('/clients/new'), { name: '누리집', purpose: '보여 줍니다.' }],
  'GET /admin/:id/clients/:client': () => [admin(`/clients/${there.client}`)],
  'POST /admin/:id/clients/:client': () => [admin(`/clients/${there.client}`), { name: '누리집' }],
  'POST /admin/:id/clients/:client/keys': () => [admin(`/clients/${there.client}/keys`), {}],
  'POST /admin/:id/clients/:client/keys/:key/revoke': () => [
    admin(`/clients/${there.client}/keys/${there.key}/revoke`),
    {},
  ],
  'POST /admin/:id/clients/:client/end': () => [admin(`/clients/${there.client}/end`), {}],
  'GET /admin/:id': () => [admin()],
  'GET /admin/:id/departments': () => [admin('/departments')],
  'POST /admin/:id/departments': () => [
    admin('/departments'),
    { act: 'open', newId: 'parks', newName: '공원과' },
  ],
  'GET /admin/:id/categories': () => [admin('/categories')],
  'POST /admin/:id/categories': () => [admin('/categories'), { categories: '복지' }],
  'GET /admin/:id/page': () => [admin('/page')],
  'POST /admin/:id/page': () => [
    admin('/page'),
    { accent: 'red', emblem: '', over: JSON.stringify(usualPage) },
  ],
  'GET /admin/:id/staff': () => [admin('/staff')],
  'POST /admin/:id/staff': () => [
    admin('/staff'),
    { person: there.person ?? '', role: `officer@${stage.here}/women` },
  ],
  'GET /admin/:id/mail': () => [admin('/mail')],
  'POST /admin/:id/mail': () => [admin('/mail'), { mail: there.mail ?? '' }],
};

/** What belongs to no institution: for administrators of the deployment alone. */
const ofDeployment: typeof ofOne = {
  'GET /admin/:id/institutions/new': () => ['/admin/*/institutions/new'],
  'POST /admin/:id/institutions/new': () => [
    '/admin/*/institutions/new',
    { id: 'theirs', kind: 'district', nameKo: '남의 구', nameEn: 'Theirs', departments: 'parks 공원과' },
  ],
};

/** Desks of whoever opens them: they show what is that person's own institution's, whichever another one is asked for. */
const ofWhoever = [
  'GET /moderation',
  'GET /moderation/reports',
  'GET /moderation/transfers',
  'GET /desk',
  'GET /desk/calendar',
  'GET /desk/answers.csv',
  'GET /desk/templates',
  'GET /desk/files',
  'GET /desk/forums',
  'GET /desk/forums/new',
  'GET /desk/sessions',
  'GET /admin',
];

/** What is made or taken there, of an institution that the form names. */
const sentFromDesks: Record<string, () => Record<string, string>> = {
  'POST /moderation/next': () => ({ institution: stage.here }),
  'POST /desk/templates': () => ({
    institution: stage.here,
    department: 'women',
    title: '인사',
    text: '글글',
  }),
  'POST /desk/files': () => ({ institution: stage.here }),
  'POST /desk/forums/new': () => ({ institution: stage.here, department: 'women', topic: '물음' }),
  'POST /desk/sessions': () => ({ institution: stage.here, department: 'women', title: '모임' }),
};

/** Addresses under which staff work; all others are for everybody, or a citizen's own. */
const forStaff =
  /^\w+ \/(?:admin|desk|moderation)(?:\/|$)|\/(?:manage|edit|links|removal|restoration|hiding)(?:\/|$)|^POST \/(?:outcomes\/:id$|panels\/:id\/candidates)/;
/** An author's own. */
const ofAuthors = ['GET /proposals/:id/edit', 'POST /proposals/:id/edit'];

function routesOfSite(): string[] {
  const never = () => Promise.reject(new Error('nobody asks for it'));
  const passing: MiddlewareHandler<AppEnv> = (_, next) => next();
  const site = makeSite(
    { table: makeTable('unused', { region: 'ap-northeast-2' }), clock: systemClock, log: makeLog('SILENT') },
    {
      assets: makeAssets(Object.fromEntries(assetNames.map((name) => [name, name]))),
      origin: 'https://gongnon.example',
      session: passing,
      mailing: { linkKey: never },
      webhooks: { secretKey: never, allowsLoopback: false },
      counting: { take: never, addressOf: () => undefined },
      signIn: new Hono<AppEnv>(),
    },
  );
  const all = site.routes.map(({ method, path }) => `${method} ${path}`);
  return [...new Set(all)].filter((route) => !route.includes(' /en'));
}

describe('the border of an institution, on pages', () => {
  it('is drawn for every page and form of staff', () => {
    const known = [ofOne, ofDeployment, sentFromDesks].flatMap((each) => Object.keys(each));
    known.push(...ofWhoever, ...ofAuthors);
    expect(known.toSorted()).toEqual(
      routesOfSite()
        .filter((route) => forStaff.test(route))
        .toSorted(),
    );
  });

  it.each(Object.keys(ofOne))('keeps the staff of another one from: %s', async (route) => {
    const [path, form] = ofOne[route]?.() ?? [''];
    const answers = await stage.writesNothing(async () => {
      const seen: [Role, number][] = [];
      for (const role of strangers)
        seen.push([role, (await visit(path, { as: await stage.as(role), ...(form && { form }) })).status]);
      return seen;
    });
    expect(answers.filter(([, status]) => status !== 403 && status !== 404)).toEqual([]);
  });

  it.each(Object.keys(ofDeployment))('is no way to the deployment’s own: %s', async (route) => {
    const [path, form] = ofDeployment[route]?.() ?? [''];
    await stage.writesNothing(async () => {
      for (const role of [...strangers, ...insiders])
        expect((await visit(path, { as: await stage.as(role), ...(form && { form }) })).status).toBe(403);
    });
  });

  it.each(ofWhoever)('shows nothing of another one: %s', async (route) => {
    const path = `${route.slice('GET '.length)}?institution=${stage.here}&department=women`;
    const ids = Object.values(there).filter((id) => /^[a-z]+_/.test(id));
    for (const role of strangers) {
      const look = async () => visit(path, { as: await stage.as(role) });
      // What they take home of their own is logged, at their own institution.
      const { html } = await (route.endsWith('.csv') ? look() : stage.writesNothing(look));
      expect([role, [...ids, submitted].filter((id) => html.includes(id))]).toEqual([role, []]);
    }
  });

  it.each(Object.keys(sentFromDesks))('takes nothing for another one: %s', async (route) => {
    const form = sentFromDesks[route]?.() ?? {};
    for (const role of strangers)
      await stage.writesNothing(async () =>
        visit(route.slice('POST '.length), { as: await stage.as(role), form }),
      );
  });

  // That one and the same is refused there and not here is the border's doing, and no wrong address's.
  it('lets through some of its own staff, on every page and form', async () => {
    const border = { stage, there, submitted, visit };
    await furnish();
    const refused: string[] = [];
    // What ends something comes after what needs it.
    const inOrder = Object.keys(ofOne).toSorted((one, next) => rankOf(one) - rankOf(next));
    for (const route of inOrder) {
      const [path, form] = ofOne[route]?.() ?? [''];
      let isLet = false;
      for (const role of insiders) {
        const { status } = await visit(path, { as: await stage.as(role), ...(form && { form }) });
        isLet ||= status !== 403 && status !== 404;
        if (isLet) break;
      }
      if (!isLet) refused.push(route);
    }
    await stage.close();
    ({ stage, there, submitted, visit } = border);
    expect(refused).toEqual([]);
  });
});

const rankOf = (route: string) => (route.startsWith('GET ') ? 0 : /\/end$|manage$/.test(route) ? 2 : 1);
