export { attachFile, getFile, listFiles, toSentFile } from './attach-file.ts';
export { mostFileBytes } from './model.ts';
