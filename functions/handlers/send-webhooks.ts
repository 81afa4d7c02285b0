import middy from '@middy/core';
import { readContext } from '../app/environment.ts';
import { readWebhooking } from '../app/webhooking.ts';
import { sendWebhooks } from '../webhooks/index.ts';

const context = readContext(process.env);
const webhooking = readWebhooking(process.env);

export const handler = middy(() => sendWebhooks(context, webhooking));
