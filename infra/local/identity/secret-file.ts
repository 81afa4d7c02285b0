import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A key file that is missing where it must be, damaged, or cannot be read or written. Its message is for the operator. */
export class IdentityKeyError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'IdentityKeyError';
  }
}

/** @returns nothing where there is no such file; a file that cannot be read is an error, never an absent one */
export async function readSecret(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new IdentityKeyError(`cannot read the key file ${path}: ${reasonOf(error)}`, { cause: error });
  }
}

/** Whole and on disk, or not there at all: a key that signed something must survive a power cut right after. */
export async function writeSecret(path: string, bytes: Uint8Array): Promise<void> {
  const folder = dirname(path);
  const draft = `${path}.${randomBytes(6).toString('hex')}.new`;
  try {
    await mkdir(folder, { recursive: true });
    await writeThrough(draft, bytes);
    await rename(draft, path);
    await syncFolder(folder);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => {});
    throw new IdentityKeyError(`cannot write the key file ${path}: ${reasonOf(error)}`, { cause: error });
  }
}

async function writeThrough(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

// A rename is on disk only once its folder is.
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
