import { createHash, randomBytes } from 'node:crypto';
import { type TicketId, ticketIdSchema } from '../../shared/ids.ts';

const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** 26 digits of five random bits each: nothing in it tells of a person or a time. */
function randomText(): string {
  return [...randomBytes(26)].map((byte) => digits[byte & 31]).join('');
}

export function newTicket(): TicketId {
  return ticketIdSchema.parse(`tkt_${randomText()}`);
}

export const codePattern = /^[0-9A-HJKMNP-TV-Z]{26}$/;

/** A code that gives a seat to whoever brings it first. */
export function newCode(): string {
  return randomText();
}

/** What is kept of a code: enough to know it again, too little to find it. */
export function hashOfCode(code: string): string {
  return createHash('sha256').update(`seat:${code}`, 'utf8').digest('hex');
}
