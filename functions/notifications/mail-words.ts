import type { MailChoice } from '../people/index.ts';
import type { ForumNoticeKind, Notice, NoticeKind } from './model.ts';

export type { MailChoice } from '../people/index.ts';

/** Every word a mail is made of: a kind of notice or a choice without its sentence does not compile. */
export interface MailWords {
  subjects: Record<NoticeKind, string>;
  /** What takes their place where it is about a forum. */
  forumSubjects: Record<ForumNoticeKind, string>;
  /** What happened, in a sentence. `{due}` is a date, `{commitment}` the commitment's own title, `{code}` why words were hidden or
   * not published and `{reason}` how the moderator put it. */
  leads: Record<NoticeKind, string>;
  /** The first line of a reached step whose outcome is known: `{outcome}` is what follows. */
  stepSubject: string;
  /** What set off a step, in a sentence. */
  stepLeads: Record<NonNullable<Notice['step']>['on'], string>;
  /** Why somebody gets the mail. */
  reasons: Record<MailChoice, string>;
  signature: string;
  /** What stands for the title of a proposal whose words are hidden. */
  hiddenTitle: string;
  read: string;
  unsubscribe: string;
  digest: { subject: string; lead: string; published: string; answered: string };
}

export interface UnsubscribeWords {
  title: string;
  asks: Record<MailChoice, string>;
  confirm: string;
  done: string;
  invalid: string;
}
