import { AppError } from '../../shared/errors.ts';
import { type Encoding, type Format, mostColumns, type Sheet, type SheetRow } from './model.ts';

/**
 * Rows and their headings, out of a file or a part of one that stands by itself: CSV with headings in its first line, a
 * JSON array of objects, or one such object a line. What is in a row is nobody's business here; what is no row at all is
 * refused.
 *
 * @throws import.encoding-wrong, import.malformed naming the line, import.empty, import.columns-wrong
 */
export async function readSheet(bytes: Uint8Array, format: Format, encoding: Encoding): Promise<Sheet> {
  const text = decode(bytes, encoding);
  const sheet = format === 'csv' ? await readCsv(text) : toSheet(readRecords(text, format));
  if (sheet.rows.length === 0) throw new AppError('import.empty');
  const { columns } = sheet;
  const isTooLong = columns.some((column) => column.length > 100);
  if (columns.length > mostColumns || isTooLong || new Set(columns).size < columns.length)
    throw new AppError('import.columns-wrong');
  return sheet;
}

/** UTF-8 with or without its mark, else EUC-KR as Windows writes it (CP949). Nothing is guessed at letter by letter. */
function decode(bytes: Uint8Array, encoding: Encoding): string {
  const wanted = encoding === 'auto' ? ['utf-8', 'euc-kr'] : [encoding];
  for (const label of wanted) {
    try {
      const text = new TextDecoder(label, { fatal: true }).decode(bytes);
      if (!text.includes('\0')) return text;
    } catch {
      // Not this one.
    }
  }
  throw new AppError('import.encoding-wrong');
}

async function readCsv(text: string): Promise<Sheet> {
  // Loaded with the first file: nobody else waits for it.
  const { parse, CsvError } = await import('csv-parse/sync');
  let cells: string[][];
  try {
    cells = parse(text, { delimiter: delimiterOf(text), relax_column_count: true, skip_empty_lines: true });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === 'number' ? error.lines : 1;
    throw new AppError('import.malformed', [{ field: `/lines/${line}`, message: error.code }]);
  }
  const [head = [], ...rows] = cells;
  const columns = head.map((heading, at) => heading.normalize('NFC').trim() || `#${at + 1}`);
  const filled = rows.filter((row) => row.some((cell) => cell.trim() !== ''));
  return {
    columns,
    rows: filled.map((row): SheetRow => (row.length === columns.length ? row : { bad: 'ragged' })),
  };
}

/** What stands most often between the headings. */
function delimiterOf(text: string): string {
  const head = text.slice(0, text.search(/[\r\n]|$/));
  const count = (mark: string) => head.split(mark).length;
  return ['\t', ';'].find((mark) => count(mark) > count(',')) ?? ',';
}

function readRecords(text: string, format: 'json' | 'jsonl'): unknown[] {
  if (format === 'json') {
    const parsed = parseJson(text, 1);
    if (!Array.isArray(parsed))
      throw new AppError('import.malformed', [{ field: '/', message: 'is no array' }]);
    return parsed;
  }
  return text
    .split('\n')
    .map((line, at): [string, number] => [line.trim(), at + 1])
    .filter(([line]) => line !== '')
    .map(([line, at]) => parseJson(line, at));
}

function parseJson(text: string, line: number): unknown {
  try {
    JSON.parse(text);
  } catch {
    throw new AppError('import.malformed', [{ field: `/lines/${line}`, message: 'is no JSON' }]);
  }
  return JSON.parse(withNumbersAsText(text));
}

/** In what is known to be JSON: a text, which may hold digits, or a number. */
const textOrNumber = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gs;
/** A double tells apart all numbers of so many digits. */
const surelyExactDigits = 15;

/**
 * A number becomes text before anything can round it: to us it is what a row is called or says, and numbers of another
 * platform may be longer than a double is exact. A short one is written as it always was, however the file does.
 */
function withNumbersAsText(json: string): string {
  return json.replace(textOrNumber, (found) => {
    if (found.startsWith('"')) return found;
    const digits = found.replace(/[eE].*/, '').replaceAll(/\D/g, '').length;
    return `"${digits > surelyExactDigits ? found : String(Number(found))}"`;
  });
}

/** Objects as rows under every name that one of them has; what lies inside an object is named by its way there. */
function toSheet(records: unknown[]): Sheet {
  const flat = records.map((record) => (isObject(record) ? flatten(record) : undefined));
  const columns = [...new Set(flat.flatMap((cells) => [...(cells?.keys() ?? [])]))];
  return {
    columns,
    rows: flat.map(
      (cells): SheetRow =>
        cells ? columns.map((column) => cells.get(column) ?? '') : { bad: 'not-a-record' },
    ),
  };
}

const mostDepth = 3;

function flatten(record: object, way: string[] = [], cells = new Map<string, string>()): Map<string, string> {
  for (const [name, value] of Object.entries(record)) {
    const path = [...way, name.normalize('NFC').trim()];
    if (isObject(value) && path.length < mostDepth) flatten(value, path, cells);
    else cells.set(path.join('.'), toCell(value));
  }
  return cells;
}

function toCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(toCell).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
