import { counted } from '../../shared/i18n/counted.ts';
import type { OpenDataMessages } from './messages.ko.ts';

export const openDataEn: OpenDataMessages = {
  title: 'Open data',
  lead: 'What everybody may read, everybody may take and use. All of it is exported as files early every morning.',
  licence: 'Terms of use',
  licenceText: 'Use it for anything, and say where it comes from.',
  latest: (date) => `Export of ${date}`,
  none: 'No export is done yet. The next one begins at two in the morning.',
  dataset: 'Data',
  files: 'Files',
  rows: 'Rows',
  size: 'Size',
  schema: 'Fields (JSON Schema)',
  manifest: 'List of files with SHA-256 (JSON)',
  kilobytes: (size) => `${size} kB`,
  how: 'How to use it',
  howText:
    'Each file is JSON, one document a line, compressed with gzip. Files of the same data one after the other are one file. The SHA-256 in the list of files tells whether one arrived whole.',
  mirrorText:
    'To keep a copy up to date, ask what changed from the list’s changes.cursor on. A copy never has to start over.',
  left: 'What is left out',
  leftText:
    'Histories, earlier versions of words and answers, counts by day, workshops and uploaded files are not in the files; each can be read through the API. Standing pages, what supporters think of answers, and statements with their groups are not among the changes: read them from the daily files.',
  changes: 'What changed (JSON)',
  earlier: 'Earlier exports',
  earlierOf: (date, rows) => `${date} (${counted(rows, 'row')})`,
  datasets: {
    institutions: 'Institutions',
    proposals: 'Proposals',
    rejections: 'Proposals that were not published, and why',
    answers: 'Answers',
    commitments: 'Commitments',
    forums: 'Forums',
    opinions: 'Opinions',
    sessions: 'Offline sessions',
    panels: 'Agenda panels',
    candidates: 'Proposals before a panel',
    ratings: 'What supporters think of answers',
    statements: 'Statements in forums',
    groups: 'Opinion groups in forums',
    'standing-pages': 'Standing pages',
  },
};
