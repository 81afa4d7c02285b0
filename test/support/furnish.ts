import { createTemplate } from '../../functions/answers/keep-templates.ts';
import { askReview } from '../../functions/answers/review-draft.ts';
import { saveDraft } from '../../functions/answers/save-draft.ts';
import { submitProposal } from '../../functions/proposals/index.ts';
import { writeStandingPage } from '../../functions/standing-pages/index.ts';
import { answerIdSchema, departmentIdSchema, institutionIdSchema } from '../../shared/ids.ts';
import { furnishPanel } from './panel.ts';
import { grant, type World } from './world.ts';

export interface Furnished {
  institution: string;
  /** Somebody with every role in the institution. */
  everybody: string;
  publicPaths: string[];
  /** Where there is nothing. */
  nowhere: string;
  staffPaths: string[];
}

const nowhere = '/nothing-here';
const longTitle = '아주긴제목이줄바꿈없이이어지면쪽이옆으로넘치지않는지보려고'.repeat(3).slice(0, 100);

/** Opinions in every state: with a reply, reworded and credited, hidden, taken back, and an office's own. */
async function discuss(
  call: (method: string, path: string, body?: unknown, as?: string) => ReturnType<World['call']>,
  world: World,
  proposal: string,
): Promise<void> {
  const say = async (who: string, text: string, path = `proposals/${proposal}/opinions`) =>
    (await call('POST', path, { text }, await world.tokenOf(who))).body.id;
  const first = await say('one', `${longTitle}\n\n둘째 문단 <b>굵게</b>`);
  await say('two', '저도 그렇게 봅니다.', `opinions/${first}/replies`);
  await call('PUT', `opinions/${first}`, { text: '골목부터 합시다.' }, await world.tokenOf('one'));
  await call('PUT', `opinions/${first}/sympathy`);
  await call('POST', `proposals/${proposal}/addenda`, { text: '골목부터 합니다.', credits: [first] });
  const hidden = await say('two', '심한 말');
  await call('PUT', `opinions/${hidden}/hiding`, { code: 'defamation', reason: '모욕합니다.' });
  const withdrawn = await say('three', '거둘 말');
  await call('DELETE', `opinions/${withdrawn}`, undefined, await world.tokenOf('three'));
  const official = { text: '부서의 설명입니다.', officialFor: 'democracy' };
  await call('POST', `proposals/${proposal}/opinions`, official);
  await call('POST', `opinions/${first}/reports`, { reason: 'abuse' });
}

/** An institution with a proposal in every state, an answer owed, one given and corrected, and a commitment. */
export async function furnish(world: World): Promise<Furnished> {
  const institution = institutionIdSchema.parse(await world.institution());
  const everybody = await world.tokenOf(
    'everybody',
    `moderator@${institution}`,
    `head@${institution}/democracy`,
    `admin@${institution}`,
  );
  const call = async (method: string, path: string, body: unknown = undefined, as = everybody) =>
    world.call(method, path, { as, ...(body !== undefined && { body }) });
  const actor = world.actorOf('everybody', grant(`moderator@${institution}`));
  const made: Record<string, string> = {};
  for (const state of ['draft', 'submitted', 'rejected', 'open', 'owed', 'interim', 'answered']) {
    const words = {
      title: state === 'open' ? longTitle : `${state} 제안`,
      body: '내용\n\n둘째 문단 <script>alert(1)</script>',
      tags: ['하나', '둘'],
      category: '환경',
    };
    const { id } = await submitProposal(world.context, actor, {
      institution,
      words,
      draft: state === 'draft',
      idempotencyKey: undefined,
    });
    made[state] = id;
    if (state === 'draft' || state === 'submitted') continue;
    await call(
      'POST',
      `proposals/${id}/screening`,
      state === 'rejected'
        ? { decision: 'reject', code: 'duplicate', reason: '같은 제안이 있습니다.' }
        : { decision: 'publish' },
    );
    if (state === 'rejected') continue;
    if (state === 'open') {
      await discuss(call, world, id);
      await call('PUT', `proposals/${id}/empathy`, undefined, await world.tokenOf('one'));
      continue;
    }
    for (const citizen of ['one', 'two', 'three'])
      await call('PUT', `proposals/${id}/empathy`, undefined, await world.tokenOf(citizen));
    await world.idle();
    const answer = (await call('GET', `proposals/${id}`)).body.steps[0].answer;
    made[`${state} answer`] = answer;
    if (state === 'owed') continue;
    await call('POST', `answers/${answer}/interim`, {
      text: '살펴보고 있습니다.',
      reason: '현장을 더 봐야 합니다.',
      dueOn: new Date(world.clock.now().getTime() + 80 * 86_400_000).toISOString().slice(0, 10),
    });
    if (state === 'interim') continue;
    const answered = {
      decision: 'accepted',
      text: '합니다.',
      contact: '120',
      commitments: [{ title: '등 열 개를 단다', dueOn: '2099-01-01' }],
    };
    await call('POST', `answers/${answer}/publication`, answered);
    await call('POST', `answers/${answer}/correction`, {
      decision: 'accepted',
      text: '올해 합니다.',
      contact: '120',
      reason: '때를 빠뜨렸습니다.',
    });
  }
  await call('POST', `proposals/${made.open}/reports`, { reason: 'other', text: '이상합니다.' });
  const head = world.actorOf('everybody', grant(`head@${institution}/democracy`));
  const owed = answerIdSchema.parse(made['owed answer']);
  const draft = { decision: '' as const, text: '쓰고 있습니다.', contact: '', commitments: '' };
  const { version } = await saveDraft(world.context, head, owed, draft, 0);
  await askReview(world.context, head, owed, version);
  const office = { institution, department: departmentIdSchema.parse('democracy') };
  await createTemplate(world.context, head, office, { mark: 'first', title: '인사', text: '고맙습니다.' });
  await writeStandingPage(
    world.context,
    world.actorOf('everybody', grant(`admin@${institution}`)),
    institution,
    {
      page: 'notices',
      language: 'ko',
      text: `# 알립니다\n여름에 만납니다: https://seoul.go.kr/${'very-long-address-'.repeat(8)}`,
      over: 0,
    },
  );
  await world.idle();
  const panels = await furnishPanel(world, institution, everybody, [made.open ?? '', made.owed ?? '']);
  const opinions = (await call('GET', `proposals/${made.open}/opinions`)).body.items;
  const opinionPaths = [
    `/proposals/${made.open}/opinions`,
    `/proposals/${made.open}/opinions?sort=most-sympathy`,
    ...opinions.map(({ id }: { id: string }) => `/opinions/${id}`),
  ];
  const commitment = (await call('GET', `commitments?institution=${institution}`)).body.items[0]?.id;
  return {
    institution,
    everybody,
    nowhere,
    publicPaths: [
      '/',
      '/proposals',
      '/proposals?sort=most-empathy',
      '/proposals?category=none',
      ...['open', 'owed', 'interim', 'answered'].map((state) => `/proposals/${made[state]}`),
      `/answers/${made['answered answer']}`,
      ...opinionPaths,
      '/outcomes',
      `/outcomes/${commitment}`,
      `/board?institution=${institution}`,
      '/institutions',
      `/institutions/${institution}`,
      `/institutions/${institution}/how-it-works`,
      `/institutions/${institution}/rules`,
      `/institutions/${institution}/moderation`,
      `/institutions/${institution}/pages/terms`,
      `/institutions/${institution}/pages/notices`,
      `/institutions/${institution}/pages/notices/versions`,
      '/panels',
      `/panels/${panels.recruiting}`,
      `/panels/${panels.recruiting}/draw`,
      `/panels/${panels.seated}`,
      `/panels/${panels.seated}/draw`,
      `/panels/${panels.seated}/candidates/${made.open}`,
      `/panels/${panels.seated}/candidates/${made.owed}`,
      '/terms',
      '/privacy',
      '/accessibility',
      nowhere,
    ],
    staffPaths: [
      '/me',
      '/me/notices',
      '/me/settings',
      '/me/settings/leave',
      '/proposals/new',
      ...opinionPaths,
      ...['draft', 'submitted', 'rejected', 'open'].map((state) => `/proposals/${made[state]}`),
      `/proposals/${made.draft}/edit`,
      '/moderation',
      `/moderation/${made.submitted}`,
      '/moderation/reports',
      '/desk',
      '/desk/calendar',
      '/desk/templates',
      `/desk/${made['owed answer']}`,
      `/desk/${made['answered answer']}`,
      `/outcomes/${commitment}`,
      '/admin',
      `/admin/${institution}`,
      ...['departments', 'categories', 'staff', 'audit', 'mail'].map(
        (part) => `/admin/${institution}/${part}`,
      ),
      `/admin/${institution}/panels`,
      `/panels/${panels.recruiting}`,
      `/panels/${panels.recruiting}/manage`,
      `/panels/${panels.recruiting}/claim`,
      `/panels/${panels.seated}`,
      `/panels/${panels.seated}/manage`,
      `/panels/${panels.seated}/candidates/${made.open}`,
      `/panels/${panels.seated}/candidates/${made.owed}`,
      `/institutions/${institution}/rules/edit`,
      `/institutions/${institution}/pages/notices/edit`,
    ],
  };
}
