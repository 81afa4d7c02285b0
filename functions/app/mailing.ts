import type { SESv2Client } from '@aws-sdk/client-sesv2';
import { z } from 'zod';
import { type Mailing, makeSesPost } from '../notifications/index.ts';
import type { Environment } from './environment.ts';
import { makeSecretKey } from './secret-key.ts';

const mailingSchema = z.object({
  /** Where the site is: `https://gongnon.example`. */
  SITE_ORIGIN: z.url(),
  MAIL_FROM: z.string().min(1),
  MAIL_SECRET_ARN: z.string().min(1),
});

/** What the function that sends mail is given besides: who carries it, and what its links are made of. */
export function readMailing(environment: Environment): Mailing {
  const { SITE_ORIGIN, MAIL_FROM, MAIL_SECRET_ARN } = mailingSchema.parse(environment);
  let client: Promise<SESv2Client> | undefined;
  return {
    site: new URL(SITE_ORIGIN).origin,
    linkKey: makeSecretKey(MAIL_SECRET_ARN),
    post: makeSesPost({
      from: MAIL_FROM,
      client: () => {
        client ??= makeSesClient();
        return client;
      },
    }),
  };
}

async function makeSesClient(): Promise<SESv2Client> {
  const { SESv2Client } = await import('@aws-sdk/client-sesv2');
  // One try each: whether a mail is tried again is decided where it is known what became of it.
  const patience = { connectionTimeout: 2_000, requestTimeout: 10_000, throwOnRequestTimeout: true };
  return new SESv2Client({ maxAttempts: 1, requestHandler: patience });
}
