import type { ConsentsMessages } from './messages.ko.ts';

export const consentsEn: ConsentsMessages = {
  title: 'Allow proposals in your name',
  asks: (client, institution) =>
    `“${client}”, a program connected by ${institution}, asks to make proposals in your name.`,
  purpose: 'What it is for',
  may: 'If you allow it, it can',
  canDo: (institution) => [
    `propose something to ${institution} in your name`,
    'see, change and withdraw what it proposed for you',
  ],
  mayNot: 'Even then it cannot',
  cannotDo: [
    'learn what you support, or support anything for you',
    'see or change what you proposed here yourself, or through another program',
    'learn your mail address, or do any work of an institution for you',
  ],
  back: (host) => `Whichever you choose, you go back to ${host}.`,
  later: 'You can take this back at any time, in the settings of “My page”.',
  allow: 'Allow',
  refuse: 'Do not allow',
  other: '한국어',
  mine: {
    title: 'Programs you allowed',
    lead: 'These can make proposals in your name. When you take that back they can do nothing from that moment on. What was proposed stays.',
    none: 'You have allowed no program anything.',
    takeBack: 'Take back',
    takenBack: 'It is taken back.',
    settings: 'To the settings',
  },
};
