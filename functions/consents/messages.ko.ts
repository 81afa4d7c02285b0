export const consentsKo = {
  title: '대신 제안하도록 허락하기',
  asks: (client: string, institution: string) =>
    `${institution}의 연계 프로그램 “${client}”에서, 당신을 대신해 제안할 수 있게 해 달라고 합니다.`,
  purpose: '이 프로그램은',
  may: '허락하면 할 수 있는 일',
  canDo: (institution: string) => [
    `${institution}에 당신의 이름으로 제안하기`,
    '이 프로그램으로 낸 제안을 보고, 고치고, 거두기',
  ],
  mayNot: '허락해도 할 수 없는 일',
  cannotDo: [
    '무엇에 공감했는지 알거나, 대신 공감하기',
    '여기에서 직접 낸 제안이나 다른 프로그램으로 낸 제안을 보거나 바꾸기',
    '메일 주소를 알기, 기관의 일을 대신하기',
  ],
  back: (host: string) => `어느 쪽을 고르든 ${host} 누리집으로 돌아갑니다.`,
  later: '허락은 언제든 “내 활동”의 설정에서 거둘 수 있습니다.',
  allow: '허락',
  refuse: '허락하지 않음',
  other: 'English',
  mine: {
    title: '허락한 프로그램',
    lead: '당신을 대신해 제안할 수 있는 프로그램입니다. 거두면 곧바로 아무것도 할 수 없게 됩니다. 이미 낸 제안은 남습니다.',
    none: '허락한 프로그램이 없습니다.',
    takeBack: '허락 거두기',
    takenBack: '허락을 거두었습니다.',
    settings: '설정으로',
  },
};

export type ConsentsMessages = typeof consentsKo;
