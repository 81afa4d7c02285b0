export { importSchema } from './model.ts';
export { runImports } from './run-imports.ts';
