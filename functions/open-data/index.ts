export { toCsv } from './format.ts';
