import { AppError } from '../../shared/errors.ts';

/** Reads the key when somebody signed in first asks for something, and once; a failed reading is tried again. */
export function makeSecretKey(secret: string): () => Promise<Uint8Array> {
  let reading: Promise<Uint8Array> | undefined;
  return () => {
    reading ??= readSecret(secret)
      .then(toKey)
      .catch((error: unknown) => {
        reading = undefined;
        throw error;
      });
    return reading;
  };
}

async function readSecret(id: string): Promise<string | undefined> {
  // Loaded here, so that public reads, most of all requests, start without it.
  const { GetSecretValueCommand, SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager');
  const client = new SecretsManagerClient({ maxAttempts: 3 });
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: id }));
    return SecretString;
  } catch {
    throw new AppError('server.unavailable');
  } finally {
    client.destroy();
  }
}

/** 32 bytes, in hexadecimal or base64. What is wrong with it is never told by showing it. */
function toKey(text: string | undefined): Uint8Array {
  const key = Buffer.from(text ?? '', /^[0-9a-f]{64}$/i.test(text ?? '') ? 'hex' : 'base64');
  if (key.length !== 32) throw new Error('a key is not 32 bytes long');
  return key;
}
