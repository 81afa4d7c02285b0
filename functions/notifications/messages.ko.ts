import type { NoticeKind } from './model.ts';

/** The subject of a notice. `{title}` is the proposal's, `{due}` the date an answer is due on. */
export const noticeSubjects: Record<NoticeKind, string> = {
  'proposal.published': '‘{title}’ 제안이 공개되었습니다',
  'proposal.rejected': '‘{title}’ 제안을 공개하지 못했습니다',
  'proposal.step-fired': '‘{title}’ 제안이 공감 기준을 넘었습니다',
  'answer.opened': '‘{title}’ 제안에 {due}까지 답변해 주십시오',
  'answer.transferred': '‘{title}’ 제안의 답변이 우리 부서로 넘어왔습니다 ({due}까지)',
  'answer.contribution-asked': '‘{title}’ 제안의 답변에 의견을 요청받았습니다',
  'answer.interim': '‘{title}’ 제안에 중간 답변이 올라왔습니다 (새 기한 {due})',
  'answer.published': '‘{title}’ 제안에 답변이 올라왔습니다',
  'answer.reminded': '‘{title}’ 제안의 답변 기한이 다가옵니다 ({due})',
  'answer.overdue': '‘{title}’ 제안의 답변이 기한({due})을 넘겼습니다',
  'answer.escalated': '‘{title}’ 제안의 답변이 기한({due})을 일주일 넘겼습니다',
};
