/** How many of something, in English: 1 day, 2 days. The number comes as it is read, as other words of a catalogue do. */
export function counted(count: string, one: string, many = `${one}s`): string {
  return `${count} ${count === '1' ? one : many}`;
}
