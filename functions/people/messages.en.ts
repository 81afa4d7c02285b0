import type { PeopleMessages } from './messages.ko.ts';

export const peopleEn: PeopleMessages = {
  title: 'My page',
  name: 'Public name',
  nameHint: 'The name your proposals carry, up to 30 characters. What is published keeps the name it has.',
  nameError: 'A name has 1 to 30 characters.',
  saveName: 'Change the name',
  saved: 'Your name was changed.',
  roles: 'Roles',
  proposals: 'My proposals',
  empathies: 'What I support',
  empathiesHint: 'Only you can see this list.',
  noProposals: 'You have not proposed anything yet.',
  noEmpathies: 'You have not supported anything yet.',
  write: 'Propose something',
  givenOn: (date) => `supported on ${date}`,
};
