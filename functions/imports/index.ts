export { importSchema, mostUploadBytes } from './model.ts';
export { runImports } from './run-imports.ts';
