import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { textSchema } from '../../shared/text.ts';
import { chosenNameSchema } from '../people/model.ts';
import {
  bodySchema,
  categorySchema,
  type ForeignProposal,
  tagsSchema,
  titleSchema,
} from '../proposals/model.ts';
import {
  chunkRows,
  type Import,
  type ImportField,
  type ImportState,
  importFields,
  type Mapping,
  type Meaning,
  mostChunkBytes,
  neededFields,
  type RowCode,
  type Sheet,
  type SheetRow,
} from './model.ts';

/** @throws import.wrong-state */
export function assertImportState({ state }: Import, ...allowed: ImportState[]): void {
  if (!allowed.includes(state)) throw new AppError('import.wrong-state');
}

/** What their headings are usually called. The first that fits a column has it. */
const usual: Record<ImportField, RegExp> = {
  id: /^(?:id|no|번호|글번호|제안번호|접수번호|식별자|일련번호|proposal.?id|number|key)$/i,
  title: /^(?:title|subject|제목|제안명|제안제목|안건명)$/i,
  body: /^(?:body|content|contents|text|description|내용|본문|제안내용|제안본문)$/i,
  category: /^(?:category|분야|분류|카테고리|제안분야)$/i,
  tags: /^(?:tags?|keywords?|태그|해시태그|키워드)$/i,
  author: /^(?:author.?name|nickname|필명|별명|닉네임|공개이름|공개작성자)$/i,
  state: /^(?:state|status|상태|진행상태|처리상태|진행상황)$/i,
  url: /^(?:url|link|링크|원문주소|원문링크|원문|permalink)$/i,
  empathies: /^(?:empathies|votes?|likes?|supports?|공감|공감수|추천수|동의수|지지수|좋아요)$/i,
  publishedAt: /^(?:published.?at|created.?at|date|작성일시?|등록일시?|게시일시?|제안일시?|공개일시?)$/i,
  closedAt: /^(?:closed.?at|closes.?at|end.?date|마감일시?|종료일시?)$/i,
  answer: /^(?:answer|reply|response|답변|답변내용|기관답변)$/i,
  answeredAt: /^(?:answered.?at|replied.?at|답변일시?|답변등록일)$/i,
};

/** Which column holds what, by its heading; a person corrects it. Authors are never guessed at: to name them is to decide. */
export function guessColumns(headings: readonly string[]): Mapping['columns'] {
  const columns: Mapping['columns'] = {};
  for (const field of importFields.filter((each) => each !== 'author')) {
    const taken = Object.values(columns);
    const found = headings.find(
      (heading) => usual[field].test(heading.replaceAll(/[\s_-]/g, '')) && !taken.includes(heading),
    );
    if (found !== undefined) columns[field] = found;
  }
  return columns;
}

// What tells of people, by its heading.
const personal =
  /(?:전화|휴대|핸드폰|연락처|^주소|거주|우편|메일|e-?mail|phone|mobile|tel|성명|이름|작성자|제안자|신청자|주민|생년|생일|성별|나이|연령|birth|gender|\bip\b|아이디|user|address)/i;

/** Whether a column's cells are kept at all: one that tells of people only where somebody said it is to be taken. */
export function isKept(heading: string, columns: Mapping['columns']): boolean {
  return Object.values(columns).includes(heading) || !personal.test(heading);
}

/** @throws import.columns-wrong naming the field without a column, or the column that there is not */
export function assertMapped(
  { mapping, columns }: Pick<Import, 'mapping' | 'columns'>,
  isWhole: boolean,
): void {
  const missing = isWhole ? neededFields.filter((field) => mapping.columns[field] === undefined) : [];
  const unknown = importFields.filter((field) => {
    const column = mapping.columns[field];
    return column !== undefined && columns.length > 0 && !columns.includes(column);
  });
  if (missing.length + unknown.length === 0) return;
  throw new AppError('import.columns-wrong', [
    ...missing.map((field) => ({ field: `/columns/${field}`, message: 'needs a column' })),
    ...unknown.map((field) => ({
      field: `/columns/${field}`,
      message: 'is no column whose cells were kept',
    })),
  ]);
}

/** Rows in pieces that an item can hold; one that is too large for any says so in its place. */
export function inChunks({ columns, rows }: Sheet): Sheet[] {
  const head = sizeOf(columns);
  const chunks: Sheet[] = [];
  let size = 0;
  for (const given of rows) {
    const isTooLarge = head + sizeOf(given) > mostChunkBytes;
    const row: SheetRow = isTooLarge ? { bad: 'too-large' } : given;
    const bytes = sizeOf(row);
    const last = chunks.at(-1);
    if (!last || last.rows.length >= chunkRows || size + bytes > mostChunkBytes) {
      chunks.push({ columns, rows: [row] });
      size = head + bytes;
    } else {
      last.rows.push(row);
      size += bytes;
    }
  }
  return chunks;
}

function sizeOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value)) + 1;
}

/** Where a chunk of an import lies, counted over all batches in their order, and the number of its first row less one. */
export interface ChunkPlace {
  batch: number;
  chunk: number;
  attempt: string;
  /** Rows of the batches before this one. */
  before: number;
}

export function chunksOf({ batches }: Pick<Import, 'batches'>): ChunkPlace[] {
  let before = 0;
  return Object.entries(batches)
    .map(([number, batch]) => ({ number: Number(number), ...batch }))
    .sort((one, other) => one.number - other.number)
    .flatMap(({ number, attempt, chunks, rows }) => {
      const places = Array.from({ length: chunks }, (_, chunk) => ({
        batch: number,
        chunk,
        attempt,
        before,
      }));
      before += rows;
      return places;
    });
}

/** @throws import.batch-missing unless batches are there from the first on, none left out */
export function assertAllBatches({ batches }: Pick<Import, 'batches'>): void {
  const count = Object.keys(batches).length;
  const isWhole = Array.from({ length: count }, (_, at) => String(at + 1)).every((at) =>
    Object.hasOwn(batches, at),
  );
  if (count === 0 || !isWhole) throw new AppError('import.batch-missing');
}

const openWords = /^(?:open|진행|진행중|공감중|공감진행중|투표중|모집중|접수중|active|ongoing)$/i;
const closedWords =
  /^(?:closed|종료|마감|완료|답변완료|처리완료|검토완료|공감종료|기간종료|답변대기|검토중|부서검토중|불채택|채택|answered|done|completed|expired)$/i;

/** What a word of theirs means, as somebody said or as it usually does. */
export function meaningOf(word: string, states: Mapping['states']): Meaning | undefined {
  if (Object.hasOwn(states, word)) return states[word];
  const plain = word.replaceAll(/\s/g, '');
  if (openWords.test(plain)) return 'open';
  return closedWords.test(plain) ? 'closed' : undefined;
}

/** What a row says, or what is wrong with it and in which field. */
export type RowReading =
  | { record: ForeignProposal }
  | { refused: RowCode; field?: ImportField; id?: string }
  | { skipped: true; id?: string };

/** Their words for what the state and the category are, as a row has them. */
interface RowWords {
  state?: string;
  category?: string;
}

const idSchema = textSchema(200);
const answerSchema = textSchema(20_000, { lines: true });
const countSchema = z.number().int().min(0).max(100_000_000);

/**
 * One row by a mapping. Only the columns that are named are looked at. Dates without a zone are in the institutions'
 * calendar; none may lie in the future.
 */
export function readRow(
  columns: readonly string[],
  row: SheetRow,
  { columns: wanted, states, categories }: Mapping,
  now: Date,
): RowReading {
  if ('bad' in row) return { refused: row.bad };
  const cellOf = (field: ImportField): string => {
    const at = wanted[field] === undefined ? -1 : columns.indexOf(wanted[field]);
    return (row[at] ?? '').trim();
  };
  const id = idSchema.safeParse(cellOf('id')).data;
  if (id === undefined) return { refused: 'id-wrong', field: 'id' };
  let refused: { refused: RowCode; field: ImportField; id: string } | undefined;
  const refuse = (code: RowCode, field: ImportField): undefined => {
    refused ??= { refused: code, field, id };
    return undefined;
  };
  const read = <Value>(field: ImportField, code: RowCode, schema: z.ZodType<Value>): Value | undefined => {
    const parsed = schema.safeParse(cellOf(field));
    return parsed.success ? parsed.data : refuse(code, field);
  };
  const readIf = <Value>(field: ImportField, code: RowCode, schema: z.ZodType<Value>): Value | undefined =>
    cellOf(field) === '' ? undefined : read(field, code, schema);
  const word = cellOf('state');
  const meaning = wanted.state === undefined ? 'closed' : meaningOf(word, states);
  if (meaning === 'skip') return { skipped: true, id };
  if (meaning === undefined) refuse('state-unknown', 'state');
  const theirs = cellOf('category');
  const category = Object.hasOwn(categories, theirs) ? categories[theirs] : theirs;
  const categoryRead = category === '' ? undefined : categorySchema.safeParse(category);
  if (categoryRead?.success === false) refuse('category-wrong', 'category');
  const tags = tagsSchema.safeParse(toTags(cellOf('tags')));
  if (!tags.success) refuse('tags-wrong', 'tags');
  const url = cellOf('url') === '' ? undefined : (toWebAddress(cellOf('url')) ?? refuse('url-wrong', 'url'));
  const empathies = cellOf('empathies') === '' ? undefined : readCount(cellOf('empathies'));
  if (empathies === null) refuse('count-wrong', 'empathies');
  const dateOf = (field: ImportField): Date | undefined => {
    if (cellOf(field) === '') return undefined;
    const date = readDate(cellOf(field));
    return date ?? refuse('date-wrong', field);
  };
  const [publishedAt, closedAt, answeredAt] = [
    dateOf('publishedAt'),
    dateOf('closedAt'),
    dateOf('answeredAt'),
  ];
  if (publishedAt && publishedAt > now) refuse('date-future', 'publishedAt');
  if (answeredAt && answeredAt > now) refuse('date-future', 'answeredAt');
  if (publishedAt && closedAt && closedAt < publishedAt) refuse('date-order', 'closedAt');
  const answerText = readIf('answer', 'answer-wrong', answerSchema);
  const record = {
    id,
    title: read('title', 'title-wrong', titleSchema) ?? '',
    body: read('body', 'body-wrong', bodySchema) ?? '',
    category: categoryRead?.data,
    tags: tags.data ?? [],
    authorName: readIf('author', 'author-wrong', chosenNameSchema),
    isOpen: meaning === 'open',
    state: word === '' ? undefined : word.slice(0, 100),
    url,
    empathies: empathies ?? undefined,
    publishedAt: publishedAt?.toISOString(),
    // One that is to close later is closed here by nothing but its own window.
    closedAt: closedAt && closedAt <= now ? closedAt.toISOString() : undefined,
    answer: answerText === undefined ? undefined : { text: answerText, at: answeredAt?.toISOString() },
  };
  return refused ?? { record };
}

/** What a row says in the columns of states and categories. */
export function wordsOfRow(columns: readonly string[], row: SheetRow, mapping: Mapping): RowWords {
  if ('bad' in row) return {};
  const cell = (field: ImportField) => {
    const column = mapping.columns[field];
    return column === undefined ? '' : (row[columns.indexOf(column)] ?? '').trim().slice(0, 100);
  };
  return {
    ...(cell('state') && { state: cell('state') }),
    ...(cell('category') && { category: cell('category') }),
  };
}

function toTags(cell: string): string[] {
  return cell
    .split(/[,;|#\n]/)
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
}

function readCount(cell: string): number | null {
  const digits = cell.replaceAll(/,(?=\d{3}(?:\D|$))/g, '');
  if (!/^\d{1,9}(?:\.0+)?$/.test(digits)) return null;
  return countSchema.safeParse(Math.trunc(Number(digits))).data ?? null;
}

function toWebAddress(cell: string): string | undefined {
  if (cell.length > 1_000 || !/^https?:\/\//i.test(cell) || !URL.canParse(cell)) return undefined;
  const url = new URL(cell);
  return url.username === '' && url.password === '' ? url.href : undefined;
}

// 2024-05-01, 2024.5.1., 2024/05/01, 2024년 5월 1일, 20240501; then perhaps a time, with 오전 and 오후.
const dateForm =
  /^(?:(\d{4})\s*[-./년]\s*(\d{1,2})\s*[-./월]\s*(\d{1,2})\s*(?:일|\.)?|(\d{4})(\d{2})(\d{2}))(?:[T\s]*(오전|오후|AM|PM)?\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?\s*(AM|PM)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/i;

/** A moment in one of the usual forms; the beginning of its day where no time is said. Nothing where there is no such day. */
export function readDate(cell: string): Date | undefined {
  const found = dateForm.exec(cell.replaceAll(/\([월화수목금토일]\)/g, '').trim());
  if (!found) return undefined;
  const number = (at: number) => Number(found[at] ?? 0);
  const [year, month, date] = found[1] === undefined ? [4, 5, 6].map(number) : [1, 2, 3].map(number);
  const half = (found[7] ?? found[11] ?? '').toLowerCase();
  const hour = toHour(number(8), half);
  const [minute, second] = [number(9), number(10)];
  const at = new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, date, hour, minute, second));
  const isReal =
    (year ?? 0) >= 1990 && at.getUTCMonth() === (month ?? 0) - 1 && at.getUTCDate() === date && hour < 24;
  if (!isReal || minute > 59 || second > 59) return undefined;
  return new Date(at.getTime() - offsetOf(found[12]));
}

function toHour(hour: number, half: string): number {
  if (half === '') return hour;
  if (hour < 1 || hour > 12) return 24;
  const isAfternoon = half === '오후' || half === 'pm';
  return (hour % 12) + (isAfternoon ? 12 : 0);
}

/** Milliseconds a zone is ahead of UTC; Korea's where none is said. */
function offsetOf(zone: string | undefined): number {
  if (zone === undefined) return koreaMs;
  if (/^z$/i.test(zone)) return 0;
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

/** Asia/Seoul keeps UTC+9 all year, as shared/clock has it. */
const koreaMs = 9 * 3_600_000;
