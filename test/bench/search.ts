import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { screenProposal, submitProposal } from '../../functions/proposals/index.ts';
import { keepDocument } from '../../functions/search/repository.ts';
import { toLookedThrough } from '../../functions/search/terms.ts';
import { putItem } from '../../shared/dynamo/items.ts';
import { keys } from '../../shared/dynamo/keys.ts';
import { type InstitutionId, newProposalId, type ProposalId } from '../../shared/ids.ts';
import { openTestEngine } from '../support/engine.ts';
import { grant, makeWorld, type World } from '../support/world.ts';
import { attachMeter, type Meter } from './capacity-meter.ts';
import { type Figure, round } from './figure.ts';

const count = 20_000;
const writesAtOnce = 32;
const rounds = 20;

// One rare thing, common ones, what is in every text, nothing; as people type them.
const searches = [
  '복지',
  '복지를',
  'ㅂㅈ',
  'ㅂ',
  '길',
  '주',
  '자전거도로',
  '가로등 설치해 주세요',
  '주세요',
  '#청년',
  '도서관ㅇ',
  '골목길에 가로등과 안전한 보행로를 만들고 공원 주차장 버스 도서관을 늘려 주세요',
  'cctv',
  '119',
  '우주정거장',
];

/** How long the server takes to answer a search among twenty thousand proposals, and what its reading costs. */
export async function measureSearch(): Promise<Figure[]> {
  const engine = await openTestEngine();
  const world = await makeWorld(engine);
  const meter = attachMeter(world.context.table);
  const institution = await world.institution();
  await filled(world, institution);

  const first = await timed(meter, () => search(world, '복지'));
  const heap = process.memoryUsage().heapUsed;
  const times: number[] = [];
  const each = new Map<string, number[]>(searches.map((text) => [text, []]));
  for (let at = 0; at < rounds; at++) {
    for (const text of searches) {
      const { ms } = await timed(meter, () => search(world, text));
      times.push(ms);
      each.get(text)?.push(ms);
    }
  }
  times.sort((one, other) => one - other);
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  const idle = await timed(meter, () => search(world, '우주정거장'));
  const similar = await timed(meter, () =>
    world.call(
      'GET',
      `search/similar?${new URLSearchParams({ institution, title: '가로등을 늘려 주세요' })}`,
    ),
  );
  await world.close();
  await engine.close();
  return [
    {
      figure: `server time of a search among ${count} proposals, 95 of 100`,
      value: round(times[Math.floor(times.length * 0.95)] ?? 0, 1),
      unit: 'ms',
      bar: { atMost: 100 },
      of: {
        median: round(median(times), 1),
        worst: round(times.at(-1) ?? 0, 1),
        ...Object.fromEntries([...each].map(([text, taken]) => [text, round(median(taken), 1)])),
        'similar proposals': round(similar.ms, 1),
      },
    },
    {
      figure: `first search of a process, reading ${count} proposals`,
      value: round(first.ms, 0),
      unit: 'ms',
      bar: { atMost: 10_000 },
      of: { 'read units': first.units, 'MB of heap after it': round(heap / 1e6, 0) },
    },
    {
      figure: 'read units of a later search that finds nothing new',
      value: round(idle.units, 1),
      unit: 'read units',
      bar: { atMost: 1_000 },
      of: {},
    },
  ];
}

function median(values: number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

async function search(world: World, text: string): Promise<void> {
  const { status } = await world.call('GET', `search?${new URLSearchParams({ q: text })}`);
  if (status !== 200) throw new Error(`${text} was answered with ${status}`);
}

async function timed(meter: Meter, act: () => Promise<unknown>): Promise<{ ms: number; units: number }> {
  meter.reset();
  const started = performance.now();
  await act();
  return { ms: performance.now() - started, units: meter.reads };
}

const places =
  '골목길 횡단보도 어린이공원 초등학교 지하철역 버스정류장 전통시장 하천변 산책로 주민센터 도서관 체육관 복지관 아파트단지 주택가 놀이터 주차장 광장 육교 지하보도'.split(
    ' ',
  );
const things =
  '가로등 자전거도로 보행로 벤치 그늘막 쓰레기통 CCTV 와이파이 엘리베이터 점자블록 수유실 무인택배함 소화전 119안내판 화장실 음수대 나무 화단 체육시설 주차공간 셔틀버스 돌봄교실 열람실 공유주방 텃밭 반려견놀이터 전기차충전소 재활용수거함 미세먼지알림판 방범등'.split(
    ' ',
  );
const people = '청년 어르신 장애인 임산부 어린이 학생 외국인 소상공인 1인가구 다자녀가구'.split(' ');
const wishes = '설치해 늘려 고쳐 넓혀 옮겨 개방해 지원해 정비해 만들어 바꿔'.split(' ');
const reasons = [
  '밤에는 어두워서 다니기가 무섭습니다.',
  '아이들이 뛰어놀 곳이 마땅하지 않습니다.',
  '휠체어가 지나가기에는 턱이 너무 높습니다.',
  '출퇴근 시간에는 사람이 몰려 위험합니다.',
  '여름에는 햇볕을 피할 데가 없습니다.',
  '쓰레기가 쌓여 냄새가 나고 보기에도 좋지 않습니다.',
  '다른 구에서는 이미 하고 있어 주민들이 좋아합니다.',
  '예산이 많이 들지 않으면서 효과는 클 것입니다.',
  '복지 사각지대에 있는 이웃에게 큰 도움이 됩니다.',
  '주말마다 주차 때문에 다툼이 끊이지 않습니다.',
];

/** The same words on every run. */
function makeDice(): <One>(of: readonly One[]) => One {
  let seed = 42;
  return (of) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return of[seed % of.length] as (typeof of)[number];
  };
}

/** One proposal made by the product, and others like it with words of their own. */
async function filled(world: World, institution: InstitutionId): Promise<void> {
  const { context } = world;
  const { id } = await submitProposal(context, world.actorOf('author'), {
    institution,
    words: { title: '모두의 버스', body: '밤에도 버스가 다니면 좋겠습니다.', tags: [] },
    draft: false,
    idempotencyKey: undefined,
  });
  await screenProposal(context, world.actorOf('moderator', grant(`moderator@${institution}`)), id, {
    decision: 'publish',
  });
  await world.idle();
  const { Item: model } = await context.table.documents.send(
    new GetCommand({ TableName: context.table.name, Key: keys.proposal(id) }),
  );
  const table = { name: context.table.name, documents: world.bare.documents };
  const pick = makeDice();
  let made = 1;
  const makeOne = async (copy: ProposalId) => {
    const now = context.clock.now();
    const title = `${pick(places)}에 ${pick(people)}을 위한 ${pick(things)}를 ${pick(wishes)} 주세요 (${made}동)`;
    const category = pick(['복지', '교통', '환경', '안전', '문화']);
    const tags = [pick(people), pick(things)];
    const sentence = () =>
      `${pick(places)} 앞 ${pick(things)}는 ${pick(people)}에게 꼭 필요합니다. ${pick(reasons)}`;
    const body = toLookedThrough(Array.from({ length: 8 }, sentence).join(' '));
    await putItem(table, { ...model, ...keys.proposal(copy), id: copy, title, category, tags });
    const words = { title, tags, category, body };
    const since = now.toISOString();
    await keepDocument(table, { id: copy, version: 1, state: 'open', institution, since, ...words }, now);
  };
  await Promise.all(
    Array.from({ length: writesAtOnce }, async () => {
      while (made++ < count) await makeOne(newProposalId(new Date()));
    }),
  );
}
