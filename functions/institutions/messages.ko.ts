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
};

export type InstitutionsMessages = typeof institutionsKo;
