import { createHash } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';
import { fileTypes, mostFileBytes } from './model.ts';

/**
 * As what a file is served: by the ending of its name, if it begins as such a file does, and if a text is text.
 *
 * @throws attachment.empty, attachment.too-large, attachment.type-unknown
 */
export function typeOfFile(name: string, bytes: Uint8Array): string {
  if (bytes.byteLength === 0) throw new AppError('attachment.empty');
  if (bytes.byteLength > mostFileBytes) throw new AppError('attachment.too-large');
  const ending = name.split('.').at(-1)?.toLowerCase() ?? '';
  const known = Object.hasOwn(fileTypes, ending) ? fileTypes[ending as keyof typeof fileTypes] : undefined;
  const beginsSo = known?.begins.every((byte, index) => bytes[index] === byte);
  if (!known || !beginsSo) throw new AppError('attachment.type-unknown');
  if (known.begins.length === 0 && !isText(bytes)) throw new AppError('attachment.type-unknown');
  return known.type;
}

function isText(bytes: Uint8Array): boolean {
  try {
    return !new TextDecoder('utf-8', { fatal: true }).decode(bytes).includes('\0');
  } catch {
    return false;
  }
}

/** By what one file is told from another of the same name. */
export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** A file in pieces of at most so many bytes. */
export function inParts(bytes: Uint8Array, most: number): Uint8Array[] {
  const count = Math.ceil(bytes.byteLength / most);
  return Array.from({ length: count }, (_, part) => bytes.subarray(part * most, (part + 1) * most));
}
