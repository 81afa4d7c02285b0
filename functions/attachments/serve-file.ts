import type { Context as HonoContext } from 'hono';
import type { Context } from '../../shared/context.ts';
import type { AttachmentId } from '../../shared/ids.ts';
import { readFile } from './attach-file.ts';

/**
 * Sends a file as what it is and nothing else: to be saved, never run or shown as a page of this site. It is the same for
 * ever, so that a browser and a CDN ask once.
 *
 * @throws attachment.not-found
 */
export async function serveFile(c: HonoContext, context: Context, id: AttachmentId): Promise<Response> {
  const { file, bytes } = await readFile(context, id);
  return c.body(bytes, 200, {
    'Content-Type': file.type,
    'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
    'Cache-Control': 'public, max-age=31536000, immutable',
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "default-src 'none'; sandbox",
  });
}
