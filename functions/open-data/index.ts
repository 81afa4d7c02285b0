export { exportDaily } from './export-daily.ts';
export { keptDays as exportsKeptDays } from './model.ts';
