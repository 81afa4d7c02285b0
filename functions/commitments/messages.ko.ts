export const commitmentsKo = {
  title: '실행',
  lead: '답변에서 약속한 일이 어떻게 되고 있는지 모두 공개합니다.',
  institution: '기관',
  allInstitutions: '모든 기관',
  state: '상태',
  anyState: '모두',
  apply: '보기',
  none: '조건에 맞는 실행과제가 없습니다.',
  states: { open: '진행 중', done: '마침', dropped: '중단' },
  overdue: '기한 지남',
  due: (date: string) => `${date}까지`,
  from: '이 과제의 처음: 시민의 제안',
  fromForum: '이 과제의 처음: 공론장',
  answer: '약속한 답변',
  notes: '진행 기록',
  noNotes: '아직 기록이 없습니다.',
  kinds: { progress: '진행', done: '마침', dropped: '중단' } as Record<string, string>,
  report: {
    title: '진행 알리기',
    kind: '무엇을 알립니까',
    text: '글',
    textHint: '공개됩니다. 2~2,000자. 중단할 때에는 까닭을 써 주십시오.',
    send: '알리기',
    error: '글을 2~2,000자로 써 주십시오.',
  },
};

export type CommitmentsMessages = typeof commitmentsKo;
