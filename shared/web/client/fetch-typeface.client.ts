export const typefaceMark = 'gongnon:typeface';

/** Once a page is there, fetches the typeface for those after it; not for whoever saves data. */
export function fetchTypeface(): void {
  addEventListener('load', () => setTimeout(() => void fetchLetters().catch(() => {}), 1_000));
}

// Into the browser's store and no further: to unpack it for a page that does not draw with it would hold a phone up.
async function fetchLetters(): Promise<void> {
  const { connection } = navigator as Navigator & { connection?: { saveData?: boolean } };
  if (connection?.saveData || document.documentElement.classList.contains('typeface')) return;
  const files =
    document.querySelector<HTMLElement>('script[data-typeface]')?.dataset.typeface?.split(' ') ?? [];
  const fetched = await Promise.all(
    files.map(async (file) => {
      const response = await fetch(file, { priority: 'low' });
      await response.arrayBuffer();
      return response.ok;
    }),
  );
  if (fetched.every((ok) => ok)) localStorage.setItem(typefaceMark, 'here');
}
