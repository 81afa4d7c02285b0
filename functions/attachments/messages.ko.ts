export const attachmentsKo = {
  title: '파일',
  lead: '공론장의 배경이나 보고서에 붙일 파일을 올립니다. 올린 파일은 누구나 볼 수 있고, 고칠 수 없습니다. 고친 것은 새로 올려 주십시오.',
  back: '답변 업무',
  institution: '기관',
  choose: '파일',
  hint: 'PDF, PNG, JPEG, TXT, CSV, HWPX, DOCX, XLSX, PPTX. 2MB까지.',
  send: '올리기',
  sendToSources: '파일을 올려 근거 자료에 넣기',
  none: '아직 올린 파일이 없습니다.',
  list: '올린 파일',
  name: '이름',
  size: '크기',
  at: '올린 때',
  address: '주소(출처나 파일 칸에 붙여 넣으십시오)',
  kilobytes: (count: string) => `${count}KB`,
  saved: '올렸습니다.',
  missing: '파일을 골라 주십시오.',
};

export type AttachmentsMessages = typeof attachmentsKo;
