import type { Choice, Scores } from '../../functions/panels/index.ts';

/** What the demonstration's agenda panel does with a proposal: by its number in data/agenda-2016.json. */
export interface Weighed {
  no: number;
  putDaysAgo: number;
  kind: 'timely' | 'repeated';
  reason: string;
  /** Numbers of proposals that ask for the same. */
  similar?: number[];
  notes: string[];
  /** Of the members in the order of their seats. */
  scores: Scores[];
  vote?: {
    openedDaysAgo: number;
    /** Negative where it is still under way. */
    endsDaysAgo: number;
    motion: string;
    /** Of the members in the order of their seats. */
    choices: Choice[];
    explained?: { daysAgo: number; reason: string };
  };
}

const score = (publicInterest: number, urgency: number, breadth: number): Scores => ({
  publicInterest,
  urgency,
  breadth,
});

const choices = (yes: number, no: number, abstain: number): Choice[] => [
  ...Array.from({ length: yes }, () => 'yes' as const),
  ...Array.from({ length: no }, () => 'no' as const),
  ...Array.from({ length: abstain }, () => 'abstain' as const),
];

/** A panel of fifteen: fourteen drawn from sixty who applied, and one appointed. */
export const panelPlan = {
  openedDaysAgo: 73,
  closedDaysAgo: 64,
  drawnDaysAgo: 61,
  acceptedDaysAgo: 60,
  term: { fromDaysAgo: 60, days: 365 },
  title: '서울 공론의제 선정단',
  purpose:
    '공감이 기준에 이르지 않았더라도 때를 놓치면 안 되는 제안, 여러 사람이 거듭 내는 제안을 살펴 공론장에 올릴지 정합니다.\n\n신청한 시민 가운데 나이대마다 자리를 정해 놓고 추첨합니다. 추첨값과 추첨권을 모두 공개하므로 누구나 추첨을 다시 해 볼 수 있습니다.',
  strata: [
    { name: '19~34세', seats: 4 },
    { name: '35~49세', seats: 4 },
    { name: '50~64세', seats: 3 },
    { name: '65세 이상', seats: 3 },
  ],
  quorum: 8,
  applicants: 60,
  source: '신청을 마감한 뒤 처음 추첨하는 복권의 당첨번호 여섯 개를 작은 것부터 쉼표로 이어 쓴 것',
  seed: '4,11,19,27,33,42',
  evidence: '시연을 위해 지어낸 번호입니다. 실제로는 추첨 방송의 주소를 적습니다.',
  appointed: {
    ground: '청소년 참여위원회가 추천한 사람',
    code: '0GN0NDEM0NSTRAT10NSEAT0000',
    by: 'citizen-01',
  },
  /** Of the drawn seats, counted from the first: whoever is offered it first declines. */
  declined: 3,
} as const;

export const weighed: Weighed[] = [
  {
    no: 5,
    putDaysAgo: 50,
    kind: 'repeated',
    reason: '돌봄 일을 하는 사람을 쉬게 하자는 제안이 해마다 나옵니다.',
    similar: [1],
    notes: ['지원 대상이 넓어 무엇을 토론할지 흐립니다.', '자치구 사업과 겹치는지 살펴야 합니다.'],
    scores: [score(3, 2, 2), score(4, 3, 3), score(3, 2, 3), score(2, 2, 2)],
    vote: {
      openedDaysAgo: 48,
      endsDaysAgo: 44,
      motion: '돌봄 종사자의 일과 생활을 시민과 함께 토론할 만합니다.',
      choices: choices(4, 7, 1),
      explained: {
        daysAgo: 42,
        reason:
          '토론할 것이 무엇인지 제안에서 뚜렷하지 않고, 담당 부서가 이미 실태를 조사하고 있습니다. 조사가 끝난 뒤에 다시 살피겠습니다.',
      },
    },
  },
  {
    no: 17,
    putDaysAgo: 9,
    kind: 'timely',
    reason: '새 학기 교육 과정을 다음 달에 정합니다.',
    notes: [
      '학교마다 형편이 달라 교사의 말을 먼저 들어야 합니다.',
      '부모 사이의 생각이 크게 갈려 공론장에 맞습니다.',
      '때를 놓치면 한 해를 기다려야 합니다.',
    ],
    scores: [score(5, 5, 4), score(4, 5, 4), score(5, 4, 4), score(4, 4, 5), score(3, 4, 4)],
    vote: {
      openedDaysAgo: 4,
      endsDaysAgo: -5,
      motion: '단계별 성인권 교육은 학생과 부모, 교사가 함께 이야기해야 풀립니다.',
      choices: choices(4, 1, 0),
    },
  },
  {
    no: 18,
    putDaysAgo: 7,
    kind: 'repeated',
    reason: '자치구마다 같은 어려움을 말합니다.',
    similar: [19],
    notes: ['자치구가 스스로 할 일과 시가 도울 일을 나누어야 합니다.'],
    scores: [score(4, 2, 3), score(3, 3, 3)],
  },
  {
    no: 19,
    putDaysAgo: 9,
    kind: 'timely',
    reason: '시민자산 조례의 입법 예고가 곧 끝납니다.',
    notes: [
      '공감은 적지만 조례가 정해지면 되돌리기 어렵습니다.',
      '찬반보다 어떤 자산부터 할지를 물으면 좋겠습니다.',
    ],
    scores: [score(5, 5, 3), score(5, 5, 4), score(4, 5, 3), score(4, 4, 3), score(5, 4, 4), score(4, 5, 4)],
    vote: {
      openedDaysAgo: 8,
      endsDaysAgo: 4,
      motion: '조례가 정해지기 전에 시민이 무엇을 함께 가질지 이야기할 때입니다.',
      choices: choices(9, 2, 1),
    },
  },
];
