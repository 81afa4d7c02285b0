import { chmod, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { IdentityKeyError, openIdentityKeys } from '../../../infra/local/identity/index.ts';
import { makeFolder } from './harness.ts';

let folder: Awaited<ReturnType<typeof makeFolder>>;
let signingPath: string;
let pseudonymPath: string;

beforeEach(async () => {
  folder = await makeFolder();
  signingPath = join(folder.path, 'identity-key.json');
  pseudonymPath = join(folder.path, 'pseudonym-key');
});

afterEach(() => folder.remove());

async function signingFile(): Promise<Record<string, string>> {
  return JSON.parse(await readFile(signingPath, 'utf8'));
}

describe('the keys', () => {
  it('survive a restart', async () => {
    const before = await openIdentityKeys(folder.path);
    const token = await new SignJWT({}).setProtectedHeader({ alg: 'ES256' }).sign(before.signingKey);
    const after = await openIdentityKeys(folder.path, { dataExists: true });
    expect(after.signingJwk).toEqual(before.signingJwk);
    expect([...(await after.pseudonymKey())]).toEqual([...(await before.pseudonymKey())]);
    await expect(jwtVerify(token, after.verificationKeys)).resolves.toBeDefined();
  });

  it('are for their owner alone, with nothing left beside them', async () => {
    await openIdentityKeys(folder.path);
    expect(await readdir(folder.path)).toEqual(['identity-key.json', 'pseudonym-key']);
    for (const path of [signingPath, pseudonymPath]) expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await readFile(pseudonymPath)).byteLength).toBe(32);
  });

  it('differ between deployments', async () => {
    const other = await makeFolder();
    const here = await openIdentityKeys(folder.path);
    const there = await openIdentityKeys(other.path);
    await other.remove();
    expect(there.signingJwk.kid).not.toBe(here.signingJwk.kid);
    expect([...(await there.pseudonymKey())]).not.toEqual([...(await here.pseudonymKey())]);
  });

  it('make the data folder on a first start', async () => {
    await expect(openIdentityKeys(join(folder.path, 'new', 'data'))).resolves.toBeDefined();
  });

  it('complete a first start that died between the two', async () => {
    const before = await openIdentityKeys(folder.path);
    await rm(signingPath);
    const after = await openIdentityKeys(folder.path);
    expect([...(await after.pseudonymKey())]).toEqual([...(await before.pseudonymKey())]);
    expect(after.signingJwk.kid).not.toBe(before.signingJwk.kid);
  });
});

describe('a damaged key file', () => {
  beforeEach(async () => {
    await openIdentityKeys(folder.path);
  });

  it.each<[string, () => Promise<Uint8Array | string>]>([
    ['is empty', async () => ''],
    ['is cut short', async () => (await readFile(pseudonymPath)).subarray(0, 31)],
    ['has grown', async () => Buffer.concat([await readFile(pseudonymPath), Buffer.from('\n')])],
    ['is all zeros', async () => new Uint8Array(32)],
  ])('of the pseudonyms that %s is refused and left alone', async (_, damage) => {
    const damaged = await damage();
    await writeFile(pseudonymPath, damaged);
    await expect(openIdentityKeys(folder.path)).rejects.toThrow(IdentityKeyError);
    await expect(openIdentityKeys(folder.path)).rejects.toThrow(pseudonymPath);
    expect(await readFile(pseudonymPath)).toEqual(Buffer.from(damaged as string));
  });

  it.each<[string, () => Promise<string>]>([
    ['is empty', async () => ''],
    ['is cut short', async () => (await readFile(signingPath, 'utf8')).slice(0, 60)],
    ['lacks its private part', async () => JSON.stringify({ ...(await signingFile()), d: undefined })],
    [
      'has another key’s private part',
      async () => JSON.stringify({ ...(await signingFile()), d: await otherPrivatePart() }),
    ],
    [
      'has a point off the curve',
      async () => JSON.stringify({ ...(await signingFile()), y: (await signingFile()).x }),
    ],
    ['is of another kind', async () => JSON.stringify({ kty: 'RSA' })],
  ])('of the signatures that %s is refused without quoting it', async (_, damage) => {
    const { d = '' } = await signingFile();
    await writeFile(signingPath, await damage());
    const refusal = await openIdentityKeys(folder.path).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(IdentityKeyError);
    expect((refusal as Error).message).toContain(signingPath);
    expect((refusal as Error).message).not.toContain(d.slice(0, 8));
  });

  it('of the pseudonyms that is gone is not replaced while its signing key is there', async () => {
    await rm(pseudonymPath);
    await expect(openIdentityKeys(folder.path)).rejects.toThrow(IdentityKeyError);
    expect(await readdir(folder.path)).toEqual(['identity-key.json']);
  });

  it('of the pseudonyms that is gone is not replaced while there is data', async () => {
    await Promise.all([rm(pseudonymPath), rm(signingPath)]);
    await expect(openIdentityKeys(folder.path, { dataExists: true })).rejects.toThrow(/empathy twice/);
    expect(await readdir(folder.path)).toEqual([]);
  });
});

it.skipIf(process.getuid?.() === 0)('says so when the folder cannot be written', async () => {
  await chmod(folder.path, 0o500);
  await expect(openIdentityKeys(folder.path)).rejects.toThrow(/cannot write the key file .*EACCES/);
  await chmod(folder.path, 0o700);
});

it('says so when the data folder is a file', async () => {
  const path = join(folder.path, 'file');
  await writeFile(path, '');
  await expect(openIdentityKeys(path)).rejects.toThrow(IdentityKeyError);
});

async function otherPrivatePart(): Promise<string | undefined> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  return (await exportJWK(privateKey)).d;
}
