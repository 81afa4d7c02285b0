export type { Notice, Recipient } from './model.ts';
export { listParkedMails, type ParkedMail, retryMail } from './parked-mails.ts';
export type { AddressedMail, Mailing, Post } from './post.ts';
export { makeSesPost } from './post-by-ses.ts';
export { makeNotices } from './projection.ts';
export { latestNotices } from './repository.ts';
export { sendMails } from './send-mails.ts';
export { subjectOf } from './subject-of.ts';
