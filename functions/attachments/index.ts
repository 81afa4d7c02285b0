export { getFile, listFiles } from './attach-file.ts';
export { mostFileBytes } from './model.ts';
