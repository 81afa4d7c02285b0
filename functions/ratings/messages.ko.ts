export const ratingsKo = {
  title: '이 답변이 어떻습니까?',
  lead: '이 제안에 공감한 분이 말할 수 있습니다.',
  signIn: '로그인하고 말하기',
  secret: '누가 무엇이라 했는지는 아무도 모릅니다.',
  satisfied: '만족합니다',
  dissatisfied: '아쉽습니다',
  totals: (satisfied: string, dissatisfied: string) => `만족 ${satisfied}명 · 아쉬움 ${dissatisfied}명`,
  own: { satisfied: '만족한다고 하셨습니다.', dissatisfied: '아쉽다고 하셨습니다.' },
  withdraw: '평가 거두기',
  again: (threshold: string, missing: string) =>
    `아쉽다는 분이 ${threshold}명이 되면 부서가 한 번 더 답합니다. 2차 답변까지 ${missing}명 남았습니다.`,
  owed: '아쉽다는 분이 많아 부서가 한 번 더 답합니다.',
  closed: '2차 답변이 나와 이 답변의 평가는 끝났습니다.',
};

export type RatingsMessages = typeof ratingsKo;
