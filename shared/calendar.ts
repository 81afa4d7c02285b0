/** RFC 5545: lines end in CRLF and hold 75 octets at the most; a longer one goes on after a line end and a space. */
const mostOctets = 75;

/** Something with a time, as whoever wants it in their own calendar is given it. */
export interface CalendarEvent {
  /** What it is, the same for ever. */
  id: string;
  /** A moment, or a date for what lasts that whole day. */
  startsAt: string;
  /** Nothing for what is a moment. */
  endsAt?: string;
  title: string;
  place?: string;
  description?: string;
  url: string;
  isCancelled?: boolean;
  /** When any of it was last said: as long as nothing changes, the file is the same to the letter. */
  changedAt: string;
  /** How often that was. */
  changes: number;
}

/** A calendar's file (RFC 5545) of these. */
export function toCalendar(events: readonly CalendarEvent[], { name }: { name?: string } = {}): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Gongnon//Calendar//KO',
    ...(name === undefined ? [] : [`X-WR-CALNAME:${toText(name)}`]),
    ...events.flatMap(
      ({ id, startsAt, endsAt, title, place, description, url, isCancelled, changedAt, changes }) => [
        'BEGIN:VEVENT',
        `UID:${id}@${new URL(url).hostname}`,
        `DTSTAMP:${toStamp(changedAt)}`,
        `LAST-MODIFIED:${toStamp(changedAt)}`,
        // A calendar that has it already takes this one in its place where it is of a later change.
        `SEQUENCE:${changes}`,
        `DTSTART${toStart(startsAt)}`,
        ...(endsAt === undefined ? [] : [`DTEND:${toStamp(endsAt)}`]),
        `SUMMARY:${toText(title)}`,
        ...(place ? [`LOCATION:${toText(place)}`] : []),
        ...(description ? [`DESCRIPTION:${toText(description)}`] : []),
        `URL:${url}`,
        `STATUS:${isCancelled ? 'CANCELLED' : 'CONFIRMED'}`,
        'END:VEVENT',
      ],
    ),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${fold(line)}\r\n`).join('');
}

function toStart(at: string): string {
  return at.includes('T') ? `:${toStamp(at)}` : `;VALUE=DATE:${at.replaceAll('-', '')}`;
}

function toStamp(at: string): string {
  return `${at.slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}

function toText(text: string): string {
  return text.replaceAll(/[\\;,]/g, (mark) => `\\${mark}`).replaceAll('\n', '\\n');
}

/** Never within a character, however many octets it has. */
function fold(line: string): string {
  const parts: string[] = [];
  let part = '';
  let octets = 0;
  for (const character of line) {
    const more = Buffer.byteLength(character);
    // The space that a line goes on after counts as well.
    if (octets + more > mostOctets - (parts.length > 0 ? 1 : 0)) {
      parts.push(part);
      [part, octets] = ['', 0];
    }
    part += character;
    octets += more;
  }
  return [...parts, part].join('\r\n ');
}
