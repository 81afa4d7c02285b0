import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { type Exported, type ExportFile, mostFileBytes } from './model.ts';

/** One JSON document a line. */
export function toJsonLines(rows: object[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

export interface PackedFile {
  file: ExportFile;
  data: Uint8Array;
}

/**
 * Rows in as few compressed files as hold them, numbered from the one after `before`. Files of a dataset one after the
 * other are one file (RFC 1952, 2.2: members may follow each other). The same rows always make the same bytes.
 */
export function packRows(dataset: Exported, rows: object[], before: number): PackedFile[] {
  if (rows.length === 0) return [];
  const data = gzipSync(toJsonLines(rows), { level: 9 });
  if (data.byteLength > mostFileBytes && rows.length > 1) {
    const half = Math.ceil(rows.length / 2);
    const first = packRows(dataset, rows.slice(0, half), before);
    return [...first, ...packRows(dataset, rows.slice(half), before + first.length)];
  }
  const file = {
    name: `${dataset}-${String(before + 1).padStart(4, '0')}.jsonl.gz`,
    dataset,
    rows: rows.length,
    bytes: data.byteLength,
    sha256: createHash('sha256').update(data).digest('hex'),
  };
  return [{ file, data }];
}

/** As `Repr-Digest` has it (RFC 9530). */
export function toDigest(sha256: string): string {
  return `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`;
}
