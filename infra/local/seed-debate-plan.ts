import type { Decision } from '../../functions/answers/index.ts';

/**
 * What is said and done in the forums of the demonstration: opinions, statements with the marks on them, paper, sessions.
 * People and words are made up.
 */

/** Who takes which side on one day; each in addition to those before. */
export interface StanceWave {
  daysAgo: number;
  more: Record<string, number>;
}

/** What somebody says in a forum or of a proposal, so many days ago. */
export interface Voice {
  daysAgo: number;
  /** A demonstration person, or anybody else by the name they go by. */
  by: string;
  /** The side taken with it; a proposal has none. */
  stance?: string;
  text: string;
  /** The department it speaks for. */
  office?: string;
  sympathy?: number;
  replies?: Omit<Voice, 'replies'>[];
}

export type MarkSign = '+' | '-' | '0';

/** A statement, who made it (nobody: whoever asks put it there), and what each camp thinks of it. */
interface SaidStatement {
  text: string;
  by?: string;
  camps: [MarkSign, MarkSign, MarkSign];
}

/** Statements, and people of three camps who mark them over a few days. */
export interface Marking {
  madeDaysAgo: number;
  markedDaysAgo: number[];
  statements: SaidStatement[];
  /** How many there are of each camp. */
  camps: [number, number, number];
}

interface PaperBatch {
  daysAgo: number;
  collectedDaysAgo: number;
  source: string;
  counts: Record<string, number>;
}

/** A session; what is counted in days is counted from the day the story is told. */
export interface Meeting {
  announcedDaysAgo: number;
  /** Negative for one that is to come. */
  heldDaysAgo: number;
  hours: [from: number, to: number];
  title: string;
  description: string;
  place: string;
  address: string;
  accessibility: string;
  capacity: number;
  signUps: number;
  held?: { absent: number; walkIns: number; record: { text: string; points: string[] } };
  workshop?: Workshop;
}

/** A workshop's way through its stages in one afternoon. */
export interface Workshop {
  cases: string[];
  notes: { table: string; text: string }[];
  proposals: { title: string; body: string }[];
  /** What those at each ballot vote for, by the place of the proposal; taken in turn. */
  ballots: number[][];
  results: string;
  carried: number[];
}

/** What goes on in one forum. */
export interface Debate {
  voices?: Voice[];
  marking?: Marking;
  paper?: PaperBatch[];
  meetings?: Meeting[];
  /** Once it has closed: what staff made of it, and what was decided. */
  outcome?: {
    reportedDaysAgo: number;
    report: { text: string; charts: { title: string; rows: { label: string; value: number }[] }[] };
    answeredDaysAgo: number;
    decision: Decision;
    text: string;
    commitments: { title: string; inDays: number }[];
  };
}

/** The question about the parks along the Han river, which is open. */
export const hangang: Debate = {
  voices: [
    {
      daysAgo: 11,
      by: 'citizen-02',
      stance: 'for',
      text: '주말 저녁에 여의도에서 쓰레기를 주워 보면 절반이 배달 용기입니다. 나눠 주는 봉투보다 처음부터 덜 생기게 하는 쪽이 낫습니다. 다회용 그릇을 빌려 주고 돌려받는 곳이 잔디밭 가까이에 있으면 쓰겠습니다.',
      sympathy: 19,
      replies: [
        {
          daysAgo: 10,
          by: '마포돗자리',
          stance: 'for',
          text: '돌려주는 곳이 멀면 결국 아무 데나 둡니다. 나루터 앞과 잔디밭 양쪽에 다 있어야 합니다.',
          sympathy: 6,
        },
        {
          daysAgo: 9,
          by: 'seoul-environment-officer',
          office: 'environment',
          text: '시험 구역에는 100미터마다 반납대를 두는 안을 살펴보고 있습니다. 자리를 정하면 ‘알아야 할 것’에 지도를 더하겠습니다.',
          sympathy: 11,
        },
      ],
    },
    {
      daysAgo: 10,
      by: '강변매점아들',
      stance: 'against',
      text: '매점을 하는 부모님을 돕고 있습니다. 매출의 절반이 즉석 라면과 컵 음료입니다. 금지부터 하면 손님은 밖에서 사 오고 쓰레기는 그대로입니다. 그릇과 설거지 시설을 먼저 마련해 주십시오.',
      sympathy: 14,
      replies: [
        {
          daysAgo: 8,
          by: 'citizen-05',
          stance: 'against',
          text: '밖에서 사 오는 것까지 함께 다루지 않으면 매점만 손해라는 말씀에 공감합니다.',
          sympathy: 4,
        },
      ],
    },
    {
      daysAgo: 9,
      by: '유아차두대',
      stance: 'other',
      text: '아이가 어리면 물티슈와 일회용 수저를 안 쓸 수가 없습니다. 모두 막기보다 손 씻는 곳과 식수대를 늘려 주면 저절로 줄어듭니다.',
      sympathy: 9,
    },
    {
      daysAgo: 7,
      by: '새벽달리기',
      stance: 'for',
      text: '일요일 아침마다 달립니다. 청소하시는 분들이 새벽 네 시부터 나와 계십니다. 치우는 비용을 쓰레기를 줄이는 데 쓰면 좋겠습니다.',
      sympathy: 12,
    },
    {
      daysAgo: 6,
      by: 'citizen-09',
      stance: 'against',
      text: '여름 축제 때는 하루 수만 명이 옵니다. 그날 다회용기를 모두에게 빌려 줄 수 있는지 숫자를 보고 싶습니다. 가능한 날과 어려운 날을 나누어 주십시오.',
      sympathy: 7,
    },
    {
      daysAgo: 5,
      by: '반포사는사람',
      stance: 'for',
      text: '보증금 천 원을 걸고 돌려주면 내주는 방식을 다른 도시에서 써 보았는데 귀찮지 않았습니다.',
      sympathy: 8,
    },
    {
      daysAgo: 3,
      by: '배달하는곰',
      stance: 'against',
      text: '배달하는 사람이 빈 그릇까지 되가져가라는 말이 될까 걱정입니다. 누가 거두어 갈지 먼저 정해 주십시오.',
      sympathy: 10,
      replies: [
        {
          daysAgo: 2,
          by: 'citizen-02',
          text: '공원 안에서 거두는 업체를 따로 두면 기사님 일이 늘지 않습니다. 저도 그 조건이라야 찬성합니다.',
          sympathy: 5,
        },
      ],
    },
    {
      daysAgo: 2,
      by: 'citizen-07',
      stance: 'other',
      text: '분리수거함이 가득 차 있는 시간이 너무 깁니다. 줄이는 일과 비우는 일을 같이 해 주십시오.',
      sympathy: 3,
    },
  ],
  marking: {
    madeDaysAgo: 11,
    markedDaysAgo: [8, 5, 2],
    camps: [16, 13, 11],
    statements: [
      { text: '손 씻는 곳과 식수대를 지금보다 두 배로 늘려야 한다', camps: ['+', '+', '+'] },
      { text: '치운 쓰레기의 양을 공원마다 달마다 공개해야 한다', camps: ['+', '+', '+'] },
      { text: '한강공원 안에서는 일회용기를 쓰지 못하게 해야 한다', camps: ['+', '-', '-'] },
      { text: '배달 음식도 다회용기로만 받게 해야 한다', camps: ['+', '-', '0'] },
      { text: '쓰레기를 두고 가면 과태료를 더 무겁게 물려야 한다', camps: ['+', '-', '+'] },
      { text: '매점에 설거지 시설을 놓는 비용은 시가 내야 한다', camps: ['-', '+', '+'] },
      { text: '금지보다 스스로 지키게 알리는 일이 먼저다', camps: ['-', '+', '-'] },
      { text: '다회용기를 쓰면 값을 깎아 주는 편이 낫다', camps: ['-', '+', '0'] },
      { text: '분리수거함을 늘리고 더 자주 비우면 충분하다', camps: ['-', '+', '+'] },
      { text: '축제 날에는 예외를 두어야 한다', by: '강변매점아들', camps: ['-', '+', '-'] },
      {
        text: '청소하는 분들의 근무 시간을 먼저 살펴야 한다',
        by: '새벽달리기',
        camps: ['0', '-', '+'],
      },
      {
        text: '보증금을 걸고 그릇을 빌려 주는 곳을 먼저 시험해야 한다',
        by: '반포사는사람',
        camps: ['+', '-', '+'],
      },
    ],
  },
  paper: [
    {
      daysAgo: 4,
      collectedDaysAgo: 6,
      source: '여의도한강공원 물빛광장 앞 접수대',
      counts: { for: 41, against: 23, other: 6 },
    },
  ],
  meetings: [
    {
      announcedDaysAgo: 6,
      heldDaysAgo: -5,
      hours: [19, 21],
      title: '한강공원 일회용품, 현장에서 이야기합니다',
      description:
        '매점을 하는 분, 배달하는 분, 청소하는 분과 시민이 한자리에서 이야기합니다. 앞의 한 시간은 듣고, 뒤의 한 시간은 모둠으로 나누어 토론합니다.',
      place: '시민청 지하 1층 태평홀',
      address: '서울 중구 세종대로 110',
      accessibility: '승강기와 휠체어 자리가 있습니다. 수어 통역이 있습니다.',
      capacity: 40,
      signUps: 17,
    },
  ],
};

/** The forum that grew from the proposal on welfare seen by citizens: closed, reported, decided. */
export const welfare: Debate = {
  voices: [
    {
      daysAgo: 58,
      by: 'citizen-03',
      stance: 'for',
      text: '제도를 만든 사람이 스스로 점검하면 좋은 점만 보입니다. 복지관을 쓰는 사람이 묻고 적게 해야 합니다.',
      sympathy: 13,
      replies: [
        {
          daysAgo: 55,
          by: 'seoul-democracy-officer',
          office: 'democracy',
          text: '이용자가 참여하는 점검단을 따로 두는 안과 지금의 평가위원회에 자리를 늘리는 안을 함께 견주고 있습니다.',
          sympathy: 5,
        },
      ],
    },
    {
      daysAgo: 52,
      by: '복지관십년차',
      stance: 'against',
      text: '평가가 하나 더 늘면 현장은 서류를 하나 더 씁니다. 있는 평가를 줄이고 나서 하면 찬성하겠습니다.',
      sympathy: 11,
    },
    {
      daysAgo: 44,
      by: '엄마의수첩',
      stance: 'other',
      text: '점검하는 날만 잘하는 곳이 많습니다. 날짜를 알리지 않고 가야 합니다.',
      sympathy: 8,
    },
  ],
  marking: {
    madeDaysAgo: 62,
    markedDaysAgo: [57, 48, 40],
    camps: [15, 14, 11],
    statements: [
      { text: '점검한 결과는 누구나 볼 수 있게 그대로 공개해야 한다', camps: ['+', '+', '+'] },
      { text: '점검하는 시민에게 미리 교육을 해야 한다', camps: ['+', '+', '+'] },
      { text: '시민 점검단은 시설을 쓰는 사람이 절반을 넘어야 한다', camps: ['+', '-', '-'] },
      { text: '날짜를 알리지 않고 찾아가야 제대로 볼 수 있다', camps: ['+', '-', '0'] },
      { text: '점수가 낮은 시설은 지원을 줄여야 한다', camps: ['+', '-', '-'] },
      { text: '지금 있는 평가부터 하나로 합쳐야 한다', camps: ['-', '+', '+'] },
      { text: '현장의 서류가 늘면 돌볼 시간이 줄어든다', camps: ['-', '+', '0'] },
      { text: '전문가가 이끌고 시민은 의견을 내는 편이 낫다', camps: ['-', '+', '-'] },
      { text: '점검하는 시민에게 수당을 주어야 한다', camps: ['+', '-', '+'] },
      { text: '점검단은 제비를 뽑아 해마다 바꾸어야 한다', camps: ['0', '-', '+'] },
      { text: '좋은 점을 알리는 것도 점검의 일이다', by: '복지관십년차', camps: ['-', '+', '+'] },
      { text: '혼자 사는 어르신 댁은 따로 살펴야 한다', by: '엄마의수첩', camps: ['-', '-', '+'] },
    ],
  },
  meetings: [
    {
      announcedDaysAgo: 60,
      heldDaysAgo: 46,
      hours: [14, 17],
      title: '복지정책 시민 점검, 어떻게 할까요',
      description: '온라인에서 나온 쟁점 세 가지를 놓고 여섯 모둠으로 나누어 이야기합니다.',
      place: '서울시청 본관 다목적홀',
      address: '서울 중구 세종대로 110',
      accessibility: '승강기, 점자 자료, 문자 통역이 있습니다.',
      capacity: 20,
      signUps: 23,
      held: {
        absent: 3,
        walkIns: 6,
        record: {
          text: '스물세 사람이 모여 세 시간을 이야기했습니다.\n\n점검단을 새로 두자는 모둠이 넷, 지금의 위원회를 넓히자는 모둠이 둘이었습니다. 서류를 늘리지 않는다는 조건에는 모든 모둠이 뜻을 같이했습니다.',
          points: [
            '서류를 새로 만들지 않는다.',
            '점검 결과를 석 달 안에 공개한다.',
            '이용자와 종사자가 함께 묻는다.',
          ],
        },
      },
    },
  ],
  outcome: {
    reportedDaysAgo: 26,
    report: {
      text: '서른 날의 온라인 토론과 한 번의 오프라인 모임을 정리했습니다.\n\n찬성이 더 많았고, 반대하는 까닭은 대부분 현장의 서류 부담이었습니다. 세 갈래로 생각이 나뉘었으나 결과를 그대로 공개하는 것과 점검하는 시민을 교육하는 것에는 모두가 뜻을 같이했습니다.',
      charts: [
        {
          title: '오프라인 모임의 여섯 모둠',
          rows: [
            { label: '점검단을 새로 두자', value: 4 },
            { label: '지금의 위원회를 넓히자', value: 2 },
          ],
        },
      ],
    },
    answeredDaysAgo: 9,
    decision: 'partly',
    text: '내년에 자치구 세 곳에서 시민 점검단을 시범으로 둡니다. 점검표는 지금 쓰는 평가표로 갈음하여 현장의 서류가 늘지 않게 합니다. 날짜를 알리지 않는 점검은 이용자의 사생활을 더 살핀 뒤에 정하겠습니다.',
    commitments: [
      { title: '시민 점검단 시범 자치구 세 곳 선정', inDays: 90 },
      { title: '점검 결과를 공개하는 쪽 열기', inDays: 180 },
    ],
  },
};

/** The forum that grew from the proposal on the first minutes of a disaster, which is open. */
export const disaster: Debate = {
  voices: [
    {
      daysAgo: 20,
      by: 'citizen-06',
      stance: 'for',
      text: '아파트 지하 주차장에 불이 났을 때 소화전을 쓸 줄 아는 사람이 경비원 한 분뿐이었습니다. 한 동에 다섯 사람만 배워도 다릅니다.',
      sympathy: 16,
      replies: [
        {
          daysAgo: 19,
          by: '소방서옆집',
          stance: 'for',
          text: '배운 지 두 해가 지나면 잊습니다. 해마다 한 시간이라도 다시 하게 해 주십시오.',
          sympathy: 7,
        },
        {
          daysAgo: 17,
          by: 'seoul-democracy-officer',
          office: 'democracy',
          text: '소방재난본부와 함께 보수 교육의 주기와 비용을 살펴보고 있습니다. 다음 주에 자료를 올리겠습니다.',
          sympathy: 4,
        },
      ],
    },
    {
      daysAgo: 15,
      by: '안전모할아버지',
      stance: 'against',
      text: '10만이라는 수를 채우느라 출석만 부르는 교육이 됩니다. 수를 줄이고 제대로 가르칩시다.',
      sympathy: 13,
      replies: [
        {
          daysAgo: 12,
          by: 'citizen-06',
          text: '수보다 동마다 고르게 있는 것이 먼저라는 데 동의합니다.',
          sympathy: 6,
        },
      ],
    },
    {
      daysAgo: 10,
      by: '반지하두집',
      stance: 'for',
      text: '물이 찰 때 문을 열어 줄 이웃이 있으면 삽니다. 반지하가 많은 골목부터 해 주십시오.',
      sympathy: 18,
    },
    {
      daysAgo: 6,
      by: 'citizen-11',
      stance: 'other',
      text: '외국인 이웃도 배울 수 있게 여러 말로 된 자료가 있었으면 합니다.',
      sympathy: 9,
    },
    {
      daysAgo: 3,
      by: '야간경비',
      stance: 'against',
      text: '밤에 일하는 사람은 평일 낮 교육에 갈 수 없습니다. 시간부터 늘려 주십시오.',
      sympathy: 5,
    },
  ],
  meetings: [
    {
      announcedDaysAgo: 18,
      heldDaysAgo: 8,
      hours: [13, 17],
      title: '우리 골목 재난 대비 연습장',
      description:
        '주제를 듣고, 겪은 일을 나누고, 모둠으로 토론한 뒤 제안을 만들어 그 자리에서 표결합니다. 가장 많은 표를 얻은 제안은 시민제안으로 등록합니다.',
      place: '서울시민안전체험관 강당',
      address: '서울 동작구 여의대방로20길 33',
      accessibility: '승강기가 있고 안내견과 함께 오실 수 있습니다.',
      capacity: 30,
      signUps: 22,
      held: {
        absent: 4,
        walkIns: 3,
        record: {
          text: '스물한 사람이 네 모둠으로 이야기했습니다. 겪은 일에서 시작하여 세 가지 제안을 만들었고, 하나를 시민제안으로 넘겼습니다.',
          points: ['반지하가 많은 골목부터', '밤과 주말의 교육', '동마다 고르게'],
        },
      },
      workshop: {
        cases: [
          '재작년 여름, 한 골목에서 물이 찬 것을 처음 안 사람은 우유를 배달하던 이웃이었습니다. 전화할 곳을 몰라 십오 분이 지났습니다.',
          '작은 불을 소화기로 끈 가게 주인은 구청 교육을 두 번 받은 사람이었습니다.',
        ],
        notes: [
          { table: '1모둠', text: '누가 어느 집에 혼자 있는지 서로 아는 것이 장비보다 먼저다.' },
          { table: '2모둠', text: '밤에 일하는 사람이 배울 수 있는 시간이 없다. 토요일 저녁이 좋다.' },
          { table: '3모둠', text: '물막이판은 있으나 어디에 있는지 모른다. 골목마다 지도를 붙이자.' },
          { table: '4모둠', text: '한 번 배우고 끝나면 잊는다. 해마다 한 시간을 다시 하자.' },
        ],
        proposals: [
          {
            title: '골목마다 재난 장비 지도를 붙여 주세요',
            body: '물막이판과 소화기, 모래주머니가 어디에 있는지 골목 어귀에 지도로 붙여 주시기를 제안합니다. 반지하가 많은 골목부터 시작하면 좋겠습니다.',
          },
          {
            title: '토요일 저녁 재난 대비 교육',
            body: '밤과 평일에 일하는 사람도 배울 수 있도록 토요일 저녁 반을 열어 주시기를 제안합니다.',
          },
          {
            title: '배운 사람 해마다 한 시간 다시 배우기',
            body: '한 번 배운 사람이 해마다 한 시간을 다시 배우도록 동 주민센터에서 날을 잡아 주시기를 제안합니다.',
          },
        ],
        ballots: [[0], [0, 1], [1], [0, 2], [0], [2], [0, 1], [1, 2]],
        results: '장비 지도를 붙이자는 제안이 가장 많은 표를 얻어 시민제안으로 등록합니다.',
        carried: [0],
      },
    },
  ],
};
