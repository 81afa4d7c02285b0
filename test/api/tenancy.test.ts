import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendMails } from '../../functions/notifications/index.ts';
import { fittingBodies, furnishCalls, pathOf } from '../support/every-call.ts';
import { published, reader } from '../support/mail.ts';
import { generateDescription, methods } from '../support/openapi.ts';
import { openStage, type Role, type Stage } from '../support/stage.ts';
import type { Answer } from '../support/world.ts';

/** Whoever works for another institution. Its departments are called as this one's are. */
const strangers: Role[] = ['moderator elsewhere', 'admin elsewhere', 'officer elsewhere', 'head elsewhere'];
/** Whoever works here, each of whom may do some of it. */
const insiders: Role[] = [
  'moderator',
  'admin',
  'head',
  'officer',
  'officer of another department',
  'admin everywhere',
];

/** What needs no role and tells everybody the same. */
const open = [
  'get /proposals/{id}/empathy-history',
  'get /reconciliations',
  'get /reconciliations/{id}',
  'get /answers/{id}/ratings',
  'get /forums/{id}/statements',
  'get /forums/{id}/groups',
  'get /forums/{id}/groups/input',
  'get /forums/{id}/opinions',
  'get /proposals/{id}/opinions',
  'get /opinions/{id}',
  'get /opinions/{id}/versions',
  'get /opinions/{id}/replies',
  'get /forums',
  'get /forums/{id}',
  'get /proposals/{id}/forums',
  'get /forums/{id}/days',
  'get /forums/{id}/timeline',
  'get /forums/{id}/backgrounds',
  'get /forums/{id}/reports',
  'get /answers',
  'get /answers/{id}',
  'get /answers/{id}/versions',
  'get /institutions/{id}/board',
  'get /institutions/{id}/exports/{dataset}',
  'get /institutions/{id}/moderation',
  'get /institutions/{id}/pages/{page}',
  'get /links',
  'get /proposals',
  'get /proposals/{id}',
  'get /proposals/{id}/timeline',
  'get /rejection-codes',
  'get /institutions',
  'get /institutions/{id}',
  'get /institutions/{id}/rules',
  'get /search',
  'get /search/similar',
  'get /search/similar-forums',
  'get /sessions',
  'get /sessions/{id}',
  'get /sessions/{id}/timeline',
  'get /sessions/{id}/records',
  'get /sessions/{id}/workshop',
  'get /panels',
  'get /panels/{id}',
  'get /panels/{id}/draw',
  'get /panels/{id}/candidates',
  'get /panels/{id}/candidates/{proposal}',
  'get /changes',
  'get /exports',
  'get /exports/{day}',
  'get /exports/schemas/{dataset}',
  'get /exports/files/{sha256}',
  'get /commitments',
  'get /commitments/{id}',
  'post /oauth/token',
  'post /oauth/revoke',
];

/** What is somebody's own, or a citizen's to do: no role opens or closes it. */
const own = [
  'put /proposals/{id}/empathy',
  'delete /proposals/{id}/empathy',
  'get /proposals/{id}/empathy',
  'get /people/me/empathies',
  'put /proposals/{id}/follow',
  'delete /proposals/{id}/follow',
  'get /proposals/{id}/follow',
  'put /forums/{id}/follow',
  'delete /forums/{id}/follow',
  'get /forums/{id}/follow',
  'put /answers/{id}/rating',
  'delete /answers/{id}/rating',
  'get /answers/{id}/rating',
  'get /forums/{id}/statements/next',
  'get /forums/{id}/marks',
  'put /statements/{id}/mark',
  'delete /statements/{id}/mark',
  'post /proposals/{id}/reports',
  'post /opinions/{id}/reports',
  'post /statements/{id}/reports',
  'put /opinions/{id}',
  'delete /opinions/{id}',
  'put /opinions/{id}/sympathy',
  'delete /opinions/{id}/sympathy',
  'get /opinions/{id}/sympathy',
  'get /people/me/opinions',
  'put /forums/{id}/stance',
  'get /forums/{id}/stance',
  'delete /forums/{id}/stance',
  'get /people/me/forums',
  'post /proposals',
  'get /people/me/proposals',
  'put /proposals/{id}',
  'post /proposals/{id}/submission',
  'post /proposals/{id}/withdrawal',
  'post /proposals/{id}/addenda',
  'put /sessions/{id}/sign-up',
  'get /sessions/{id}/sign-up',
  'delete /sessions/{id}/sign-up',
  'get /people/me/sessions',
  'put /sessions/{id}/workshop/ballot',
  'get /sessions/{id}/workshop/ballot',
  'get /panels/{id}/application',
  'put /panels/{id}/application',
  'delete /panels/{id}/application',
  'post /panels/{id}/seat/acceptance',
  'post /panels/{id}/seat/decline',
  'post /panels/{id}/seat/claim',
  'put /panels/{id}/candidates/{proposal}/scores',
  'put /panels/{id}/candidates/{proposal}/note',
  'put /panels/{id}/candidates/{proposal}/vote',
  'get /people/me/consents',
  'delete /people/me/consents/{client}',
  'get /people/me',
  'patch /people/me',
  'get /people/me/mail',
  'put /people/me/mail',
];

/** What an institution's staff do, and those of another one never. */
const staff = [
  'get /mail/parked',
  'post /mail/{id}/retry',
  'post /forums/{id}/statements',
  'post /statements/{id}/removal',
  'post /statements/{id}/restoration',
  'get /reports',
  'post /proposals/{id}/reports/settlement',
  'post /opinions/{id}/reports/settlement',
  'post /statements/{id}/reports/settlement',
  'post /forums/{id}/opinions',
  'post /proposals/{id}/opinions',
  'post /opinions/{id}/replies',
  'put /opinions/{id}/hiding',
  'delete /opinions/{id}/hiding',
  'post /forums',
  'post /forums/{id}/backgrounds',
  'post /forums/{id}/extension',
  'post /forums/{id}/withdrawal',
  'post /forums/{id}/batches',
  'post /forums/{id}/batches/{number}/voiding',
  'post /forums/{id}/reports',
  'post /answers/{id}/assignment',
  'post /answers/{id}/transfer',
  'post /answers/{id}/interim',
  'post /answers/{id}/publication',
  'post /answers/{id}/correction',
  'post /answers/{id}/contributions',
  'get /answers/{id}/contributions',
  'get /answers/{id}/draft',
  'put /answers/{id}/draft',
  'get /institutions/{id}/departments/{department}/templates',
  'post /institutions/{id}/departments/{department}/templates',
  'put /institutions/{id}/departments/{department}/templates/{slot}',
  'delete /institutions/{id}/departments/{department}/templates/{slot}',
  'put /answers/{id}/contributions/{contribution}',
  'get /institutions/{id}/audit',
  'get /institutions/{id}/staff',
  'delete /institutions/{id}/staff/{person}',
  'get /institutions/{id}/webhooks',
  'post /institutions/{id}/webhooks',
  'get /institutions/{id}/webhooks/{webhook}',
  'put /institutions/{id}/webhooks/{webhook}',
  'delete /institutions/{id}/webhooks/{webhook}',
  'put /institutions/{id}/webhooks/{webhook}/switch',
  'post /institutions/{id}/webhooks/{webhook}/secrets',
  'delete /institutions/{id}/webhooks/{webhook}/secrets',
  'get /institutions/{id}/webhooks/{webhook}/deliveries',
  'get /institutions/{id}/webhooks/{webhook}/deliveries/{delivery}',
  'post /institutions/{id}/webhooks/{webhook}/deliveries/{delivery}/replay',
  'post /institutions/{id}/webhooks/{webhook}/replay',
  'post /institutions/{id}/webhooks/{webhook}/test',
  'put /institutions/{id}/pages/{page}',
  'get /institutions/{id}/clients',
  'post /institutions/{id}/clients',
  'get /institutions/{id}/clients/{client}',
  'put /institutions/{id}/clients/{client}',
  'post /institutions/{id}/clients/{client}/end',
  'post /institutions/{id}/clients/{client}/keys',
  'post /institutions/{id}/clients/{client}/keys/{key}/revocation',
  'put /institutions/{id}/imports/{import}/batches/{number}',
  'post /institutions/{id}/imports',
  'get /institutions/{id}/imports',
  'get /institutions/{id}/imports/{import}',
  'put /institutions/{id}/imports/{import}/mapping',
  'get /institutions/{id}/imports/{import}/report',
  'post /proposals/{id}/links',
  'post /proposals/{id}/links/withdrawal',
  'post /institutions/{id}/imports/{import}/check',
  'post /institutions/{id}/imports/{import}/start',
  'post /institutions/{id}/imports/{import}/cancellation',
  'post /institutions/{id}/imports/{import}/undoing',
  'post /proposals/{id}/screening',
  'post /proposals/{id}/transfer',
  'delete /proposals/{id}/transfer',
  'post /proposals/{id}/transfer/acceptance',
  'post /proposals/{id}/transfer/refusal',
  'get /institutions/{id}/transfers',
  'post /institutions',
  'post /institutions/{id}/rules',
  'post /institutions/{id}/rules/preview',
  'put /institutions/{id}/categories',
  'put /institutions/{id}/page-settings',
  'put /institutions/{id}/departments/{department}',
  'post /attachments',
  'get /attachments',
  'post /sessions',
  'put /sessions/{id}',
  'post /sessions/{id}/cancellation',
  'get /sessions/{id}/participants',
  'put /sessions/{id}/attendance',
  'post /sessions/{id}/records',
  'post /sessions/{id}/workshop/entries',
  'delete /sessions/{id}/workshop/entries/{number}',
  'put /sessions/{id}/workshop/stage',
  'post /sessions/{id}/workshop/results',
  'post /panels',
  'put /panels/{id}/seed-source',
  'post /panels/{id}/pool',
  'post /panels/{id}/draw',
  'post /panels/{id}/seats',
  'post /panels/{id}/end',
  'put /panels/{id}/candidates/{proposal}',
  'get /panels/{id}/candidates/{proposal}/desk',
  'post /panels/{id}/candidates/{proposal}/voting',
  'put /panels/{id}/candidates/{proposal}/reason',
  'post /commitments/{id}/notes',
];

/** Operations that say in their query of which institution they are. */
const ofQuery = [
  'get /mail/parked',
  'post /mail/{id}/retry',
  'get /reports',
  'get /attachments',
  'post /attachments',
];
function queryOf(operation: string, institution: string): string {
  if (ofQuery.includes(operation)) return `?institution=${institution}&name=a.pdf`;
  if (operation.startsWith('delete /institutions/{id}/staff')) return `?role=officer@${institution}/women`;
  return operation.startsWith('delete /institutions/{id}/departments') ? '?mark=one' : '';
}

const files = ['post /attachments', 'put /institutions/{id}/imports/{import}/batches/{number}'];

interface Furnished {
  stage: Stage;
  there: Record<string, string>;
  submitted: string;
}

let border: Furnished;

async function furnished(): Promise<Furnished> {
  const stage = await openStage();
  const there = await furnishCalls(stage);
  const { here, world } = stage;
  await stage.done('citizen', 'POST', `opinions/${there.opinions}/reports`, { reason: 'abuse' });
  await stage.done('citizen', 'POST', `statements/${there.statements}/reports`, { reason: 'abuse' });
  const template = { mark: 'one', title: '인사', text: '고맙습니다.' };
  await stage.done('admin', 'POST', `institutions/${here}/departments/women/templates`, template);
  // Asked of a third one: those who ask in vain belong to neither.
  const to = await world.institution();
  await stage.done('moderator', 'POST', `proposals/${there.proposals}/transfer`, { to, reason: '까닭' });
  await published(stage, await reader(stage, 'unlucky'));
  await sendMails(world.context, { ...world.mailing, post: { send: async () => 'refused' } });
  const [mail] = await stage.walk('admin', `mail/parked?institution=${here}`);
  const submitted = await stage.submitted();
  // Everybody who will ask is known, so that asking adds nothing.
  for (const role of [...strangers, ...insiders]) await stage.done(role, 'GET', 'people/me');
  return { stage, there: { ...there, mail: mail.id }, submitted };
}

beforeAll(async () => {
  border = await furnished();
});

afterAll(() => border.stage.close());

const { paths } = await generateDescription();
const operations = Object.entries(paths).flatMap(([path, item]) =>
  methods.flatMap((method) => (item[method] ? [`${method} ${path.slice('/api/v1'.length)}`] : [])),
);

/** A body that only staff may send, where citizens may send another. */
const bodies: Record<string, () => Record<string, unknown>> = {
  'post /forums/{id}/statements': () => ({ text: '다섯 글자 문장', isSeed: true }),
  'put /sessions/{id}/workshop/stage': () => ({ to: 'cases' }),
};

async function attempt({ stage, there }: Furnished, role: Role, operation: string): Promise<Answer> {
  const fitting = fittingBodies(() => stage);
  const [method = '', template = ''] = operation.split(' ');
  const path = pathOf(`/api/v1${template}`, there);
  const asked = `${path}${queryOf(operation, stage.here)}`;
  const isFile = files.includes(operation);
  const body = isFile ? '%PDF-1.7' : (bodies[operation] ?? fitting[operation])?.();
  return stage.call(method.toUpperCase(), asked, {
    as: await stage.as(role),
    body,
    ...(isFile && { headers: { 'content-type': 'application/octet-stream' } }),
  });
}

describe('the border of an institution', () => {
  it('is drawn for every operation there is', () => {
    expect([...open, ...own, ...staff].toSorted()).toEqual(operations.toSorted());
  });

  it.each(staff)('keeps the staff of another one from: %s', async (operation) => {
    const refused = await border.stage.writesNothing(async () => {
      const answers: Answer[] = [];
      for (const role of strangers) answers.push(await attempt(border, role, operation));
      return answers;
    });
    for (const [index, { status }] of refused.entries())
      expect([strangers[index], [403, 404].includes(status) ? 'refused' : status]).toEqual([
        strangers[index],
        'refused',
      ]);
  });

  it('keeps what waits for screening from the moderators of another one', async () => {
    const { stage, submitted } = border;
    for (const role of strangers)
      for (const [method, path, body] of [
        ['GET', `proposals/${submitted}`],
        ['GET', `proposals/${submitted}/timeline`],
        ['GET', `proposals?institution=${stage.here}&state=submitted`],
        ['POST', `proposals/${submitted}/screening`, { decision: 'publish' }],
        ['POST', `proposals/${submitted}/transfer`, { to: stage.elsewhere, reason: '까닭' }],
      ] as const) {
        const { status } = await stage.writesNothing(() => stage.by(role, method, path, body));
        expect([role, method, path, [403, 404].includes(status)]).toEqual([role, method, path, true]);
      }
  });

  // That one and the same call is refused there and not here is the border's doing, and no wrong address's.
  it('lets through some of its own staff, for every operation', async () => {
    const other = await furnished();
    const refused: string[] = [];
    // What ends something comes after what needs it.
    const inOrder = staff.toSorted((one, next) => endsAt(one) - endsAt(next));
    for (const operation of inOrder) {
      const refusal = toText(await attempt(other, 'officer elsewhere', operation));
      let isLet = false;
      for (const role of insiders) {
        isLet ||= toText(await attempt(other, role, operation)) !== refusal;
        if (isLet) break;
      }
      if (!isLet) refused.push(`${operation}: ${refusal}`);
    }
    await other.stage.close();
    expect(refused).toEqual([]);
  });
});

const endsAt = (operation: string) => (/^delete|\/(?:end|hiding|settlement)$/.test(operation) ? 1 : 0);
const toText = ({ status, body }: Answer) => `${status} ${body?.code ?? ''}`;
