export const peopleKo = {
  title: '내 활동',
  name: '공개되는 이름',
  nameHint: '제안할 때 보이는 이름입니다. 30자까지. 이미 공개된 글의 이름은 바뀌지 않습니다.',
  nameError: '이름을 1~30자로 써 주십시오.',
  saveName: '이름 바꾸기',
  saved: '이름을 바꾸었습니다.',
  roles: '맡은 일',
  proposals: '내 제안',
  empathies: '내가 공감한 제안',
  empathiesHint: '이 목록은 본인만 볼 수 있습니다.',
  noProposals: '아직 제안하지 않았습니다.',
  noEmpathies: '아직 공감한 제안이 없습니다.',
  write: '제안하기',
  givenOn: (date: string) => `${date} 공감`,
};

export type PeopleMessages = typeof peopleKo;
