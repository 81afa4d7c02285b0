import type { SessionView } from './view.ts';

/** RFC 5545: lines end in CRLF and hold 75 octets at the most; a longer one goes on after a line end and a space. */
const mostOctets = 75;

/** A session as a calendar's file, for whoever wants it in their own. */
export function toCalendar(session: SessionView, { url, now }: { url: string; now: Date }): string {
  const where = [session.place, session.address].filter(Boolean).join(', ');
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Gongnon//Sessions//KO',
    'BEGIN:VEVENT',
    `UID:${session.id}@${new URL(url).hostname}`,
    `DTSTAMP:${toStamp(now.toISOString())}`,
    `DTSTART:${toStamp(session.startsAt)}`,
    `DTEND:${toStamp(session.endsAt)}`,
    `SUMMARY:${toText(session.title)}`,
    `LOCATION:${toText(where)}`,
    `DESCRIPTION:${toText(session.description)}`,
    `URL:${url}`,
    `STATUS:${session.state === 'cancelled' ? 'CANCELLED' : 'CONFIRMED'}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${fold(line)}\r\n`).join('');
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
