export const institutionsKo = {
  title: '기관',
  lead: '공론에 참여하는 기관과 저마다의 운영기준입니다.',
  kinds: { city: '시', agency: '공공기관', district: '자치구' },
  rule: '이렇게 운영합니다',
  window: (days: string) => `제안이 공개되면 ${days}일 동안 공감을 받습니다.`,
  on: {
    empathy: (threshold: string) => `공감이 ${threshold}명에 이르면`,
    'forum-participants': (threshold: string) => `공론장 참여가 ${threshold}명에 이르면`,
    'answer-accepted': () => '답변이 제안을 수용하면',
    'forum-closed': () => '공론장이 끝나면',
  } as Record<string, (threshold: string) => string>,
  then: (outcome: string, days: string) => `${outcome}이(가) ${days}일 안에 나옵니다.`,
  version: (number: string, date: string) => `운영기준 제${number}판, ${date}부터`,
  departments: '부서',
  proposals: '이 기관의 제안',
  write: '이 기관에 제안하기',
  board: '이 기관의 답변 현황',
  data: '공개 데이터',
  about: '안내',
  howItWorks: {
    title: '이렇게 운영합니다',
    lead: (institution: string) =>
      `${institution}에서 지금 시행하는 운영기준을 그대로 풀어 쓴 것입니다. 기준이 바뀌면 이 글도 바뀝니다.`,
    screeningTitle: '먼저 사전검토를 거칩니다',
    screening:
      '제안을 내면 검토자가 읽고 공개하거나 반려합니다. 반려할 때는 공개된 사유 가운데 하나와 까닭을 밝히고, 고쳐서 다시 낼 수 있습니다.',
    windowTitle: '공감을 모읍니다',
    windowDetail: (days: string) =>
      `공개한 날의 다음 날부터 ${days}일째 되는 날이 끝날 때(서울 시각 자정)까지 공감을 받습니다. 한 사람이 한 번 공감하고, 그동안은 거둘 수 있습니다. 누가 공감했는지는 아무도 모릅니다.`,
    stepsTitle: '단계에 이르면 답변할 책임이 생깁니다',
    stepsDetail: (department: string) =>
      `한번 이른 단계는 공감이 줄어도 그대로입니다. 사전검토 때 부서를 정하지 않은 제안은 ${department}에서 맡고, 까닭을 밝혀 다른 부서로 넘길 수 있습니다.`,
    answerTitle: '정해진 날까지 공개로 답합니다',
    answer:
      '답변할 날의 7일 전, 3일 전, 그날에 담당자에게 알립니다. 늦으면 늦었다고 공개되고 부서장에게, 다시 7일이 지나면 관리자에게 알립니다. 중간 답변은 한 번, 까닭과 새 날짜를 밝혀서 할 수 있습니다.',
    pinned: '이미 공개된 제안에는 공개될 때의 운영기준이 끝까지 적용됩니다.',
    versions: '지난 운영기준 보기',
  },
};

export type InstitutionsMessages = typeof institutionsKo;
