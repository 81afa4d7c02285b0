/** A press that was meant for what lay here a moment ago is none. */
const settlingMs = 600;
const [leastWidth, leastHeight] = [240, 240];

/**
 * The window that an embed opened: the button works once the reader has had the page before them for a moment, in a
 * window large enough to read it; and when it is done, whoever opened the window hears of it, and nobody else.
 */
export function guardEmpathyWindow(): void {
  const part = document.querySelector<HTMLElement>('[data-empathy-window]');
  if (!part) return;
  const { empathyWindow: proposal, tell } = part.dataset;
  if (tell !== undefined) {
    opener?.postMessage({ type: 'gongnon:empathy', proposal }, tell);
    // Whoever reads slowly closes it themselves where the browser does not let us.
    if (opener) setTimeout(() => close(), 2_000);
  }
  const button = part.querySelector('button');
  if (!button) return;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const watch = () => {
    clearTimeout(timer);
    button.disabled = true;
    const isSeen =
      document.visibilityState === 'visible' && innerWidth >= leastWidth && innerHeight >= leastHeight;
    if (isSeen) timer = setTimeout(() => (button.disabled = false), settlingMs);
  };
  // The page comes with it disabled, so that it does not work before this is here either.
  watch();
  for (const event of ['visibilitychange', 'resize', 'focus']) addEventListener(event, watch);
  document.addEventListener('visibilitychange', watch);
}
