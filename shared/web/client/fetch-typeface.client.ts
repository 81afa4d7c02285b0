export const typefaceMark = 'gongnon:typeface';

/** Once a page is there, fetches the typeface for those after it; not for whoever saves data. */
export function fetchTypeface(): void {
  addEventListener('load', () => {
    const { connection } = navigator as Navigator & { connection?: { saveData?: boolean } };
    if (connection?.saveData) return;
    setTimeout(() => void fetchLetters().catch(() => {}), 1_000);
  });
}

async function fetchLetters(): Promise<void> {
  if (localStorage.getItem(typefaceMark)) return;
  const loaded = await Promise.all([
    document.fonts.load("400 1em 'Pretendard GOV'", '가'),
    document.fonts.load("700 1em 'Pretendard GOV'", '가'),
  ]);
  if (loaded.every((faces) => faces.length > 0)) localStorage.setItem(typefaceMark, 'here');
}
