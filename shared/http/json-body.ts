import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { AppError } from '../errors.ts';

const maxBytes = 128 * 1024;

/**
 * Reads a JSON body before anything parses it: size, content type, UTF-8, syntax, depth, and that no object names a key
 * twice (which parsers settle each in their own way).
 *
 * @throws request.too-large, request.unsupported-type, request.malformed-json, request.too-deep, request.duplicate-key
 */
export function jsonBody(): MiddlewareHandler[] {
  return [
    bodyLimit({
      maxSize: maxBytes,
      onError: () => {
        throw new AppError('request.too-large');
      },
    }),
    async (c, next) => {
      if (c.req.method === 'GET' || c.req.method === 'HEAD' || c.req.raw.body === null) return next();
      const bytes = await c.req.arrayBuffer();
      if (bytes.byteLength === 0) return next();
      const type = (c.req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
      if (type !== 'application/json') throw new AppError('request.unsupported-type');
      // Loaded with the first body: public reads start without it.
      const { assertPlainJson } = await import('./plain-json.ts');
      assertPlainJson(decode(bytes));
      return next();
    },
  ];
}

function decode(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new AppError('request.malformed-json');
  }
}
