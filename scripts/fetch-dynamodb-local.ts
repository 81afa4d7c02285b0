import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { emulatorFolder } from '../test/support/dynamodb-local.ts';

// AWS's DynamoDB Local as an npm package carries it. For tests only, so none of the product's own dependencies.
const carrier = 'amplify-dynamodb-simulator@2.9.30';
const integrity =
  'sha512-xTeeRLvzEfqyd5lh3bH4c0kHvSHHmmhD5ZDsHFKAQ5g2Zl6JqlFdutaQhCLHzxEp6Ry1o7TB6niIoXuQAnSewQ==';
const receipt = join(emulatorFolder, 'fetched-from');

function fetchEmulator(): void {
  const cache = dirname(emulatorFolder);
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, 'fetching-'));
  try {
    const archive = join(work, pack(work));
    const found = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
    if (found !== integrity) throw new Error(`${carrier} is not what it was: ${found}`);
    execFileSync('tar', ['-xzf', archive, '-C', work, 'package/emulator']);
    const unpacked = join(work, 'package', 'emulator');
    writeFileSync(join(unpacked, 'fetched-from'), `${carrier} ${integrity}\n`);
    rmSync(emulatorFolder, { recursive: true, force: true });
    // In one step: a fetch that is cut short leaves nothing that looks whole.
    renameSync(unpacked, emulatorFolder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function pack(folder: string): string {
  try {
    const told = execFileSync('npm', ['pack', carrier, '--json', '--ignore-scripts'], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 16 * 1024 * 1024,
    });
    const [packed] = JSON.parse(told) as { filename: string }[];
    if (packed) return packed.filename;
  } catch (error) {
    throw new Error(`${carrier} cannot be fetched: is the npm registry within reach?`, { cause: error });
  }
  throw new Error(`${carrier} cannot be fetched: npm packed nothing`);
}

function isFetched(): boolean {
  return existsSync(receipt) && readFileSync(receipt, 'utf8').includes(integrity);
}

try {
  if (!isFetched()) fetchEmulator();
  console.log(`DynamoDB Local is in ${emulatorFolder}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
