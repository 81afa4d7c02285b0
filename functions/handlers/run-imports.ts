import middy from '@middy/core';
import { readContext } from '../app/environment.ts';
import { workOnImports } from '../app/importing.ts';

const context = readContext(process.env);

// It ends by itself before the next run begins.
export const handler = middy(() => workOnImports(context, { forMs: 45_000 }));
