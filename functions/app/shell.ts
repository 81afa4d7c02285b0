import { ulid } from 'ulid';
import type { Context } from '../../shared/context.ts';
import { AppError, errorStatus } from '../../shared/errors.ts';
import { codeOf, toProblem } from '../../shared/http/problem.ts';
import { makeRouter } from '../../shared/http/router.ts';
import { languageOf } from '../../shared/i18n/language.ts';
import { nameOf } from '../../shared/observe/log.ts';
import type { AppEnv } from '../people/index.ts';

/** What every answer goes through: a correlation id, one log line, and refusals and faults as problem documents. */
export function makeShell({ log, clock }: Context) {
  const app = makeRouter<AppEnv>();

  app.use(async (c, next) => {
    const started = clock.now().getTime();
    c.set('correlation', ulid(started));
    await next();
    c.res.headers.set('X-Content-Type-Options', 'nosniff');
    c.res.headers.set('X-Correlation-Id', c.get('correlation'));
    log.info(
      'request.done',
      {
        method: c.req.method,
        route: routeOf(c.req.path),
        status: c.res.status,
        code: c.get('refusal'),
        ms: clock.now().getTime() - started,
      },
      c.get('correlation'),
    );
  });

  app.onError((error, c) => {
    const code = codeOf(error);
    c.set('refusal', code);
    const correlation = c.get('correlation');
    if (code === 'server.fault') {
      log.error(
        'request.fault',
        { method: c.req.method, route: routeOf(c.req.path), error: nameOf(error) },
        correlation,
      );
    }
    const fields = error instanceof AppError ? error.fields : undefined;
    const language = languageOf(c.req.header('accept-language'));
    return c.json(toProblem(code, language, correlation, fields), errorStatus[code], {
      'Content-Type': 'application/problem+json',
      'Content-Language': language,
      'Cache-Control': 'no-store',
      ...(errorStatus[code] === 401 && { 'WWW-Authenticate': 'Bearer' }),
      ...(errorStatus[code] === 503 && { 'Retry-After': '2' }),
    });
  });
  app.notFound(() => {
    throw new AppError('request.not-found');
  });
  return app;
}

/** The path with every id taken out: a log line tells what was asked, not about whom. */
function routeOf(path: string): string {
  return path.replace(/\/(?:prp|ans|cmt|per|ctb|rcn)_[^/]*/g, '/{id}').slice(0, 120);
}
