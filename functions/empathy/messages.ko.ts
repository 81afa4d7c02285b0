export const chartKo = {
  title: '날마다의 공감',
  summary: (from: string, to: string, total: string) =>
    `${from}부터 ${to}까지 공감이 ${total}명으로 늘었습니다`,
  asTable: '표로 보기',
  date: '날짜',
  total: '그날까지의 공감',
};

export type ChartMessages = typeof chartKo;

export const reconciliationsKo = {
  title: '재집계 결과',
  lead: '밤마다 기록된 공감과 입장, 의견 공감과 답변 평가를 처음부터 다시 세어 공개된 수와 견줍니다. 어긋난 수는 고치고, 무엇을 찾았는지 그대로 공개합니다. 최근 서른 번입니다.',
  none: '아직 재집계를 하지 않았습니다.',
  ran: (at: string) => `${at} 재집계`,
  counted: (proposals: string, empathies: string, forums: string, stances: string) =>
    `제안 ${proposals}건의 공감 ${empathies}개와 공론장 ${forums}곳의 입장 ${stances}개를 다시 셌습니다.`,
  countedToo: (opinions: string, sympathies: string, answers: string, ratings: string) =>
    `의견 ${opinions}개의 공감 ${sympathies}개와 답변 ${answers}건의 평가 ${ratings}개도 다시 셌습니다.`,
  agrees: '공개된 수가 기록과 모두 같았고, 빠뜨린 일도 없었습니다.',
  drifts: '어긋난 수',
  proposal: '제안',
  forum: '공론장',
  opinion: '의견',
  answer: '답변',
  drift: (recorded: string, counted: string) => `기록은 ${recorded}, 집계는 ${counted}`,
  repaired: '고쳤습니다',
  notRepaired: '고치는 사이에 수가 움직여 다음 재집계에서 다시 봅니다',
  reopened: '빠졌다가 다시 연 답변',
  more: (count: string) => `그 밖에 ${count}건이 더 있습니다.`,
  undecided: (count: string) => `움직임이 많아 견주지 못한 곳이 ${count}곳 있어 다음 재집계에서 견줍니다.`,
  failed: (count: string) => `${count}건은 마치지 못해 다음 재집계에서 다시 합니다.`,
  asData: '데이터로 받기(JSON)',
};

export type ReconciliationsMessages = typeof reconciliationsKo;
