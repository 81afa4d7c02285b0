export { getFile, listFiles } from './attach-file.ts';
export { attachmentSchema, mostFileBytes } from './model.ts';
