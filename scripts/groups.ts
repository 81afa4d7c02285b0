import { text } from 'node:stream/consumers';
import {
  BadMarks,
  findOpinionGroups,
  parseMarks,
  writeGroups,
} from '../functions/statements/groups/index.ts';

// Anyone can check the opinion groups of a forum, or of any marks: `npm run -s groups < FILE`.
try {
  const { marks, groups } = parseMarks(await text(process.stdin));
  process.stdout.write(`${writeGroups(findOpinionGroups(marks, groups))}\n`);
} catch (error) {
  if (!(error instanceof BadMarks)) throw error;
  process.stderr.write(`${error.code}: ${error.message}\n`);
  process.exitCode = 1;
}
