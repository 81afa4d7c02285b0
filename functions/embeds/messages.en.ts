import type { EmbedsMessages } from './messages.ko.ts';

export const embedsEn: EmbedsMessages = {
  list: 'Proposals',
  listOf: (institution) => `Proposals to ${institution}`,
  more: 'See it on Gongnon',
  none: 'There is no proposal yet.',
  opensWindow: 'opens a new window',
  takeSide: 'Take a side',
  window: {
    title: 'Give empathy',
    from: (client, institution) =>
      `You come from ${client} (${institution}). It is not told who gave empathy.`,
    give: 'Give empathy to this proposal',
    sure: 'Yes, I give empathy to this proposal.',
    given: 'You have given empathy to this proposal.',
    close: 'Close this window to go back to where you were.',
    read: 'Read the proposal',
    notOpen: 'This proposal takes no empathy now.',
  },
};
