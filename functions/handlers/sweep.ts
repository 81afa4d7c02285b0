import middy from '@middy/core';
import { readContext } from '../app/environment.ts';
import { makeSchedules } from '../app/schedules.ts';

const schedules = makeSchedules(readContext(process.env));

export const handler = middy(() => schedules.sweep());
