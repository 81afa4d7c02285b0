import { describe, expect, it } from 'vitest';
import type { Mapping } from '../../functions/imports/model.ts';
import { chunkRows, mostChunkBytes } from '../../functions/imports/model.ts';
import {
  guessColumns,
  inChunks,
  isKept,
  meaningOf,
  readDate,
  readRow,
} from '../../functions/imports/rules.ts';

const now = new Date('2026-01-01T00:00:00Z');
const columns = ['번호', '제목', '내용', '상태', '공감', '태그', '분야', '끝'];
const mapping: Mapping = {
  columns: {
    id: '번호',
    title: '제목',
    body: '내용',
    state: '상태',
    empathies: '공감',
    tags: '태그',
    category: '분야',
    closedAt: '끝',
  },
  states: { 끝남: 'closed', 비공개: 'skip' },
  categories: { 교통·안전: '안전' },
};
const row = (more: Record<string, string> = {}) =>
  columns.map(
    (column) => ({ 번호: '1', 제목: '밤길', 내용: '등을 답니다.', 상태: '끝남', ...more })[column] ?? '',
  );
const read = (more?: Record<string, string>) => readRow(columns, row(more), mapping, now);

describe('a date of another platform', () => {
  it.each([
    ['2024-05-01', '2024-04-30T15:00:00.000Z'],
    ['2024.5.1.', '2024-04-30T15:00:00.000Z'],
    ['2024/05/01 13:30', '2024-05-01T04:30:00.000Z'],
    ['2024. 5. 1. 오후 1:30', '2024-05-01T04:30:00.000Z'],
    ['2024. 5. 1. (수) 오전 12:05:09', '2024-04-30T15:05:09.000Z'],
    ['2024년 5월 1일', '2024-04-30T15:00:00.000Z'],
    ['2024년 5월 1일 12:00', '2024-05-01T03:00:00.000Z'],
    ['20240501', '2024-04-30T15:00:00.000Z'],
    ['2024-05-01T13:30:15Z', '2024-05-01T13:30:15.000Z'],
    ['2024-05-01T13:30:15.123456+09:00', '2024-05-01T04:30:15.000Z'],
    ['2024-05-01 1:30 PM', '2024-05-01T04:30:00.000Z'],
    ['2024-05-01T01:30:00-0500', '2024-05-01T06:30:00.000Z'],
    ['2024-02-29', '2024-02-28T15:00:00.000Z'],
  ])('is read: %s', (text, expected) => expect(readDate(text)?.toISOString()).toBe(expected));

  it.each([
    '',
    '어제',
    '2023-02-29',
    '2024-13-01',
    '2024-04-31',
    '2024-05-01 24:00',
    '2024-05-01 12:60',
    '24-5-1',
    '1899-01-01',
    '45413',
    '2024-05-01 오후 13:00',
    '2024-05-01 12:00 지나서',
  ])('is none: %s', (text) => expect(readDate(text)).toBeUndefined());
});

describe('a row', () => {
  it('says what it says', () => {
    expect(read({ 공감: '1,204', 태그: '#밤길, 안전;밤길', 분야: '교통·안전', 끝: '2024-05-01' })).toEqual({
      record: {
        id: '1',
        title: '밤길',
        body: '등을 답니다.',
        category: '안전',
        tags: ['밤길', '안전'],
        isOpen: false,
        state: '끝남',
        empathies: 1204,
        closedAt: '2024-04-30T15:00:00.000Z',
      },
    });
  });

  it.each([
    [{ 상태: '비공개' }, { skipped: true, id: '1' }],
    [{ 상태: '' }, { refused: 'state-unknown', field: 'state', id: '1' }],
    [{ 상태: 'constructor' }, { refused: 'state-unknown', field: 'state', id: '1' }],
    [{ 공감: '-1' }, { refused: 'count-wrong', field: 'empathies', id: '1' }],
    [{ 공감: '1.5' }, { refused: 'count-wrong', field: 'empathies', id: '1' }],
    [{ 공감: '12,34' }, { refused: 'count-wrong', field: 'empathies', id: '1' }],
    [{ 공감: '999999999' }, { refused: 'count-wrong', field: 'empathies', id: '1' }],
    [{ 태그: '가,나,다,라,마,바' }, { refused: 'tags-wrong', field: 'tags', id: '1' }],
    [{ 제목: '두\n줄' }, { refused: 'title-wrong', field: 'title', id: '1' }],
    [{ 내용: '뒤집\u202e힌 글' }, { refused: 'body-wrong', field: 'body', id: '1' }],
    [{ 번호: ' ' }, { refused: 'id-wrong', field: 'id' }],
  ])('is refused, or left out: %j', (more, expected) => expect(read(more)).toEqual(expected));

  it('that is to close later is closed by nothing but its own window here', () => {
    expect(read({ 상태: '진행중', 끝: '2030-01-01' })).toMatchObject({
      record: { isOpen: true, closedAt: undefined },
    });
  });

  it.each([
    ['진행 중', 'open'],
    ['Open', 'open'],
    ['답변 완료', 'closed'],
    ['심사중', undefined],
  ])('is %s: %s', (word, expected) => expect(meaningOf(word, {})).toBe(expected));
});

describe('headings', () => {
  it('are guessed at, but for whoever wrote it', () => {
    expect(guessColumns(['글 번호', '제목', '내용', '공감수', '등록일', '작성자', '원문 링크'])).toEqual({
      id: '글 번호',
      title: '제목',
      body: '내용',
      empathies: '공감수',
      publishedAt: '등록일',
      url: '원문 링크',
    });
  });

  it.each(['작성자', '휴대전화', 'E-mail', '주소', '주민등록번호', '생년월일', '성별'])(
    'that tell of people are not kept unasked: %s',
    (heading) => {
      expect(isKept(heading, {})).toBe(false);
      expect(isKept(heading, { author: heading })).toBe(true);
    },
  );
});

describe('chunks', () => {
  it('hold no more than an item can, and every row in its order', () => {
    const rows = Array.from({ length: 450 }, (_, at) => [
      String(at),
      '가'.repeat(at % 7 === 0 ? 20_000 : 10),
    ]);
    const chunks = inChunks({ columns: ['번호', '내용'], rows });
    expect(chunks.flatMap((chunk) => chunk.rows)).toEqual(rows);
    for (const chunk of chunks) {
      expect(chunk.rows.length).toBeLessThanOrEqual(chunkRows);
      expect(Buffer.byteLength(JSON.stringify(chunk))).toBeLessThanOrEqual(mostChunkBytes + 1_000);
    }
  });

  it('say of a row that none can hold that it is too large', () => {
    const chunks = inChunks({ columns: ['a'], rows: [['x'.repeat(mostChunkBytes)], ['y']] });
    expect(chunks).toEqual([{ columns: ['a'], rows: [{ bad: 'too-large' }, ['y']] }]);
  });
});
