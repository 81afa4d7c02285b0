/**
 * The size of an item in bytes: names and texts in UTF-8, numbers at most 21 bytes, one for a truth value or nothing,
 * three for a list or map and one for each of its members. Source: Amazon DynamoDB Developer Guide, "Item sizes and
 * formats".
 */
export function calculateItemSize(item: Record<string, unknown>): number {
  return Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + sizeOfValue(value),
    0,
  );
}

function sizeOfValue(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return Math.min(21, Math.ceil(String(value).length / 2) + 1);
  if (typeof value === 'boolean' || value === null) return 1;
  if (value === undefined) return 0;
  if (Array.isArray(value)) return value.reduce((sum: number, each) => sum + 1 + sizeOfValue(each), 3);
  return Object.entries(value as object).reduce(
    (sum, [name, each]) => sum + 1 + Buffer.byteLength(name) + sizeOfValue(each),
    3,
  );
}
