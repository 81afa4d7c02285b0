export { standingLanguageSchema, standingPages, standingVersionSchema } from './model.ts';
export { currentVersion, readStandingPage } from './read-standing-pages.ts';
export { standingViewSchema, toStandingView } from './view.ts';
export { writeStandingPage } from './write-standing-page.ts';
