export { importSchema, mostUploadBytes } from './model.ts';
export { openImport, takeBatch } from './receive-import.ts';
export { runImports } from './run-imports.ts';
export { steerImport } from './steer-import.ts';
