export { followProposal, followsProposal, unfollowProposal } from './follow-proposal.ts';
export type { Notice, Recipient } from './model.ts';
export type { AddressedMail, Mailing, Post } from './post.ts';
export { makeSesPost } from './post-by-ses.ts';
export { makeNotices } from './projection.ts';
export { followedBy, latestNotices, noticesOf } from './repository.ts';
export { sendMails } from './send-mails.ts';
export { subjectOf } from './subject-of.ts';
export { unfollowAll } from './unfollow-all.ts';
