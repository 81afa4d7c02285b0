import { addDays, dateAt, day } from '../../shared/clock.ts';
import type { World } from './world.ts';

// biome-ignore lint/suspicious/noExplicitAny: a test reads what came and asserts on it
type Body = any;

/** What an agenda panel is opened with: two groups to draw from, closing today. */
export function newPanel(world: World, institution: string, changes: object = {}) {
  const now = world.clock.now();
  const today = dateAt(now);
  return {
    institution,
    title: '2027년 공론의제 선정단',
    purpose: '어떤 제안을 공론장에 올릴지 정합니다.',
    term: { from: today, to: addDays(today, 300) },
    strata: [
      { name: '청년', seats: 2 },
      { name: '장년', seats: 1 },
    ],
    quorum: 2,
    closesOn: today,
    source: {
      what: '로또 1200회 당첨번호 여섯 개를 작은 것부터 쉼표로',
      at: new Date(now.getTime() + 3 * day).toISOString(),
    },
    ...changes,
  };
}

/** A panel with these members, one proposal it votes on and one it decided to have debated. */
export async function furnishPanel(
  world: World,
  institution: string,
  staff: string,
  [voting, decided]: [string, string],
): Promise<{ recruiting: string; seated: string }> {
  const put = async (id: string, path: string, as: string, body: object, method = 'PUT') => {
    const answer = await world.call(method, `panels/${id}/${path}`, { as, body });
    if (answer.status >= 300) throw new Error(`${path} → ${answer.status} ${JSON.stringify(answer.body)}`);
  };
  const applicants = { everybody: 's1', 'member one': 's1', 'member two': 's2' } as const;
  const { panel: seated, members } = await seatPanel(world, institution, applicants);
  world.clock.set(undefined);
  const endsOn = addDays(dateAt(world.clock.now()), 7);
  for (const proposal of [voting, decided]) {
    const at = `candidates/${proposal}`;
    await put(seated, at, staff, {
      kind: 'repeated',
      reason: '해마다 나옵니다.',
      similar: [voting === proposal ? decided : voting],
    });
    for (const sub of members) {
      const as = await world.tokenOf(sub);
      await put(seated, `${at}/scores`, as, { publicInterest: 4, urgency: 3, breadth: 5 });
      await put(seated, `${at}/note`, as, { text: '현장을 보았습니다.' });
    }
    await put(seated, `${at}/voting`, staff, { motion: '함께 토론할 일입니다.', endsOn }, 'POST');
  }
  for (const sub of members)
    await put(seated, `candidates/${decided}/vote`, await world.tokenOf(sub), { choice: 'yes' });
  const opened = await world.call('POST', 'panels', { as: staff, body: newPanel(world, institution) });
  await put(opened.body.id, 'seats', staff, { ground: '안전 분야 전문가' }, 'POST');
  await world.idle();
  return { recruiting: opened.body.id, seated };
}

/**
 * A panel that has been drawn from these people and sits, each with the group they applied for. The world's clock stands a
 * few days on; those drawn have accepted.
 */
export async function seatPanel(
  world: World,
  institution: string,
  applicants: Record<string, 's1' | 's2'>,
  changes: object = {},
): Promise<{ panel: string; members: string[] }> {
  const done = async (method: string, path: string, as: string, body?: unknown): Promise<Body> => {
    const answer = await world.call(method, path, { as, ...(body !== undefined && { body }) });
    if (answer.status >= 300)
      throw new Error(`${method} ${path} → ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  // A token lasts an hour of the world's clock.
  const admin = () => world.tokenOf('panel admin', `admin@${institution}`);
  const { id, closesAt, sources } = await done(
    'POST',
    'panels',
    await admin(),
    newPanel(world, institution, changes),
  );
  for (const [sub, stratum] of Object.entries(applicants))
    await done('PUT', `panels/${id}/application`, await world.tokenOf(sub), { stratum });
  world.clock.set(new Date(Date.parse(closesAt) + 60_000));
  await done('POST', `panels/${id}/pool`, await admin());
  world.clock.set(new Date(Date.parse(sources[0].at)));
  const as = await admin();
  await done('POST', `panels/${id}/draw`, as, {
    seed: '3,8,15,21,30,44',
    evidence: 'https://lottery.example',
  });
  const members: string[] = [];
  for (const sub of Object.keys(applicants)) {
    const token = await world.tokenOf(sub);
    const standing = await done('GET', `panels/${id}/application`, token);
    if (standing.seat === null) continue;
    await done('POST', `panels/${id}/seat/acceptance`, token);
    members.push(sub);
  }
  await world.idle();
  return { panel: id, members };
}
