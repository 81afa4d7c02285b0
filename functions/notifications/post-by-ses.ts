import type { SESv2Client } from '@aws-sdk/client-sesv2';
import type { Post, PostOutcome } from './post.ts';

interface SesSettings {
  /** The verified identity all mail comes from. */
  from: string;
  client: () => Promise<SESv2Client>;
}

/** Amazon SES as the post. Its client must not retry by itself: a second try after a lost answer would be a second mail. */
export function makeSesPost({ from, client }: SesSettings): Post {
  return {
    send: async ({ to, letter }) => {
      const { SendEmailCommand } = await import('@aws-sdk/client-sesv2');
      const content = (Data: string) => ({ Data, Charset: 'UTF-8' });
      const command = new SendEmailCommand({
        FromEmailAddress: from,
        Destination: { ToAddresses: [to] },
        Content: {
          Simple: {
            Subject: content(letter.subject),
            Body: { Text: content(letter.text), Html: content(letter.html) },
            Headers: letter.headers.map(({ name, value }) => ({ Name: name, Value: value })),
          },
        },
      });
      try {
        await (await client()).send(command);
        return 'sent';
      } catch (error) {
        const outcome = outcomeOf(error);
        if (outcome === undefined) throw error;
        return outcome;
      }
    },
  };
}

// The account or the rate, not this mail.
const busy = new Set([
  'TooManyRequestsException',
  'ThrottlingException',
  'LimitExceededException',
  'SendingPausedException',
  'AccountSuspendedException',
]);
// This mail, and it will not get better.
const refused = new Set(['MessageRejected', 'BadRequestException']);
// Said before anything was sent over the wire.
const unreached = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH']);

/** What an error says of the mail: nothing where SES may have taken it and only its answer was lost. */
function outcomeOf(error: unknown): PostOutcome | undefined {
  if (!(error instanceof Error)) return undefined;
  const { name, code, $fault } = error as Error & { code?: unknown; $fault?: unknown };
  if (busy.has(name)) return 'busy';
  if (refused.has(name)) return 'refused';
  return $fault === 'client' || unreached.has(String(code)) ? 'retry' : undefined;
}
