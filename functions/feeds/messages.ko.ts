export const feedsKo = {
  all: '시민제안',
  ofInstitution: (name: string) => `${name} 시민제안`,
  ofCategory: (title: string, category: string) => `${title}: ${category}`,
  history: (title: string) => `${title}: 처리과정`,
  hidden: '글을 볼 수 없습니다',
  calendar: (name: string) => `${name}의 마감과 모임`,
  closes: (title: string) => `공감 마감: ${title}`,
  calledOff: (title: string) => `취소: ${title}`,
  forumCloses: (title: string) => `공론장 마감: ${title}`,
};
export type FeedsMessages = typeof feedsKo;
