/** A run of text, and where it leads if it is an address. */
interface Run {
  text: string;
  href?: string;
}

/** A heading, or a paragraph line by line. */
type Block = { kind: 'heading'; text: string } | { kind: 'paragraph'; lines: Run[][] };

/**
 * What staff wrote, as the few things a page may be made of: a line that begins with `# ` is a heading, empty lines part
 * paragraphs, an `http` or `https` address is a link. Whatever else it looks like, it is text.
 */
export function toBlocks(text: string): Block[] {
  const blocks: Block[] = [];
  let lines: Run[][] = [];
  const endParagraph = () => {
    if (lines.length > 0) blocks.push({ kind: 'paragraph', lines });
    lines = [];
  };
  for (const line of text.split('\n')) {
    const heading = /^# +(\S.*)$/.exec(line)?.[1];
    if (heading !== undefined) {
      endParagraph();
      blocks.push({ kind: 'heading', text: heading.trim() });
    } else if (line.trim() === '') endParagraph();
    else lines.push(toRuns(line));
  }
  endParagraph();
  return blocks;
}

// An address ends where it can only be the sentence going on: at a space, a quote of any kind, a Korean letter.
const address = /\bhttps?:\/\/[^\s<>"'`{}|\\^\u2018-\u201f\u3000-\u303f\u3131-\u318e\uac00-\ud7a3]+/gi;
const sentenceEnd = new Set('.,;:!?)]、。…');

/** A line cut into text and links. Put together again the runs are the line. */
export function toRuns(line: string): Run[] {
  const runs: Run[] = [];
  let done = 0;
  for (const { 0: found, index } of line.matchAll(address)) {
    const text = withoutSentenceEnd(found);
    const href = hrefOf(text);
    if (href === undefined) continue;
    if (index > done) runs.push({ text: line.slice(done, index) });
    runs.push({ text, href });
    done = index + text.length;
  }
  if (done < line.length) runs.push({ text: line.slice(done) });
  return runs;
}

/** `…/Petition_(law)` keeps its bracket; `(see https://…).` loses what belongs to the sentence. */
function withoutSentenceEnd(found: string): string {
  let text = found;
  while (sentenceEnd.has(text.at(-1) ?? ' ') && !closesWhatItOpened(text)) text = text.slice(0, -1);
  return text;
}

function closesWhatItOpened(text: string): boolean {
  return text.endsWith(')') && text.split('(').length >= text.split(')').length;
}

function hrefOf(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  // A name before the host makes one site look like another: `https://seoul.go.kr@elsewhere.example`.
  if (url.username !== '' || url.password !== '' || url.hostname === '') return undefined;
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : undefined;
}
