import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { csrf } from 'hono/csrf';
import { HTTPException } from 'hono/http-exception';
import { errors, type Provider } from 'oidc-provider';
import { z } from 'zod';
import { textSchema } from '../../../shared/text.ts';
import { demoPeople } from './demo-people.ts';
import { pageHeaders } from './page-style.ts';
import { refusalPage, signInPage } from './sign-in-page.tsx';

export const signInPath = '/oidc/interaction';

const listed = new Set(demoPeople.map(({ sub }) => sub));

const choiceSchema = z.union([
  z.object({ cancel: z.literal('yes') }),
  z.object({ person: z.string().refine((sub) => listed.has(sub)) }),
  z.object({ name: textSchema(30, { lines: false }) }),
]);

/**
 * The sign-in page and its forms. A choice counts only with the cookie of the browser that began the sign-in, sent from
 * this very page: neither another site nor another page of this machine can sign anybody in.
 */
export function makeSignIn({
  provider,
  origin,
  onFault,
}: {
  provider: Provider;
  origin: string;
  onFault: (error: unknown) => void;
}) {
  const app = new Hono<{ Bindings: HttpBindings }>().basePath(signInPath);

  app.use(async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(pageHeaders(origin))) c.res.headers.set(name, value);
  });
  app.use(csrf());
  app.use(bodyLimit({ maxSize: 4096 }));

  app.get('/:uid', async (c) => {
    await assertBegun(provider, c.env, c.req.param('uid'));
    return c.html(signInPage());
  });

  app.post('/:uid', async (c) => {
    await assertBegun(provider, c.env, c.req.param('uid'));
    const choice = choiceSchema.safeParse(await c.req.parseBody());
    if (!choice.success) return c.html(signInPage({ nameError }), 400);
    const { incoming, outgoing } = c.env;
    const returnTo = await provider.interactionResult(incoming, outgoing, toResult(choice.data), {
      mergeWithLastSubmission: false,
    });
    return c.redirect(returnTo, 303);
  });

  app.notFound((c) => c.html(refusalPage(expired.title, expired.detail), 404));

  app.onError((error, c) => {
    if (error instanceof errors.SessionNotFound)
      return c.html(refusalPage(expired.title, expired.detail), 400);
    if (error instanceof HTTPException)
      return c.html(refusalPage(refused.title, refused.detail), error.status);
    onFault(error);
    return c.html(refusalPage(failed.title, failed.detail), 500);
  });

  return app;
}

async function assertBegun(
  provider: Provider,
  { incoming, outgoing }: HttpBindings,
  uid: string,
): Promise<void> {
  const { uid: begun } = await provider.interactionDetails(incoming, outgoing);
  if (begun !== uid) throw new errors.SessionNotFound('another sign-in is under way');
}

function toResult(choice: z.infer<typeof choiceSchema>) {
  if ('cancel' in choice) return { error: 'access_denied', error_description: 'the person went back' };
  return { login: { accountId: 'person' in choice ? choice.person : choice.name } };
}

const nameError = {
  ko: '이름을 1자에서 30자까지 적어 주세요. 줄바꿈과 제어 문자는 쓸 수 없습니다.',
  en: 'Enter a name of 1 to 30 characters, without line breaks or control characters.',
};
const expired = {
  title: { ko: '로그인 시간이 지났습니다', en: 'This sign-in is no longer open' },
  detail: { ko: '처음 화면으로 돌아가 다시 로그인해 주세요.', en: 'Please go back and sign in again.' },
};
const refused = {
  title: { ko: '요청을 받을 수 없습니다', en: 'The request was refused' },
  detail: { ko: '로그인 화면에서 다시 선택해 주세요.', en: 'Please choose again on the sign-in page.' },
};
const failed = {
  title: { ko: '로그인하지 못했습니다', en: 'The sign-in failed' },
  detail: { ko: '잠시 뒤 다시 시도해 주세요.', en: 'Please try again in a moment.' },
};
