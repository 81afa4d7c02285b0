import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { AttachmentId, InstitutionId } from '../../shared/ids.ts';
import { getFile, listFiles } from '../attachments/index.ts';
import { changePage, type Institution, mostEmblemBytes, type PageSettings } from '../institutions/index.ts';
import { type Actor, assertAllowed, isAdmin } from '../people/index.ts';

const pictures = ['image/png', 'image/jpeg'];

/**
 * Changes how an institution's page looks, with an emblem among its own pictures.
 *
 * @throws auth.forbidden, request.invalid for an emblem that is not a small picture of its own, and what `changePage`
 *   does
 */
export async function changePageSettings(
  context: Context,
  actor: Actor,
  id: InstitutionId,
  change: { page: PageSettings; over: PageSettings },
): Promise<Institution> {
  assertAllowed(isAdmin(actor, id));
  const { emblem } = change.page;
  if (emblem !== null && !(await isEmblem(context, id, emblem)))
    throw new AppError('request.invalid', [
      { field: '/page/emblem', message: 'is no small picture of its own' },
    ]);
  return changePage(context, actor, id, change);
}

/** What an institution's administrator may choose an emblem from, the newest first. */
export async function emblemsOf(context: Context, actor: Actor, id: InstitutionId) {
  const { items } = await listFiles(context, actor, id, { limit: 100 });
  return items.filter(canBeEmblem);
}

async function isEmblem(context: Context, id: InstitutionId, emblem: AttachmentId): Promise<boolean> {
  try {
    const file = await getFile(context, emblem);
    return file.institution === id && canBeEmblem(file);
  } catch (error) {
    if (error instanceof AppError && error.code === 'attachment.not-found') return false;
    throw error;
  }
}

function canBeEmblem({ type, bytes }: { type: string; bytes: number }): boolean {
  return pictures.includes(type) && bytes <= mostEmblemBytes;
}
