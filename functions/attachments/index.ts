export { mostFileBytes } from './model.ts';
