import type { Decision } from '../../functions/answers/index.ts';
import type { Rule } from '../../functions/institutions/index.ts';
import type { RejectionCode } from '../../functions/proposals/index.ts';
import { type Debate, disaster, hangang, type StanceWave, type Voice, welfare } from './seed-debate-plan.ts';

/** What happens to the answer of a demonstration proposal, so many days ago. */
export type AnswerMove =
  | { daysAgo: number; move: 'take-over' }
  | { daysAgo: number; move: 'transfer'; to: string; reason: string }
  | { daysAgo: number; move: 'ask'; department: string; question: string }
  | { daysAgo: number; move: 'interim'; inDays: number; text: string; reason: string }
  | {
      daysAgo: number;
      move: 'publish';
      decision: Decision;
      text: string;
      commitments?: {
        title: string;
        inDays: number;
        note?: { daysAgo: number; kind: 'progress' | 'done'; text: string };
      }[];
    };

/** What becomes of a demonstration proposal. */
export interface Fate {
  writtenDaysAgo: number;
  screening?: { decision: 'publish' } | { decision: 'reject'; code: RejectionCode; reason: string };
  draft?: true;
  department?: string;
  tags: string[];
  /** How many had given empathy by which day after publication; each number in addition to those before. */
  empathies?: { afterDays: number; more: number }[];
  answer?: AnswerMove[];
  /** How many of its supporters say of the answer that it satisfies, and that it does not; and what is answered then. */
  ratings?: { daysAgo: number; satisfied: number; dissatisfied: number };
  secondAnswer?: AnswerMove[];
  /** Who took which side in the forum it grew into; each in addition to those before. */
  stances?: StanceWave[];
  /** What else goes on in that forum. */
  debate?: Debate;
  /** What is said of the proposal itself. */
  voices?: Voice[];
  /** Another institution is asked to take it over. */
  transfer?: { daysAgo: number; to: string; reason: string };
}

/** The story of one agenda item as a demonstration proposal. */
interface Story extends Fate {
  /** Its number in data/agenda-2016.json. */
  no: number;
}

/** The story of a proposal that is made up, of any institution. */
interface InventedStory extends Fate {
  institution: string;
  title: string;
  body: string;
  category: string;
}

/** A question that an institution asks in the last days of the story. */
interface Question {
  department: string;
  topic: string;
  background: string;
  sources: { title: string; url: string }[];
  askedDaysAgo: number;
  /** Both counted from the day it is asked on. */
  opensInDays: number;
  closesInDays: number;
  stances: StanceWave[];
  debate?: Debate;
}

/** Proposals that an institution brings in from its earlier site, as the sheet has them but for the dates. */
export interface ImportPlan {
  institution: string;
  daysAgo: number;
  source: string;
  /** What the words of its column of states mean here. */
  states: Record<string, 'open' | 'closed' | 'skip'>;
  rows: (Record<'번호' | '제목' | '내용' | '상태' | '추천수' | '답변', string> & {
    publishedDaysAgo: number;
    answeredDaysAgo?: number;
  })[];
}

const published = { decision: 'publish' } as const;

/**
 * One proposal for each way things can go: answered in time and kept, answered late, owed, overdue, put off, short of its
 * threshold, still gathering, waiting, rejected, not handed in. The rule is Seoul's of 2020: 30 days, an answer from 50
 * empathies, a forum from 100.
 */
export const stories: Story[] = [
  {
    no: 1,
    writtenDaysAgo: 76,
    screening: published,
    department: 'women',
    tags: ['가족', '돌봄'],
    empathies: [
      { afterDays: 2, more: 21 },
      { afterDays: 6, more: 18 },
      { afterDays: 12, more: 25 },
    ],
    answer: [
      { daysAgo: 60, move: 'take-over' },
      {
        daysAgo: 40,
        move: 'publish',
        decision: 'accepted',
        text: '미혼 부·모 가족의 쉼터와 건강 지원을 내년도 사업에 담겠습니다. 쉼터는 두 곳을 더 열고, 건강 검진과 상담을 해마다 한 번 지원합니다.',
        commitments: [
          {
            title: '건강 검진과 상담 지원 지침 마련',
            inDays: 30,
            note: { daysAgo: 14, kind: 'done', text: '지침을 마련하여 자치구에 알렸습니다.' },
          },
          {
            title: '쉼터 두 곳 추가 개소',
            inDays: 200,
            note: {
              daysAgo: 9,
              kind: 'progress',
              text: '후보지 네 곳을 살펴보았고 두 곳과 협의하고 있습니다.',
            },
          },
        ],
      },
    ],
  },
  {
    no: 2,
    writtenDaysAgo: 75,
    screening: published,
    department: 'environment',
    tags: ['반려동물'],
    empathies: [
      { afterDays: 4, more: 22 },
      { afterDays: 20, more: 30 },
    ],
    answer: [
      {
        daysAgo: 10,
        move: 'publish',
        decision: 'partly',
        text: '중성화 캠페인은 자치구와 함께 넓히겠습니다. 반려생활 격차를 줄이는 지원금은 대상과 재원을 더 살펴야 하여 이번에는 담지 못했습니다. 답변이 늦어 죄송합니다.',
        commitments: [{ title: '자치구 공동 중성화 캠페인', inDays: 120 }],
      },
    ],
  },
  {
    no: 3,
    writtenDaysAgo: 74,
    screening: published,
    tags: ['복지', '모니터링'],
    empathies: [
      { afterDays: 3, more: 60 },
      { afterDays: 9, more: 52 },
    ],
    answer: [
      {
        daysAgo: 50,
        move: 'publish',
        decision: 'later',
        text: '복지정책 시민 모니터링은 공론장의 토론 결과를 보고 다시 답하겠습니다.',
      },
    ],
    stances: [
      { daysAgo: 60, more: { for: 18, against: 4 } },
      { daysAgo: 45, more: { for: 9, against: 12, other: 1 } },
    ],
    debate: welfare,
  },
  {
    no: 4,
    writtenDaysAgo: 71,
    screening: published,
    department: 'energy',
    tags: ['에너지', '복지'],
    empathies: [
      { afterDays: 5, more: 26 },
      { afterDays: 12, more: 31 },
    ],
  },
  {
    no: 5,
    writtenDaysAgo: 69,
    screening: published,
    tags: ['돌봄'],
    empathies: [{ afterDays: 8, more: 33 }],
  },
  {
    no: 6,
    writtenDaysAgo: 67,
    screening: published,
    department: 'library',
    tags: ['세대', '마을'],
    empathies: [{ afterDays: 15, more: 52 }],
    answer: [
      {
        daysAgo: 25,
        move: 'interim',
        inDays: 40,
        text: '도서관과 마을 공간을 함께 쓰는 방안을 자치구와 협의하고 있습니다.',
        reason: '공간을 가진 자치구 열한 곳의 의견을 모두 들으려면 시간이 더 필요합니다.',
      },
    ],
  },
  {
    no: 7,
    writtenDaysAgo: 65,
    screening: published,
    tags: ['문화'],
    empathies: [{ afterDays: 10, more: 12 }],
  },
  {
    no: 8,
    writtenDaysAgo: 63,
    screening: published,
    department: 'environment',
    tags: ['환경', '교육'],
    empathies: [{ afterDays: 10, more: 71 }],
    answer: [
      {
        daysAgo: 30,
        move: 'publish',
        decision: 'already',
        text: '환경교육 전담팀은 올해 3월에 만들어 운영하고 있습니다. 함께 쓰는 교육 일정표를 누리집에 올려 두었습니다.',
      },
    ],
  },
  {
    no: 9,
    writtenDaysAgo: 61,
    screening: published,
    department: 'climate',
    tags: ['한강', '물'],
    empathies: [
      { afterDays: 9, more: 24 },
      { afterDays: 27, more: 28 },
    ],
    answer: [
      {
        daysAgo: 20,
        move: 'transfer',
        to: 'environment',
        reason: '물순환 사업은 환경정책과가 맡고 있습니다.',
      },
    ],
  },
  {
    no: 10,
    writtenDaysAgo: 56,
    screening: published,
    department: 'energy',
    tags: ['에너지', '마을'],
    empathies: [{ afterDays: 7, more: 88 }],
    answer: [
      {
        daysAgo: 20,
        move: 'publish',
        decision: 'accepted',
        text: '에너지전환 중간지원조직을 시범 운영하겠습니다.',
        commitments: [{ title: '시범 운영 계획 공개', inDays: 14 }],
      },
    ],
  },
  {
    no: 11,
    writtenDaysAgo: 51,
    screening: published,
    department: 'environment',
    tags: ['안전', '환경보건'],
    empathies: [
      { afterDays: 11, more: 31 },
      { afterDays: 23, more: 29 },
    ],
    answer: [{ daysAgo: 19, move: 'take-over' }],
  },
  {
    no: 12,
    writtenDaysAgo: 49,
    screening: published,
    tags: ['건강'],
    empathies: [{ afterDays: 20, more: 45 }],
  },
  {
    no: 13,
    writtenDaysAgo: 41,
    screening: published,
    tags: ['안전', '재난'],
    empathies: [
      { afterDays: 6, more: 40 },
      { afterDays: 18, more: 63 },
    ],
    stances: [
      { daysAgo: 19, more: { for: 12, against: 3 } },
      { daysAgo: 11, more: { for: 16, against: 8, other: 2 } },
      { daysAgo: 2, more: { for: 4, against: 9 } },
    ],
    debate: disaster,
  },
  {
    no: 14,
    writtenDaysAgo: 29,
    screening: published,
    department: 'labour',
    tags: ['청년', '노동'],
    empathies: [{ afterDays: 8, more: 55 }],
    answer: [
      { daysAgo: 15, move: 'take-over' },
      {
        daysAgo: 14,
        move: 'ask',
        department: 'women',
        question: '성희롱 피해 예방 교육도 함께 할 수 있습니까?',
      },
    ],
  },
  {
    no: 15,
    writtenDaysAgo: 26,
    screening: published,
    department: 'food',
    tags: ['먹거리', '교육'],
    empathies: [
      { afterDays: 10, more: 37 },
      { afterDays: 24, more: 14 },
    ],
  },
  {
    no: 16,
    writtenDaysAgo: 23,
    screening: published,
    department: 'labour',
    tags: ['노동', '일자리'],
    empathies: [
      { afterDays: 5, more: 30 },
      { afterDays: 19, more: 19 },
    ],
  },
  {
    no: 17,
    writtenDaysAgo: 21,
    screening: published,
    department: 'women',
    tags: ['인권', '교육'],
    empathies: [
      { afterDays: 3, more: 25 },
      { afterDays: 15, more: 18 },
    ],
  },
  {
    no: 18,
    writtenDaysAgo: 16,
    screening: published,
    tags: ['자치구'],
    empathies: [{ afterDays: 7, more: 21 }],
  },
  {
    no: 19,
    writtenDaysAgo: 11,
    screening: published,
    tags: ['마을', '시민자산'],
    empathies: [{ afterDays: 6, more: 38 }],
    stances: [{ daysAgo: 2, more: { for: 7, against: 2 } }],
  },
  {
    no: 20,
    writtenDaysAgo: 7,
    screening: published,
    tags: ['시민청'],
    empathies: [
      { afterDays: 1, more: 26 },
      { afterDays: 4, more: 46 },
    ],
    voices: [
      {
        daysAgo: 5,
        by: '시민청단골',
        text: '대관을 시민이 심사하면 작은 모임도 기회를 얻습니다. 심사 기준을 함께 제안에 넣으면 어떨까요.',
        sympathy: 8,
        replies: [
          {
            daysAgo: 4,
            by: 'citizen-04',
            text: '기준이 없으면 아는 사람끼리 나눈다는 말이 나옵니다. 저도 같은 생각입니다.',
            sympathy: 3,
          },
        ],
      },
      {
        daysAgo: 3,
        by: 'citizen-10',
        text: '운영비가 어디에서 오는지도 적어 주시면 공감하기 쉽겠습니다.',
        sympathy: 4,
      },
    ],
  },
  { no: 21, writtenDaysAgo: 1, tags: ['참여예산'] },
  {
    no: 22,
    writtenDaysAgo: 13,
    screening: {
      decision: 'reject',
      code: 'duplicate',
      reason:
        '시민자산화를 다룬 ‘지역협치 시민력’ 제안과 내용이 같아, 그 제안에 공감해 주시기를 부탁드립니다.',
    },
    tags: ['시민자산'],
  },
  { no: 23, writtenDaysAgo: 2, draft: true, tags: ['교육'] },
];

/** A rule with a second answer, which none of the published ones has; whoever reads it is told that it is made up. */
export const demonstrationRules: Record<string, { rule: Rule; source: string }> = {
  eunpyeong: {
    source: '시연을 위해 만든 기준 (은평구가 공표한 것이 아님) · made up for demonstration',
    rule: {
      windowDays: 30,
      steps: [
        { on: 'empathy', threshold: 20, then: 'department-answer', dueDays: 30 },
        { on: 'answer-dissatisfied', threshold: 8, then: 'department-answer', dueDays: 30 },
      ],
    },
  },
};

/** What the agenda has no example of: an answer that had to be given again, and a proposal that is to move. */
export const inventedStories: InventedStory[] = [
  {
    institution: 'eunpyeong',
    title: '불광천 산책로의 어두운 구간에 낮은 등을 달아 주세요',
    body: '응암역에서 새절역 사이 산책로에 등이 드문 곳이 있습니다. 밤에 걷는 사람이 많은데 발밑이 보이지 않습니다.\n\n높은 가로등 대신 무릎 높이의 낮은 등을 달면 물가의 새와 벌레에도 덜 해롭다고 합니다.',
    category: '안전한 도시',
    writtenDaysAgo: 62,
    screening: published,
    tags: ['산책로', '밤길'],
    empathies: [
      { afterDays: 3, more: 15 },
      { afterDays: 8, more: 19 },
    ],
    answer: [
      {
        daysAgo: 38,
        move: 'publish',
        decision: 'later',
        text: '산책로의 밝기를 조사한 뒤 검토하겠습니다.',
      },
    ],
    ratings: { daysAgo: 32, satisfied: 3, dissatisfied: 11 },
    secondAnswer: [
      { daysAgo: 30, move: 'take-over' },
      {
        daysAgo: 12,
        move: 'publish',
        decision: 'accepted',
        text: '처음 답변에 언제 무엇을 할지가 없었습니다. 밤에 함께 걸으며 밝기를 재었고, 어두운 네 구간 310미터에 낮은 등 62개를 달기로 했습니다. 새가 알을 품는 넉 달은 공사를 쉽니다.',
        commitments: [
          {
            title: '낮은 등 설치 설계',
            inDays: 40,
            note: { daysAgo: 4, kind: 'progress', text: '설계 업체를 정하고 현장을 두 번 살폈습니다.' },
          },
          { title: '네 구간에 낮은 등 62개 설치', inDays: 200 },
        ],
      },
    ],
  },
  {
    institution: 'seoul',
    title: '시흥동 마을버스 정류장에 앉을 자리와 그늘을 만들어 주세요',
    body: '시흥동 비탈길의 마을버스 정류장 세 곳에는 의자도 그늘도 없습니다. 어르신이 장을 보고 돌아올 때 서서 기다립니다.\n\n접는 의자와 작은 지붕이면 됩니다.',
    category: '따뜻한 도시',
    writtenDaysAgo: 9,
    screening: published,
    tags: ['정류장', '어르신'],
    empathies: [{ afterDays: 2, more: 14 }],
    transfer: {
      daysAgo: 3,
      to: 'geumcheon',
      reason: '마을버스 정류장의 시설은 금천구가 맡고 있어, 금천구가 직접 답하는 것이 빠릅니다.',
    },
  },
];

/** What one district had on its earlier site. */
export const imported: ImportPlan = {
  institution: 'geumcheon',
  daysAgo: 15,
  source: '금천1번가 지난 게시판',
  states: { 접수: 'open', 완료: 'closed' },
  rows: [
    {
      번호: '2211',
      제목: '안양천 자전거길 갈림목에 거울을 달아 주세요',
      내용: '안양천에서 독산동으로 올라오는 갈림목이 굽어 있어 마주 오는 자전거가 보이지 않습니다. 볼록거울을 달아 주세요.',
      상태: '접수',
      추천수: '41',
      답변: '',
      publishedDaysAgo: 24,
    },
    {
      번호: '2187',
      제목: '도서관 옥상을 저녁에도 열어 주세요',
      내용: '구립도서관 옥상 정원이 여섯 시에 닫힙니다. 여름에는 아홉 시까지 열어 주세요.',
      상태: '완료',
      추천수: '128',
      답변: '안전 요원을 두고 6월부터 8월까지 저녁 아홉 시까지 열기로 했습니다.',
      publishedDaysAgo: 140,
      answeredDaysAgo: 101,
    },
    {
      번호: '2140',
      제목: '가산동 공장 담장에 나무를 심어 주세요',
      내용: '가산동 큰길의 공장 담장 옆이 뜨겁고 먼지가 많습니다. 담쟁이나 키 작은 나무를 심어 주세요.',
      상태: '완료',
      추천수: '76',
      답변: '담장의 주인 두 곳과 협의하여 담쟁이를 심었습니다.',
      publishedDaysAgo: 220,
      answeredDaysAgo: 190,
    },
  ],
};

/** What Seoul asks its citizens: one question that is open, and one that is to come. */
export const questions: Question[] = [
  {
    department: 'environment',
    topic: '한강공원에서 일회용품을 줄이려면 무엇부터 해야 할까요',
    background:
      '여름 주말이면 한강공원에 쓰레기가 쌓입니다. 배달 음식과 매점에서 나오는 일회용품이 많습니다.\n\n' +
      '시는 공원 안에서 일회용품을 쓰지 않는 구역을 시험해 보려고 합니다. 먼저 시민의 뜻을 묻습니다.',
    sources: [{ title: '서울시 한강사업본부', url: 'https://hangang.seoul.go.kr/' }],
    askedDaysAgo: 12,
    opensInDays: 0,
    closesInDays: 30,
    stances: [
      { daysAgo: 10, more: { for: 21, against: 6, other: 2 } },
      { daysAgo: 7, more: { for: 14, against: 9 } },
      { daysAgo: 3, more: { for: 5, against: 11, other: 3 } },
    ],
    debate: hangang,
  },
  {
    department: 'library',
    topic: '서울도서관을 밤 10시까지 열면 어떻겠습니까',
    background: '서울도서관은 평일 밤 9시에 닫습니다. 한 시간 더 열면 한 해에 인건비와 전기료가 더 듭니다.',
    sources: [],
    askedDaysAgo: 4,
    opensInDays: 9,
    closesInDays: 30,
    stances: [],
  },
];

/** What came of the forum on cheering sticks at the Gocheok Sky Dome in 2019, in the words of the institution's officer. */
export const gocheok = {
  // Nothing was in force yet: the club had announced what it would do by itself, and the corporation went no further.
  decision: 'not-accepted' as const,
  background:
    '고척스카이돔에서 플라스틱 응원봉을 쓰지 못하게 하는 것을 어떻게 생각하십니까?\n\n' +
    '서울시설공단이 2019년 가을에 실제로 연 공론장의 기록을 옮겼습니다. 기록에는 입장의 수만 있고 의견의 글은 없습니다.',
  report: {
    text: '서른 날 동안 모인 입장입니다. 반대하는 시민이 가장 많았습니다.',
    title: '참여한 시민의 입장',
  },
  result: {
    text: '반대하는 의견이 많았습니다. 홈 구단은 2020년 시즌부터 플라스틱 응원봉을 팔지도 쓰지도 않겠다고 밝혔습니다. 따라서 오프라인 공론장은 열지 않습니다.',
    contact: null,
  },
};
