import { day } from '../../shared/clock.ts';
import type { World } from './world.ts';

/** What a session is announced with: three days from now, for two. */
export function newSession(world: World, institution: string, changes: object = {}) {
  const now = world.clock.now().getTime();
  const at = (days: number, hours = 0) => new Date(now + days * day + hours * 3_600_000).toISOString();
  return {
    kind: 'debate',
    institution,
    department: 'democracy',
    title: '자전거길 주민 토론회',
    description: '자전거길을 어디에 놓을지\n\n함께 이야기합니다.',
    place: '구청 3층 대회의실',
    address: '서울 금천구 시흥대로 73길 70',
    accessibility: '승강기와 수어 통역이 있습니다.',
    startsAt: at(3),
    endsAt: at(3, 2),
    signUpClosesAt: at(2),
    capacity: 2,
    ...changes,
  };
}

/** A session to come with a waiting list, and a workshop that was held, voted and ended. The clock ends where it began. */
export async function furnishSessions(
  world: World,
  institution: string,
  staff: string,
): Promise<{ coming: string; held: string }> {
  const done = async (method: string, path: string, body: object, as = staff) => {
    const answer = await world.call(method, path, { as, body });
    if (answer.status >= 300)
      throw new Error(`${method} ${path} → ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const coming = await done('POST', 'sessions', newSession(world, institution));
  for (const sub of ['one', 'two', 'three'])
    await done('PUT', `sessions/${coming.id}/sign-up`, { name: sub }, await world.tokenOf(sub));
  const now = world.clock.now().getTime();
  const soon = new Date(now + 600_000).toISOString();
  const workshop = newSession(world, institution, {
    kind: 'workshop',
    startsAt: soon,
    endsAt: new Date(now + 1_200_000).toISOString(),
    signUpClosesAt: soon,
  });
  const { id } = await done('POST', 'sessions', workshop);
  await done('PUT', `sessions/${id}/sign-up`, { name: 'one' }, await world.tokenOf('one'));
  world.clock.set(new Date(Date.parse(workshop.endsAt)));
  await done('PUT', `sessions/${id}/attendance`, { numbers: [1], walkIns: 7 });
  const step = (to: string, more: object = {}) =>
    done('PUT', `sessions/${id}/workshop/stage`, { to, ...more });
  const enter = (entry: object) => done('POST', `sessions/${id}/workshop/entries`, { entry });
  await step('cases');
  await enter({ kind: 'case', text: '정류장에 앉을 곳이 없습니다.' });
  await step('discussion');
  await enter({ kind: 'note', table: '1번 탁자', text: '어르신이 힘들어합니다.' });
  await step('proposals');
  await enter({ kind: 'proposal', title: '쉼터', body: '쉼터를 놓아 주세요.' });
  await enter({ kind: 'proposal', title: '그늘막', body: '그늘막을 놓아 주세요.' });
  await step('vote', { voting: { by: 'hands', each: 1 } });
  await step('results', { counts: { 3: 2, 4: 6 } });
  await done('POST', `sessions/${id}/workshop/results`, { text: '그늘막을 잇습니다.', carried: [4] });
  await done('POST', `sessions/${id}/records`, {
    text: '모두 함께했습니다.',
    points: ['그늘'],
    files: [{ title: '자료', url: 'https://www.example.kr/a.pdf' }],
  });
  world.clock.set(undefined);
  await world.idle();
  return { coming: coming.id, held: id };
}
