import { typefaceMark } from './fetch-typeface.client.ts';

// Before anything is drawn: a browser that has the typeface draws with it from the start. One that does not draws with
// the reader's own, all through this page: nothing moves when letters arrive, and they delay no first sight.
try {
  if (localStorage.getItem(typefaceMark)) document.documentElement.classList.add('typeface');
} catch {
  // Storage is closed to us: the reader's own typeface it is.
}
