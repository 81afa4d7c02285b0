export { makeOpenDataRoutes } from './routes.ts';
