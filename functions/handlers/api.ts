import middy from '@middy/core';
import { handle } from 'hono/aws-lambda';
import { readContext, readProductSettings } from '../app/environment.ts';
import { makeProduct } from '../app/product.ts';

const context = readContext(process.env);

export const handler = middy(handle(makeProduct(context, readProductSettings(process.env, context))));
