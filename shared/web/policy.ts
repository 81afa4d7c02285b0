/**
 * What a page may load and do: our own files, nothing inline, in nobody's frame.
 *
 * @param formAction another site's origin, or a scheme, that a form of this page may lead on to
 * @param frameAncestors the sites that may show it in a frame
 */
export function pagePolicy({
  formAction,
  frameAncestors = [],
}: {
  formAction?: string;
  frameAncestors?: string[];
} = {}): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    `form-action 'self'${formAction === undefined ? '' : ` ${formAction}`}`,
    "base-uri 'none'",
    `frame-ancestors ${frameAncestors.length > 0 ? frameAncestors.join(' ') : "'none'"}`,
  ].join('; ');
}
