import middy from '@middy/core';
import { readContext } from '../app/environment.ts';
import { runImports } from '../imports/index.ts';

const context = readContext(process.env);

// It ends by itself before the next run begins.
export const handler = middy(() => runImports(context, { forMs: 45_000 }));
