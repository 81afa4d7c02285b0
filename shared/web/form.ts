/** A field of a submitted form as text: nothing where it was left out, the first where it came twice, never a file. */
export function textOf(form: Record<string, unknown>, name: string): string {
  const value = form[name];
  const first = Array.isArray(value) ? value[0] : value;
  // Browsers send line ends as CRLF.
  return typeof first === 'string' ? first.replaceAll('\r\n', '\n') : '';
}
