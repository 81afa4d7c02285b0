import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { AppError } from '../errors.ts';

const maxBytes = 128 * 1024;

/**
 * Reads a JSON body before anything parses it: size, content type, UTF-8, syntax, depth, and that no object names a key
 * twice (which parsers settle each in their own way).
 *
 * @throws request.too-large, request.unsupported-type, request.malformed-json, request.too-deep, request.duplicate-key
 */
export function jsonBody(): MiddlewareHandler {
  const limit = bodyLimit({
    maxSize: maxBytes,
    onError: () => {
      throw new AppError('request.too-large');
    },
  });
  return async (c, next) => {
    if (!mayHaveBody(c)) return next();
    return limit(c, async () => {
      await assertJson(c);
      await next();
    });
  };
}

/**
 * Whether there is something to read. Most writes, empathies before all, have no body, and to look at the stream of one
 * costs as much as the rest of the request. No route reads what comes without a type.
 */
function mayHaveBody({ req }: Context): boolean {
  if (req.method === 'GET' || req.method === 'HEAD') return false;
  return ['content-length', 'transfer-encoding', 'content-type'].some(
    (name) => (req.header(name) ?? '0') !== '0',
  );
}

async function assertJson(c: Context): Promise<void> {
  if (c.req.raw.body === null) return;
  const bytes = await c.req.arrayBuffer();
  if (bytes.byteLength === 0) return;
  const type = (c.req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') throw new AppError('request.unsupported-type');
  // Loaded with the first body: public reads start without it.
  const { assertPlainJson } = await import('./plain-json.ts');
  assertPlainJson(decode(bytes));
}

function decode(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new AppError('request.malformed-json');
  }
}
