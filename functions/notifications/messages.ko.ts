import type { MailChoice, MailWords, UnsubscribeWords } from './mail-words.ts';
import type { ForumNoticeKind, NoticeKind } from './model.ts';

/** The subject of a notice. `{title}` is the proposal's, `{due}` the date an answer is due on. */
export const noticeSubjects: Record<NoticeKind, string> = {
  'proposal.published': '‘{title}’ 제안이 공개되었습니다',
  'proposal.rejected': '‘{title}’ 제안을 공개하지 못했습니다',
  'proposal.step-fired': '‘{title}’ 제안이 공감 기준을 넘었습니다',
  'proposal.closed': '‘{title}’ 제안의 공감 기간이 끝났습니다',
  'forum.entrusted': '‘{title}’ 공론장이 열렸습니다. 끝나면 결과를 밝혀 주십시오',
  'forum.opened': '‘{title}’ 공론장이 열렸습니다 ({due}까지)',
  'forum.extended': '‘{title}’ 공론장의 마감이 {due}로 늦추어졌습니다',
  'forum.closed': '‘{title}’ 공론장이 끝났습니다',
  'opinion.hidden': '‘{title}’ 제안에 쓰신 의견이 가려졌습니다',
  'opinion.credited': '‘{title}’ 제안의 제안자가 쓰신 의견을 반영했습니다',
  'proposal.hidden': '‘{title}’ 제안의 글을 신고를 검토해 가렸습니다',
  'proposal.shown': '‘{title}’ 제안의 글을 다시 보이게 했습니다',
  'proposal.transfer-asked': '다른 기관이 ‘{title}’ 제안의 이송을 요청했습니다',
  'proposal.transfer-declined': '‘{title}’ 제안의 이송이 거절되어 우리 기관에 남습니다',
  'proposal.transferred': '‘{title}’ 제안이 다른 기관으로 이송되었습니다',
  'answer.opened': '‘{title}’ 제안에 {due}까지 답변해 주십시오',
  'answer.transferred': '‘{title}’ 제안의 답변이 우리 부서로 넘어왔습니다 ({due}까지)',
  'answer.moved': '‘{title}’ 제안이 답변과 함께 우리 기관으로 이송되었습니다 ({due}까지)',
  'answer.contribution-asked': '‘{title}’ 제안의 답변에 의견을 요청받았습니다',
  'answer.interim': '‘{title}’ 제안에 중간 답변이 올라왔습니다 (새 기한 {due})',
  'answer.published': '‘{title}’ 제안에 답변이 올라왔습니다',
  'answer.corrected': '‘{title}’ 제안의 답변이 정정되었습니다',
  'answer.reminded': '‘{title}’ 제안의 답변 기한이 다가옵니다 ({due})',
  'answer.overdue': '‘{title}’ 제안의 답변이 기한({due})을 넘겼습니다',
  'answer.escalated': '‘{title}’ 제안의 답변이 기한({due})을 일주일 넘겼습니다',
  'commitment.progress': '‘{title}’ 제안의 실행과제에 진행 상황이 올라왔습니다',
  'commitment.done': '‘{title}’ 제안의 실행과제를 마쳤습니다',
  'commitment.dropped': '‘{title}’ 제안의 실행과제가 중단되었습니다',
  'commitment.overdue': '‘{title}’ 제안의 실행과제가 기한을 넘겼습니다',
  'session.moved': '‘{title}’ 모임의 장소나 시각이 바뀌었습니다',
  'session.cancelled': '‘{title}’ 모임이 취소되었습니다',
  'session.reminded': '‘{title}’ 모임이 {due}에 열립니다',
  'session.seat': '‘{title}’ 모임({due})에 자리가 났습니다',
  'webhook.given-up': '‘{title}’ 웹훅이 꺼졌습니다',
};

/** The same where it is about a forum: `{title}` is what it debates. */
export const forumNoticeSubjects: Record<ForumNoticeKind, string> = {
  'opinion.hidden': '‘{title}’ 공론장에 쓰신 의견이 가려졌습니다',
  'answer.opened': '‘{title}’ 공론장에 {due}까지 답변해 주십시오',
  'answer.transferred': '‘{title}’ 공론장의 답변이 우리 부서로 넘어왔습니다 ({due}까지)',
  'answer.contribution-asked': '‘{title}’ 공론장의 답변에 의견을 요청받았습니다',
  'answer.interim': '‘{title}’ 공론장에 중간 답변이 올라왔습니다 (새 기한 {due})',
  'answer.published': '‘{title}’ 공론장에 답변이 올라왔습니다',
  'answer.corrected': '‘{title}’ 공론장의 답변이 정정되었습니다',
  'answer.reminded': '‘{title}’ 공론장의 답변 기한이 다가옵니다 ({due})',
  'answer.overdue': '‘{title}’ 공론장의 답변이 기한({due})을 넘겼습니다',
  'answer.escalated': '‘{title}’ 공론장의 답변이 기한({due})을 일주일 넘겼습니다',
  'commitment.progress': '‘{title}’ 공론장의 실행과제에 진행 상황이 올라왔습니다',
  'commitment.done': '‘{title}’ 공론장의 실행과제를 마쳤습니다',
  'commitment.dropped': '‘{title}’ 공론장의 실행과제가 중단되었습니다',
  'commitment.overdue': '‘{title}’ 공론장의 실행과제가 기한을 넘겼습니다',
};

const leads: Record<NoticeKind, string> = {
  'proposal.published': '제안이 공개되어 공감을 받고 있습니다.',
  'proposal.rejected': '까닭은 제안 페이지에 있습니다. 고쳐서 다시 낼 수 있습니다.',
  'proposal.step-fired': '많은 시민이 공감하여 다음 단계로 넘어갑니다.',
  'proposal.closed': '공감을 받는 기간이 끝났습니다.',
  'forum.entrusted':
    '이 공론장은 우리 부서가 맡았습니다. {due}까지 입장을 받고, 끝난 뒤 정해진 날까지 결과를 밝혀야 합니다.',
  'forum.opened': '{due}까지 입장을 내고 바꿀 수 있습니다.',
  'forum.extended': '담당 부서가 마감을 늦추고 그 까닭을 밝혔습니다. {due}까지 입장을 낼 수 있습니다.',
  'forum.closed': '입장 받기를 마쳤고, 담당 부서가 정해진 날까지 결과를 밝힙니다.',
  'opinion.hidden': '사유와 까닭은 의견이 있던 자리에 있습니다.',
  'opinion.credited': '제안자가 덧붙임을 쓰며 이 의견이 도움이 되었다고 밝혔습니다.',
  'proposal.hidden':
    '가린 사유는 ‘{code}’이고, 검토자가 밝힌 까닭은 이렇습니다: {reason} 공감과 답변은 그대로 이어집니다.',
  'proposal.shown': '가렸던 제목과 글이 다시 모두에게 보입니다.',
  'proposal.transfer-asked': '이유는 제안 페이지에 있습니다. 이송 화면에서 수락하거나 거절해 주세요.',
  'proposal.transfer-declined': '상대 기관의 이유는 제안 페이지에 있습니다.',
  'proposal.transferred': '공감과 기간, 주소는 그대로입니다. 이유는 제안 페이지에 있습니다.',
  'answer.opened': '이 답변은 우리 부서가 맡았습니다. 기한은 {due}입니다.',
  'answer.transferred': '다른 부서가 이 답변을 우리 부서로 넘겼습니다. 기한은 {due}입니다.',
  'answer.moved': '제안을 이송받으면서 이 답변은 우리 부서가 맡았습니다. 기한은 그대로 {due}입니다.',
  'answer.contribution-asked': '답변을 맡은 부서가 우리 부서의 의견을 요청했습니다.',
  'answer.interim': '담당 부서가 진행 상황과 {due}까지 시간이 더 필요한 까닭을 밝혔습니다.',
  'answer.published': '담당 부서가 결정과 그 까닭, 실행할 일을 밝혔습니다.',
  'answer.corrected': '무엇을 왜 고쳤는지 답변 옆에 있습니다. 앞선 답변도 그대로 공개됩니다.',
  'answer.reminded': '이 답변은 우리 부서가 맡고 있습니다. 기한은 {due}입니다.',
  'answer.overdue': '답변 기한({due})이 지났지만 답변이 없습니다. 이 사실은 공개됩니다.',
  'answer.escalated': '답변 기한({due})이 일주일 지났지만 답변이 없습니다.',
  'commitment.progress': '담당 부서가 진행 상황을 알렸습니다: {commitment}',
  'commitment.done': '마쳤습니다: {commitment}',
  'commitment.dropped': '담당 부서가 중단한 까닭을 밝혔습니다: {commitment}',
  'commitment.overdue': '기한이 지났습니다: {commitment}',
  'session.moved':
    '모임이 언제 어디에서 열리는지 확인해 주세요. 오실 수 없으면 기다리는 분을 위해 신청을 취소해 주세요.',
  'session.cancelled': '취소한 까닭은 모임 페이지에 있습니다.',
  'session.reminded': '자리가 마련되어 있습니다. 오실 수 없으면 기다리는 분을 위해 신청을 취소해 주세요.',
  'session.seat': '다른 분이 자리를 내놓아 대기 순서대로 자리가 났습니다.',
  'webhook.given-up':
    '사흘 동안 아무것도 받지 못했거나 더 받지 않겠다고 하여 웹훅을 껐습니다. 다시 켜면 기다리던 것부터 보냅니다.',
};

const reasons: Record<MailChoice, string> = {
  ownProposals: '제안이나 의견을 올리신 분께 보내는 메일입니다.',
  followedProposals: '소식을 받겠다고 하신 분께 보내는 메일입니다.',
  duties: '기관의 담당자에게 보내는 메일입니다.',
  digest: '주간 소식을 받겠다고 하신 분께 보내는 메일입니다.',
};

export const mailWords: MailWords = {
  subjects: noticeSubjects,
  forumSubjects: forumNoticeSubjects,
  leads,
  reasons,
  signature: '공론, 시민제안 플랫폼',
  hiddenTitle: '가려진 제안',
  read: '여기에서 보기',
  unsubscribe: '이런 메일 그만 받기',
  digest: {
    subject: '공론 주간 소식 ({from}~{to})',
    lead: '지난 한 주 동안 새로 올라온 제안과 새로 나온 답변입니다.',
    published: '새 제안',
    answered: '답변을 받은 제안과 공론장',
  },
};

export const unsubscribePage: UnsubscribeWords = {
  title: '메일 그만 받기',
  asks: {
    ownProposals: '내가 올린 제안에 관한 메일을 그만 받으시겠습니까?',
    followedProposals: '소식을 받기로 한 제안과 공론장에 관한 메일을 그만 받으시겠습니까?',
    duties: '맡은 일에 관한 메일을 그만 받으시겠습니까?',
    digest: '주간 소식을 그만 받으시겠습니까?',
  },
  confirm: '그만 받기',
  done: '이 메일을 더 보내지 않습니다. 설정에서 언제든 다시 받을 수 있습니다.',
  invalid: '쓸 수 없는 주소이거나 옮기는 중에 잘렸습니다. 메일에서 다시 눌러 주십시오.',
};
