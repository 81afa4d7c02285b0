import type { MailId } from '../../shared/ids.ts';
import type { Letter } from './compose.ts';

/** A mail with an address on it: made just before it is handed over, and kept nowhere. */
export interface AddressedMail {
  id: MailId;
  to: string;
  letter: Letter;
}

/**
 * What the post says of a mail it was handed.
 *
 * `sent`: it has taken it. `retry`: it has not, and may later. `refused`: it has not and never will. `busy`: it takes
 * nothing at all just now, whichever mail it is.
 */
export type PostOutcome = 'sent' | 'retry' | 'refused' | 'busy';

/** Whatever carries mail. It throws where it cannot tell whether the mail was taken. */
export interface Post {
  send(mail: AddressedMail): Promise<PostOutcome>;
}

/** What sending needs besides the table: who carries it, and what its links are made of. */
export interface Mailing {
  post: Post;
  /** Where the site is, without a slash at the end. */
  site: string;
  /** The key of the links that end a kind of mail: 32 bytes. */
  linkKey: () => Promise<Uint8Array>;
}
