import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, describe, expect, it } from 'vitest';
import { makeSesPost } from '../../functions/notifications/index.ts';
import { mailIdSchema } from '../../shared/ids.ts';

const client = new SESv2Client({ region: 'ap-northeast-2' });
const ses = mockClient(client);
const post = makeSesPost({ from: 'no-reply@gongnon.example', client: async () => client });
const mail = {
  id: mailIdSchema.parse('mail_01J00000000000000000000000'),
  to: 'reader@mail.example',
  letter: {
    language: 'ko' as const,
    subject: '제목',
    text: '글',
    html: '<p>글</p>',
    headers: [{ name: 'List-Unsubscribe-Post', value: 'List-Unsubscribe=One-Click' }],
  },
};

afterEach(() => ses.reset());

const failure = (name: string, more: object = {}) => Object.assign(new Error('no'), { name, ...more });

describe('SES as the post', () => {
  it('is handed both bodies and the headers, for one address alone', async () => {
    ses.on(SendEmailCommand).resolves({ MessageId: '1' });
    expect(await post.send(mail)).toBe('sent');
    expect(ses.commandCalls(SendEmailCommand).map(({ args }) => args[0].input)).toEqual([
      {
        FromEmailAddress: 'no-reply@gongnon.example',
        Destination: { ToAddresses: ['reader@mail.example'] },
        Content: {
          Simple: {
            Subject: { Data: '제목', Charset: 'UTF-8' },
            Body: {
              Text: { Data: '글', Charset: 'UTF-8' },
              Html: { Data: '<p>글</p>', Charset: 'UTF-8' },
            },
            Headers: [{ Name: 'List-Unsubscribe-Post', Value: 'List-Unsubscribe=One-Click' }],
          },
        },
      },
    ]);
  });

  it.each([
    ['TooManyRequestsException', 'client', 'busy'],
    ['SendingPausedException', 'client', 'busy'],
    ['LimitExceededException', 'client', 'busy'],
    ['MessageRejected', 'client', 'refused'],
    ['BadRequestException', 'client', 'refused'],
    ['MailFromDomainNotVerifiedException', 'client', 'retry'],
    ['AccessDeniedException', 'client', 'retry'],
  ])('that answers %s says %s → %s', async (name, $fault, outcome) => {
    ses.on(SendEmailCommand).rejects(failure(name, { $fault }));
    expect(await post.send(mail)).toBe(outcome);
  });

  it('that cannot be reached has not taken the mail', async () => {
    ses.on(SendEmailCommand).rejects(failure('Error', { code: 'ECONNREFUSED' }));
    expect(await post.send(mail)).toBe('retry');
  });

  it.each([
    ['InternalServiceErrorException', { $fault: 'server' }],
    ['TimeoutError', {}],
    ['Error', { code: 'ECONNRESET' }],
  ])('that ends in %s may have taken it: nobody says', async (name, more) => {
    ses.on(SendEmailCommand).rejects(failure(name, more));
    await expect(post.send(mail)).rejects.toThrow();
  });
});
