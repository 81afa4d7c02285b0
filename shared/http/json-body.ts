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
    const read = async () => {
      await assertJson(c);
      await next();
    };
    const length = lengthOf(c);
    if (length === undefined) return limit(c, read);
    if (length > maxBytes) throw new AppError('request.too-large');
    return read();
  };
}

/** How long a body says that it is. Only one that does not say so is counted as it comes: that takes a stream of its own. */
function lengthOf({ req }: Context): number | undefined {
  const length = Number(req.header('content-length') ?? Number.NaN);
  return req.header('transfer-encoding') === undefined && Number.isSafeInteger(length) ? length : undefined;
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

// Loaded with the first body: public reads start without it. Kept: to ask for a loaded module again is not free.
let plainJson: Promise<typeof import('./plain-json.ts')> | undefined;

async function assertJson({ req }: Context): Promise<void> {
  const bytes = await req.arrayBuffer();
  if (bytes.byteLength === 0) return;
  if (bytes.byteLength > maxBytes) throw new AppError('request.too-large');
  const type = (req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') throw new AppError('request.unsupported-type');
  const text = decode(bytes);
  plainJson ??= import('./plain-json.ts');
  (await plainJson).assertPlainJson(text);
  // So that whoever reads it next need not decode it again.
  Object.assign(req.bodyCache, { text: Promise.resolve(text) });
}

function decode(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new AppError('request.malformed-json');
  }
}
