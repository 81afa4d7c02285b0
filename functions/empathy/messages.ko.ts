export const chartKo = {
  title: '날마다의 공감',
  summary: (from: string, to: string, total: string) =>
    `${from}부터 ${to}까지 공감이 ${total}명으로 늘었습니다`,
  asTable: '표로 보기',
  date: '날짜',
  total: '그날까지의 공감',
};

export type ChartMessages = typeof chartKo;
