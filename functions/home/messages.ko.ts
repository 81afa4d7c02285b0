export const homeKo = {
  title: '시민의 제안이 답을 얻는 곳',
  lead: '제안을 올리면 시민이 공감하고, 공감이 모이면 담당 부서가 정해진 날까지 답합니다.',
  write: '제안하기',
  find: '제안 찾아보기',
  forums: '지금 토론 중인 공론장',
  almost: '조금만 더 공감하면 답변을 받습니다',
  newest: '새로 올라온 제안',
  answered: '최근 답변',
  overdue: '답변 기한이 지났습니다',
  done: '마친 실행과제',
  all: '모두 보기',
  institution: '기관별로 보기',
};

export type HomeMessages = typeof homeKo;
