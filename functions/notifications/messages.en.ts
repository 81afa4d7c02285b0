import type { MailChoice, MailWords, UnsubscribeWords } from './mail-words.ts';
import type { ForumNoticeKind, NoticeKind } from './model.ts';

/** The subject of a notice. `{title}` is the proposal's, `{due}` the date an answer is due on. */
const noticeSubjects: Record<NoticeKind, string> = {
  'proposal.published': '“{title}” has been published',
  'proposal.rejected': '“{title}” could not be published',
  'proposal.step-fired': '“{title}” has reached its next step',
  'proposal.closed': '“{title}” has finished gathering empathy',
  'forum.entrusted': 'The forum “{title}” has opened; its result will be ours to publish',
  'forum.opened': 'The forum “{title}” has opened (until {due})',
  'forum.extended': 'The forum “{title}” goes on until {due}',
  'forum.closed': 'The forum “{title}” has closed',
  'opinion.hidden': 'What you said about “{title}” has been hidden',
  'opinion.credited': 'What you said about “{title}” was taken up by its author',
  'proposal.hidden': 'The text of “{title}” was hidden after reports',
  'proposal.shown': 'The text of “{title}” is shown again',
  'proposal.transfer-asked': 'Another institution asks us to take over “{title}”',
  'proposal.transfer-declined': '“{title}” was not taken over and stays with us',
  'proposal.transferred': '“{title}” has passed to another institution',
  'answer.opened': 'Please answer “{title}” by {due}',
  'answer.transferred': 'The answer to “{title}” is now ours to give (by {due})',
  'answer.moved': '“{title}” has passed to us, and its answer with it (by {due})',
  'answer.contribution-asked': 'We are asked to contribute to the answer to “{title}”',
  'answer.assigned': 'The answer to “{title}” is yours to give (by {due})',
  'answer.contribution-given': 'Another department contributed to the answer to “{title}”',
  'answer.review-asked': 'Please review the draft of the answer to “{title}”',
  'answer.review-approved': 'The draft of the answer to “{title}” is approved',
  'answer.review-returned': 'The draft of the answer to “{title}” came back',
  'answer.interim': '“{title}” has an interim answer (new date {due})',
  'answer.published': '“{title}” has been answered',
  'answer.corrected': 'The answer to “{title}” has been corrected',
  'answer.reminded': 'The answer to “{title}” is due soon ({due})',
  'answer.overdue': 'The answer to “{title}” is overdue (it was due {due})',
  'answer.escalated': 'The answer to “{title}” is a week overdue (it was due {due})',
  'commitment.progress': 'There is progress on a commitment to “{title}”',
  'commitment.done': 'A commitment to “{title}” has been kept',
  'commitment.dropped': 'A commitment to “{title}” has been dropped',
  'commitment.reminded': 'A commitment to “{title}” is due soon ({due})',
  'commitment.overdue': 'A commitment to “{title}” is overdue',
  'session.moved': 'There is another place or time for the session “{title}”',
  'session.cancelled': 'We have called off the session “{title}”',
  'session.reminded': 'Soon ({due}): the session “{title}”',
  'session.seat': 'You have a seat at the session “{title}” ({due})',
  'webhook.given-up': 'The webhook “{title}” is off',
};

/** The same where it is about a forum: `{title}` is what it debates. */
const forumNoticeSubjects: Record<ForumNoticeKind, string> = {
  'opinion.hidden': 'What you said in the forum “{title}” has been hidden',
  'answer.opened': 'Please answer the forum “{title}” by {due}',
  'answer.transferred': 'The answer to the forum “{title}” is now ours to give (by {due})',
  'answer.contribution-asked': 'We are asked to contribute to the answer to the forum “{title}”',
  'answer.assigned': 'The answer to the forum “{title}” is yours to give (by {due})',
  'answer.contribution-given': 'Another department contributed to the answer to the forum “{title}”',
  'answer.review-asked': 'Please review the draft of the answer to the forum “{title}”',
  'answer.review-approved': 'The draft of the answer to the forum “{title}” is approved',
  'answer.review-returned': 'The draft of the answer to the forum “{title}” came back',
  'answer.interim': 'The forum “{title}” has an interim answer (new date {due})',
  'answer.published': 'The forum “{title}” has been answered',
  'answer.corrected': 'The answer to the forum “{title}” has been corrected',
  'answer.reminded': 'The answer to the forum “{title}” is due soon ({due})',
  'answer.overdue': 'The answer to the forum “{title}” is overdue (it was due {due})',
  'answer.escalated': 'The answer to the forum “{title}” is a week overdue (it was due {due})',
  'commitment.progress': 'There is progress on a commitment to the forum “{title}”',
  'commitment.done': 'A commitment to the forum “{title}” has been kept',
  'commitment.dropped': 'A commitment to the forum “{title}” has been dropped',
  'commitment.reminded': 'A commitment to the forum “{title}” is due soon ({due})',
  'commitment.overdue': 'A commitment to the forum “{title}” is overdue',
};

const leads: Record<NoticeKind, string> = {
  'proposal.published': 'The proposal is public now and is gathering empathy.',
  'proposal.rejected':
    'It was rejected because: {code}. The moderator’s reason: {reason} It can be changed and submitted again.',
  'proposal.step-fired': 'The page of the proposal says what follows.',
  'proposal.closed': 'The time for giving empathy has ended.',
  'forum.entrusted':
    'Your department runs this forum. It is open until {due}; afterwards its result is owed by a date.',
  'forum.opened': 'You can take a side, and change it, until {due}.',
  'forum.extended': 'The department has given it more time and said why. You can take a side until {due}.',
  'forum.closed': 'No more sides are taken. The department will publish the result by a date.',
  'opinion.hidden': 'The ground and the reason stand where your words were.',
  'opinion.credited': 'The author added words to the proposal and says that your opinion helped.',
  'proposal.hidden':
    'It was hidden because: {code}. The moderator’s reason: {reason} Empathies and answers go on as before.',
  'proposal.shown': 'The title and the text that were hidden are shown to everybody again.',
  'proposal.transfer-asked':
    'The reason stands on the page of the proposal. Please accept or decline it under transfers.',
  'proposal.transfer-declined': 'The other institution’s reason stands on the page of the proposal.',
  'proposal.transferred':
    'Its empathies, its period and its address stay as they are. The reason stands on its page.',
  'answer.opened': 'Your department holds this answer. It is due on {due}.',
  'answer.transferred': 'Another department passed this answer on to yours. It is due on {due}.',
  'answer.moved':
    'The proposal was transferred to our institution, and your department holds the answer. It is still due on {due}.',
  'answer.contribution-asked': 'The department that holds this answer asks yours for its view.',
  'answer.assigned': 'Your department named you for this answer. It is due on {due}.',
  'answer.contribution-given': 'What it says stands on your desk. The answer is due on {due}.',
  'answer.review-asked': 'An officer asks you to review the draft. The answer is due on {due}.',
  'answer.review-approved': 'The draft is approved. Please publish it by {due}.',
  'answer.review-returned': 'The draft came back, with the reason. The answer is due on {due}.',
  'answer.interim': 'The department has said how far it is, and why it needs until {due}.',
  'answer.published': 'The department has given its decision, the reasons, and what it commits to.',
  'answer.corrected': 'What was changed, and why, stands beside the answer. Earlier versions stay public.',
  'answer.reminded': 'Your department holds this answer. It is due on {due}.',
  'answer.overdue': 'The answer was due on {due} and has not been given. That is public.',
  'answer.escalated': 'The answer was due on {due} and has not been given for a week.',
  'commitment.progress': 'The department has reported on: {commitment}',
  'commitment.done': 'Done: {commitment}',
  'commitment.dropped': 'The department has given its reasons for dropping: {commitment}',
  'commitment.reminded': 'Your department promised it. It is due on {due}: {commitment}',
  'commitment.overdue': 'The date has passed: {commitment}',
  'session.moved':
    'Please look where and when the session is. If you cannot come, give your seat to whoever waits.',
  'session.cancelled': 'The page of the session says why.',
  'session.reminded': 'You have a seat. If you cannot come, give it to whoever waits.',
  'session.seat': 'Somebody gave up a seat, and you were next on the waiting list.',
  'webhook.given-up':
    'Its receiver took nothing for three days, or said that it is gone. Switched on again, it is sent what waits first.',
};

const reasons: Record<MailChoice, string> = {
  ownProposals: 'You get this mail because you made this proposal or said something about it.',
  followedProposals: 'You get this mail because you asked to hear of this.',
  duties: 'You get this mail because of your duties at the institution.',
  digest: 'You get this mail because you asked for the weekly digest.',
};

export const mailWords: MailWords = {
  subjects: noticeSubjects,
  forumSubjects: forumNoticeSubjects,
  leads,
  stepSubject: '“{title}” has reached its next step: {outcome}',
  stepLeads: {
    empathy: 'Enough citizens have given empathy.',
    'forum-participants': 'Enough citizens have taken part in its forum.',
    'answer-dissatisfied': 'Enough of its supporters find the answer wanting: it is answered once more.',
    'answer-accepted': 'An answer accepted the proposal, and so it goes on.',
    'forum-closed': 'Its forum has closed, and so it goes on.',
  },
  reasons,
  signature: 'Gongnon, the platform for citizens’ proposals',
  hiddenTitle: 'A proposal that is hidden',
  read: 'Read it here',
  unsubscribe: 'Stop this kind of mail',
  digest: {
    subject: 'This week on Gongnon ({from} to {to})',
    lead: 'What has been new and what has been answered in the past week.',
    published: 'New proposals',
    answered: 'Answered proposals and forums',
  },
};

export const unsubscribePage: UnsubscribeWords = {
  title: 'Stop this mail',
  asks: {
    ownProposals: 'Shall we stop sending you mail about proposals you made?',
    followedProposals: 'Shall we stop sending you mail about proposals and forums you follow?',
    duties: 'Shall we stop sending you mail about your duties?',
    digest: 'Shall we stop sending you the weekly digest?',
  },
  confirm: 'Stop this mail',
  done: 'We have stopped this mail. You can choose it again among your settings.',
  invalid: 'This link is not one of ours, or it was cut off on its way. Please open it from the mail again.',
};
