export { attachFile, getFile, listFiles, toSentFile } from './attach-file.ts';
export { attachmentSchema, mostFileBytes } from './model.ts';
