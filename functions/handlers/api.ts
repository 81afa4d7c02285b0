import middy from '@middy/core';
import { handle } from 'hono/aws-lambda';
import { makeApi } from '../app/api.ts';
import { readApiSettings, readContext } from '../app/environment.ts';

const context = readContext(process.env);

export const handler = middy(handle(makeApi(context, readApiSettings(process.env, context))));
