import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import { reserveId } from '../../shared/http/idempotency.ts';
import { type AttachmentId, attachmentIdSchema, type InstitutionId, newId } from '../../shared/ids.ts';
import { getInstitution } from '../institutions/index.ts';
import { type Actor, assertAllowed, isStaff } from '../people/index.ts';
import { type Attachment, fileNameSchema } from './model.ts';
import { bytesOf, filesOf, findFile, keepFile } from './repository.ts';
import { digestOf, typeOfFile } from './rules.ts';

interface NewFile {
  institution: InstitutionId;
  name: string;
  bytes: Uint8Array;
  idempotencyKey?: string | undefined;
}

/**
 * Keeps a file that staff put beside what they publish: a source of a forum's background, a part of its report. It is
 * public from then on under its id, and stays as it is: another version is another file. Repeated with the same
 * idempotency key it is one file.
 *
 * @throws institution.not-found, auth.forbidden, attachment.empty, attachment.too-large, attachment.type-unknown,
 *   request.idempotency-key-invalid, request.idempotency-key-reused
 */
export async function attachFile(
  context: Context,
  actor: Actor,
  { institution, name, bytes, idempotencyKey }: NewFile,
): Promise<Attachment> {
  const { table, clock } = context;
  await getInstitution(context, institution);
  assertAllowed(isStaff(actor, institution));
  const type = typeOfFile(name, bytes);
  const now = clock.now();
  const id = await reserveId(context, {
    person: actor.person,
    route: 'attachments',
    key: idempotencyKey,
    request: { institution, name, bytes: digestOf(bytes) },
    newId: () => newId(attachmentIdSchema, 'att', now),
  });
  const file = {
    id,
    institution,
    name,
    type,
    bytes: bytes.byteLength,
    at: now.toISOString(),
    by: actor.person,
  };
  await keepFile(table, file, bytes);
  return getFile(context, file.id);
}

/** The file that a form was sent with, to be attached; nothing where none was chosen, or under a name that is none. */
export function toSentFile(sent: unknown): Promise<{ name: string; bytes: Uint8Array }> | undefined {
  const name = sent instanceof File ? fileNameSchema.safeParse(sent.name).data : undefined;
  if (!(sent instanceof File) || name === undefined) return undefined;
  return sent.arrayBuffer().then((bytes) => ({ name, bytes: new Uint8Array(bytes) }));
}

/** @throws attachment.not-found */
export async function getFile({ table }: Context, id: AttachmentId): Promise<Attachment> {
  const file = await findFile(table, id);
  if (!file) throw new AppError('attachment.not-found');
  return file;
}

/**
 * A file and what is in it.
 *
 * @throws attachment.not-found
 */
export async function readFile(
  context: Context,
  id: AttachmentId,
): Promise<{ file: Attachment; bytes: Uint8Array<ArrayBuffer> }> {
  const file = await getFile(context, id);
  return { file, bytes: await bytesOf(context.table, file) };
}

/**
 * The files of an institution, for its staff, newest first.
 *
 * @throws auth.forbidden, request.bad-cursor
 */
export async function listFiles(
  { table }: Context,
  actor: Actor,
  institution: InstitutionId,
  page: { limit: number; cursor?: string | undefined },
): Promise<{ items: Attachment[]; next: string | null }> {
  assertAllowed(isStaff(actor, institution));
  return filesOf(table, institution, page);
}
