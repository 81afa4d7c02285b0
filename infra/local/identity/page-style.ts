import { createHash } from 'node:crypto';

// KRDS's colours, sizes and focus ring, without its files: these pages must work with nothing else running.
export const pageStyle = `
:root { color: #1e2124; background: #f4f5f6; font: 1.0625rem/1.5 "Pretendard GOV", Pretendard, "Noto Sans KR", "Apple SD Gothic Neo", "Malgun Gothic", sans-serif; }
body { margin: 0; }
header { background: #fff; border-bottom: 1px solid #cdd1d5; padding: 1rem; font-weight: 700; }
main { max-width: 72rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 2rem; line-height: 1.3; margin: 0 0 .5rem; }
h2 { font-size: 1.3rem; margin: 2.5rem 0 .75rem; }
[lang=en] { color: #464c53; font-size: .9375rem; font-weight: 400; }
h1 [lang=en], h2 [lang=en], button [lang=en], label [lang=en] { display: block; }
ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(14rem, 1fr)); gap: .75rem; list-style: none; margin: 0; padding: 0; }
button { font: inherit; color: inherit; min-height: 3rem; padding: .75rem 1rem; border: 1px solid #58616a; border-radius: .5rem; background: #fff; cursor: pointer; }
li button { width: 100%; height: 100%; text-align: left; }
button:hover { background: #ecf2fe; border-color: #0b50d0; }
button.primary { background: #0b50d0; border-color: #0b50d0; color: #fff; }
button.primary:hover { background: #083891; }
button.primary [lang=en] { color: #fff; }
strong { display: block; }
label { display: block; font-weight: 700; margin-bottom: .5rem; }
input { font: inherit; box-sizing: border-box; width: 100%; max-width: 24rem; min-height: 3rem; padding: .5rem 1rem; border: 1px solid #58616a; border-radius: .5rem; }
input[aria-invalid=true] { border: 2px solid #bd2c0f; }
.field { display: flex; flex-wrap: wrap; gap: .75rem; align-items: start; }
.error { color: #bd2c0f; font-weight: 700; margin: 0 0 .5rem; }
.error [lang=en] { color: inherit; }
:focus-visible { outline: 3px solid #0b50d0; outline-offset: 3px; }
.cancel { margin-top: 2.5rem; }
`;

const styleHash = createHash('sha256').update(pageStyle).digest('base64');

/**
 * What these pages are sent with. `form-action` names the origin too: browsers hold it against every redirect that follows
 * a form, and the last one leads to the client. The referrer stays same-origin because with none browsers send
 * `Origin: null`, which the check against forged forms refuses.
 */
export function pageHeaders(origin: string): Record<string, string> {
  return {
    'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self' ${origin}; base-uri 'none'; frame-ancestors 'none'`,
    'Referrer-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'no-store',
  };
}
