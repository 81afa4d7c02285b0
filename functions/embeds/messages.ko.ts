export const embedsKo = {
  list: '시민제안',
  listOf: (institution: string) => `${institution}의 시민제안`,
  more: '공론에서 보기',
  none: '아직 제안이 없습니다.',
  opensWindow: '새 창에서 열립니다',
  takeSide: '입장 내기',
  window: {
    title: '공감하기',
    from: (client: string, institution: string) =>
      `${client}(${institution})에서 오셨습니다. 누가 공감했는지는 그곳에 알리지 않습니다.`,
    give: '이 제안에 공감하기',
    sure: '네, 이 제안에 공감합니다.',
    given: '이 제안에 공감하셨습니다.',
    close: '이 창을 닫고 보시던 곳으로 돌아가십시오.',
    read: '제안 읽기',
    notOpen: '지금은 이 제안에 공감을 받지 않습니다.',
  },
};
export type EmbedsMessages = typeof embedsKo;
