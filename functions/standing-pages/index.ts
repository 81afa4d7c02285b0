export { type StandingPage, type StandingVersion, standingPages, standingVersionSchema } from './model.ts';
export { readStandingPage } from './read-standing-pages.ts';
export { writeStandingPage } from './write-standing-page.ts';
