/** How texts are cut into what can be looked for: the same for a proposal and for what somebody types. */

// Letters that Unicode writes several ways: full-width ones, accents, emoji variants, joined or initial jamo.
const fullWidth = /[\uff01-\uff5e]/g;
const accents = /[\u0300-\u036f]/g;
const invisible = /\p{Cf}|\p{Variation_Selector}|\u20e3/gu;
const pairs: Record<string, string> = {
  ㄳ: 'ㄱㅅ',
  ㄵ: 'ㄴㅈ',
  ㄶ: 'ㄴㅎ',
  ㄺ: 'ㄹㄱ',
  ㄻ: 'ㄹㅁ',
  ㄼ: 'ㄹㅂ',
  ㄽ: 'ㄹㅅ',
  ㄾ: 'ㄹㅌ',
  ㄿ: 'ㄹㅍ',
  ㅀ: 'ㄹㅎ',
  ㅄ: 'ㅂㅅ',
};
const initials = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ';
const firstSyllable = 0xac00;
const syllablesPerInitial = 588;

/** One way of writing: composed, lower case, without accents, keyboards' joined consonants taken apart. */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(accents, '')
    .normalize('NFC')
    .replace(fullWidth, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0xfee0))
    .replace(/[\u1100-\u1112]/g, (letter) => initials[letter.charCodeAt(0) - 0x1100] ?? '')
    .replace(/[ㄳ-ㅄ]/g, (letter) => pairs[letter] ?? letter)
    .replace(invisible, '')
    .toLowerCase();
}

/** The initial consonants of a folded text's syllables; consonants stay, all else is left out. */
export function initialsOf(text: string): string {
  return [...text].map(initialOf).join('');
}

function initialOf(letter: string): string {
  if (initials.includes(letter)) return letter;
  const at = letter.charCodeAt(0) - firstSyllable;
  return at >= 0 && at < initials.length * syllablesPerInitial
    ? (initials[Math.floor(at / syllablesPerInitial)] ?? '')
    : '';
}

/**
 * A stretch of one kind of writing: Korean syllables (and Chinese and Japanese, which run on without spaces alike);
 * consonants by themselves; words of letters and digits; single pictures.
 */
interface Run {
  kind: 'syllables' | 'initials' | 'word' | 'picture';
  text: string;
  /** What stands between it and the run before: nothing, white space, something else. */
  after: 'nothing' | 'space' | 'else';
}

const running = '가-힣\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}ー';
const runs = new RegExp(
  `([${running}]+)|([ㄱ-ㅎ]+)|((?:(?![${running}ㄱ-ㅣ])[\\p{L}\\p{N}\\p{M}])+)|(\\p{Extended_Pictographic})`,
  'gu',
);

/** A folded text's stretches, in order. */
function runsOf(text: string): Run[] {
  let end = 0;
  return [...text.matchAll(runs)].map(({ 0: found, 1: syllables, 2: consonants, 3: word, index }) => {
    const between = text.slice(end, index);
    end = index + found.length;
    const after = between === '' ? 'nothing' : between.trim() === '' ? 'space' : 'else';
    if (syllables !== undefined) return { kind: 'syllables', text: found, after };
    if (consonants !== undefined) return { kind: 'initials', text: found, after };
    return { kind: word === undefined ? 'picture' : 'word', text: found, after };
  });
}

/** Every stretch of `length` letters, and at the end the shorter ones: what begins anywhere begins one of them. */
export function stretches(letters: string[], length: number): string[] {
  return letters.map((_, at) => letters.slice(at, at + length).join(''));
}

/** Syllables are looked for by twos. */
export const syllablesTogether = 2;

/**
 * What a title or a tag can be found by: syllables by twos, across a space too (marked as such, since it is no word's
 * own); words and pictures as they are.
 */
export function termsOf(text: string): string[] {
  const terms: string[] = [];
  let before: Run | undefined;
  for (const run of runsOf(fold(text))) {
    switch (run.kind) {
      case 'syllables': {
        const letters = [...run.text];
        if (before?.kind === 'syllables' && run.after === 'space')
          terms.push(`${[...before.text].at(-1)} ${letters[0]}`);
        terms.push(...stretches(letters, syllablesTogether));
        break;
      }
      case 'word':
      case 'picture':
        terms.push(run.text);
        break;
      case 'initials':
        break;
    }
    before = run;
  }
  return terms;
}

/** The initial consonants of a text's words, with a space between words. */
export function wordInitialsOf(text: string): string {
  const words = runsOf(fold(text)).filter(({ kind }) => kind === 'syllables' || kind === 'initials');
  return words.map((word) => initialsOf(word.text)).join(' ');
}

/** A text as the words of a search are looked for in it: its stretches with single spaces between. */
export function toLookedThrough(text: string): string {
  return runsOf(fold(text))
    .map(({ text: run, after }) => (after === 'nothing' ? run : ` ${run}`))
    .join('')
    .trim();
}

/** One word of a search. */
export type Wanted =
  | {
      kind: 'syllables';
      /** As typed, and without the particles or endings it may carry: the core has to be there, the rest counts more. */
      whole: string;
      core: string;
    }
  | { kind: 'initials'; text: string }
  | { kind: 'word' | 'picture'; text: string };

/** More words than this say nothing new, and would only cost. */
const mostWanted = 8;

/** What a search asks for, each word once. */
export function wantedBy(search: string): Wanted[] {
  const wanted: Wanted[] = [];
  // A keyboard's half-typed syllable: `복지ㅅ` is on its way to `복지시설`.
  let joined: { text: string; isMixed: boolean } = { text: '', isMixed: false };
  const endJoined = () => {
    const text = initialsOf(joined.text);
    if (joined.isMixed && text !== '') wanted.push({ kind: 'initials', text });
    joined = { text: '', isMixed: false };
  };
  const found = runsOf(fold(search));
  for (const [at, run] of found.entries()) {
    if (run.after !== 'nothing' || run.kind === 'word' || run.kind === 'picture') endJoined();
    switch (run.kind) {
      case 'syllables': {
        const next = found[at + 1];
        const goesOn = next?.after === 'nothing' && next.kind === 'initials';
        wanted.push({ kind: 'syllables', whole: run.text, core: goesOn ? run.text : coreOf(run.text) });
        joined.text += run.text;
        break;
      }
      case 'initials':
        joined = { text: joined.text + run.text, isMixed: true };
        break;
      case 'word':
      case 'picture':
        wanted.push({ kind: run.kind, text: run.text });
        break;
    }
  }
  endJoined();
  const once = new Map(wanted.map((each) => [JSON.stringify(each), each]));
  return [...once.values()].slice(0, mostWanted);
}

// Particles, the copula, and what -하다 and -되다 end in; taken off the end of a word, the longest that fits first.
const endings =
  /(?:(?:이|으)?라도|(?:했|됐|였)(?:으면|습니다|다)|하(?:여|고|는|기|자|면|도록|려면)|되(?:어|고|는|기|면|도록)|합니다|됩니다|입니다|해(?:요|서|야|도)?|돼(?:요|서|야)?|한다?|할|된다?|될|에서|에게|한테|까지|부터|보다|처럼|마다|조차|밖에|으로|이나|이랑|이다|[은는이가을를의에도로와과만께들])$/;
// Nouns whose last syllable only looks like one.
const nouns =
  /(?:어린이|고양이|지팡이|놀이|아이|도로|통로|경로|진로|수도|철도|제도|속도|온도|지도|정도|회의|논의|협의|문의|강의|결과|효과|성과|평가|전문가|국가|휴가|여가|상가|물가|불만|기한|제한|권한|무한|북한)$/;
const leastCore = 2;

/** A Korean word without its particles: two syllables at least stay. */
export function coreOf(word: string): string {
  let core = word;
  for (let times = 0; times < 2 && !nouns.test(core); times++) {
    const shorter = core.replace(endings, '');
    if (shorter.length < leastCore) break;
    core = shorter;
  }
  return core;
}
