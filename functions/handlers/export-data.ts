import middy from '@middy/core';
import { readContext } from '../app/environment.ts';
import { exportDaily } from '../open-data/index.ts';

const context = readContext(process.env);

// It ends by itself before the next run begins.
export const handler = middy(() => exportDaily(context, { forMs: 8 * 60_000 }));
