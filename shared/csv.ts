import { stringify } from 'csv-stringify/sync';

/**
 * RFC 4180, with names in the first line and a byte order mark so that spreadsheets read Korean. What is not a plain
 * value is JSON in its cell; a cell that a spreadsheet would take for a formula is defused.
 *
 * @param headings what the first line calls the columns, where that is not what rows call them
 */
export function toCsv(
  columns: readonly string[],
  rows: object[],
  options: { head: boolean; headings?: Record<string, string> },
): string {
  const cells = rows.map((row) => columns.map((column) => toCell((row as Record<string, unknown>)[column])));
  return stringify(cells, {
    header: options.head,
    columns: columns.map((column) => options.headings?.[column] ?? column),
    bom: options.head,
    record_delimiter: '\r\n',
    escape_formulas: true,
  });
}

function toCell(value: unknown): string | number | boolean {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string' || typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  return JSON.stringify(value);
}
