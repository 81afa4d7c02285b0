import middy from '@middy/core';
import { readContext } from '../app/environment.ts';
import { readMailing } from '../app/mailing.ts';
import { sendMails } from '../notifications/index.ts';

const context = readContext(process.env);
const mailing = readMailing(process.env);

export const handler = middy(() => sendMails(context, mailing));
