export { exportDaily } from './export-daily.ts';
