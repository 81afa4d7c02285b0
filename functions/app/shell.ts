import { randomUUID } from 'node:crypto';
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context as HonoContext } from 'hono';
import { matchedRoutes } from 'hono/route';
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
    c.set('correlation', randomUUID());
    c.header('X-Content-Type-Options', 'nosniff');
    c.header('X-Correlation-Id', c.get('correlation'));
    await next();
    log.info(
      'request.done',
      {
        method: c.req.method,
        route: routeOf(c),
        status: c.res.status,
        code: c.get('refusal'),
        ms: clock.now().getTime() - started,
      },
      c.get('correlation'),
    );
  });

  const refuse = (error: Error, c: HonoContext<AppEnv>) => {
    const code = codeOf(error);
    c.set('refusal', code);
    const correlation = c.get('correlation');
    if (code === 'server.fault') {
      log.error(
        'request.fault',
        { method: c.req.method, route: routeOf(c), error: nameOf(error) },
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
  };
  app.onError(refuse);
  // Refused here and not thrown: where nothing but the middleware above serves a path, what is thrown goes past it.
  app.notFound((c) => {
    const allowed = methodsAt(app, c.req.path);
    if (allowed.length === 0) return refuse(new AppError('request.not-found'), c);
    c.header('Allow', allowed.join(', '));
    return refuse(new AppError('request.method-not-allowed'), c);
  });
  return app;
}

/** The route's own pattern: a log line tells what was asked, not about whom, whatever somebody puts into a path. */
function routeOf(c: HonoContext<AppEnv>): string {
  return matchedRoutes(c).at(-1)?.path ?? '';
}

const methods = ['GET', 'PUT', 'POST', 'PATCH', 'DELETE'];

function methodsAt(app: OpenAPIHono<AppEnv>, path: string): string[] {
  return methods.filter((method) =>
    app.router.match(method, path)[0].some(([[, route]]) => route.method === method),
  );
}
