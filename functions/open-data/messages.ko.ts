export const openDataKo = {
  title: '공공데이터',
  lead: '누구나 읽을 수 있는 것은 누구나 가져다 쓸 수 있습니다. 날마다 새벽에 모두를 파일로 내보냅니다.',
  licence: '이용 조건',
  licenceText: '어디서 왔는지 밝히면 무엇에든 쓸 수 있습니다.',
  latest: (date: string) => `${date}의 내보내기`,
  none: '아직 끝난 내보내기가 없습니다. 새벽 두 시에 시작합니다.',
  dataset: '자료',
  files: '파일',
  rows: '줄',
  size: '크기',
  schema: '항목 설명 (JSON Schema)',
  manifest: '파일 목록과 SHA-256 (JSON)',
  kilobytes: (size: string) => `${size} kB`,
  how: '쓰는 법',
  howText:
    '파일은 한 줄에 하나씩인 JSON을 gzip으로 줄인 것입니다. 같은 자료의 파일을 차례로 이어 붙이면 한 파일이 됩니다. 파일 목록에 든 SHA-256으로 온전한지 확인할 수 있습니다.',
  mirrorText:
    '사본을 늘 새롭게 두려면 파일 목록의 changes.cursor부터 바뀐 것을 물으면 됩니다. 처음부터 다시 받을 일이 없습니다.',
  changes: '바뀐 것 (JSON)',
  earlier: '지난 내보내기',
  earlierOf: (date: string, rows: string) => `${date} (${rows}줄)`,
  datasets: {
    institutions: '기관',
    proposals: '시민제안',
    rejections: '공개되지 않은 제안과 그 까닭',
    answers: '답변',
    commitments: '실행과제',
    forums: '공론장',
    opinions: '의견',
  },
};
export type OpenDataMessages = typeof openDataKo;
