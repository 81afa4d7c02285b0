import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toBlocks, toRuns } from '../../functions/standing-pages/rules.ts';

const links = (line: string) => toRuns(line).flatMap(({ href }) => href ?? []);

describe('what staff wrote', () => {
  it('is headings and paragraphs, line by line', () => {
    expect(toBlocks('# 제목\n첫 줄\n둘째 줄\n\n\n다음 문단\n# 끝')).toEqual([
      { kind: 'heading', text: '제목' },
      { kind: 'paragraph', lines: [[{ text: '첫 줄' }], [{ text: '둘째 줄' }]] },
      { kind: 'paragraph', lines: [[{ text: '다음 문단' }]] },
      { kind: 'heading', text: '끝' },
    ]);
  });

  it.each(['#제목', '## 제목', ' # 제목', '#', '# ', '글 # 제목'])('%j is no heading', (line) => {
    expect(toBlocks(line).filter(({ kind }) => kind === 'heading')).toEqual([]);
  });

  it.each([
    ['https://seoul.go.kr', 'https://seoul.go.kr/'],
    ['여기(https://seoul.go.kr/a)를 보세요.', 'https://seoul.go.kr/a'],
    ['https://seoul.go.kr/a?b=c&d=e#f, 그리고', 'https://seoul.go.kr/a?b=c&d=e#f'],
    ['http://seoul.go.kr/에서', 'http://seoul.go.kr/'],
    ['“https://seoul.go.kr/a”', 'https://seoul.go.kr/a'],
    ['『https://seoul.go.kr/a』', 'https://seoul.go.kr/a'],
    ['(https://en.wikipedia.org/wiki/Petition_(law)).', 'https://en.wikipedia.org/wiki/Petition_(law)'],
    ['HTTPS://SEOUL.GO.KR', 'https://seoul.go.kr/'],
  ])('%j leads to %j', (line, href) => {
    expect(links(line)).toEqual([href]);
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    '<a href="javascript:alert(1)">여기</a>',
    '[여기](javascript:alert(1))',
    'ftp://seoul.go.kr',
    '//seoul.go.kr',
    'www.seoul.go.kr',
    'https://',
    'https://seoul.go.kr@elsewhere.example/',
    'https://user:secret@elsewhere.example/',
    'xhttps://seoul.go.kr',
  ])('%j is no link', (line) => {
    expect(links(line)).toEqual([]);
  });

  it('loses nothing of a line, and links to nothing but http and https', () => {
    const piece = fc.oneof(
      fc.constantFrom('https://', 'http://a.kr', 'javascript:', '"', '<', '>', ')', '.', '@', ' ', '가'),
      fc.string({ maxLength: 8 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const line = pieces.join('').replaceAll('\n', ' ');
        const runs = toRuns(line);
        expect(runs.map(({ text }) => text).join('')).toBe(line);
        for (const { href } of runs) if (href !== undefined) expect(href).toMatch(/^https?:\/\/[^\s"<>]+$/);
      }),
    );
  });
});
