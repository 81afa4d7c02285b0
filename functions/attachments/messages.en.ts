import type { AttachmentsMessages } from './messages.ko.ts';

export const attachmentsEn: AttachmentsMessages = {
  title: 'Files',
  lead: 'Put files here to go beside a forum’s background or report. Everybody can read them, and they cannot be changed: another version is another file.',
  back: 'Answers desk',
  institution: 'Institution',
  choose: 'File',
  hint: 'PDF, PNG, JPEG, TXT, CSV, HWPX, DOCX, XLSX, PPTX. 2 MB at most.',
  sendToSources: 'Put the file here and among the sources',
  send: 'Put it here',
  none: 'No files yet.',
  list: 'Files here',
  name: 'Name',
  size: 'Size',
  at: 'Since',
  address: 'Address (paste it as a source or a file)',
  kilobytes: (count) => `${count} KB`,
  saved: 'It is here now.',
  missing: 'Choose a file.',
};
