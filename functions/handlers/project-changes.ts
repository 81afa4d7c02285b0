import middy from '@middy/core';
import { makeConsumers } from '../app/consumers.ts';
import { readContext } from '../app/environment.ts';
import { makeStreamHandler } from './stream.ts';

const context = readContext(process.env);

export const handler = middy(makeStreamHandler('changes', makeConsumers(context).changes, context.log));
