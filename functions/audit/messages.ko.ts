import type { AuditArea, AuditType } from './model.ts';

type Facts = Record<string, string>;

export const auditKo = {
  title: '업무 기록',
  lead: '이 기관의 일을 맡은 사람이 한 모든 일입니다. 지우거나 고칠 수 없습니다. 관리자만 볼 수 있습니다.',
  deployment: '모든 기관에 걸친 일',
  none: '아직 기록이 없습니다.',
  area: '무슨 일',
  anyArea: '모든 일',
  areas: {
    screening: '사전검토',
    forums: '공론장',
    answers: '답변',
    commitments: '실행과제',
    institution: '기관',
    pages: '안내문',
    panels: '공론의제 선정단',
    mail: '메일',
  } as Record<AuditArea, string>,
  department: '부서',
  anyDepartment: '모든 부서',
  apply: '보기',
  when: '언제',
  who: '누가',
  what: '무엇을',
  about: '어디에',
  notRecorded: '기록되지 않음',
  proposal: '제안',
  forum: '공론장',
  languages: { ko: '한국어', en: '영어' } as Record<string, string>,
  acts: {
    'proposal.published': () => '제안을 공개했습니다',
    'proposal.rejected': ({ code }) => `제안을 반려했습니다: ${code}`,
    'proposal.hidden': ({ code }) => `제안의 글을 가렸습니다: ${code}`,
    'proposal.shown': () => '가린 글을 다시 보이게 했습니다',
    'forum.scheduled': () => '공론장을 열기로 했습니다',
    'forum.background-changed': ({ version, reason }) =>
      `공론장의 알아야 할 것을 고쳤습니다(제${version}판). ${reason}`,
    'forum.extended': ({ closesAt, reason }) =>
      `공론장의 마감을 늦추었습니다. 새 마감 ${closesAt}. ${reason}`,
    'forum.batch-entered': ({ participants, source }) =>
      `종이로 모은 의견을 넣었습니다: ${source}, ${participants}명`,
    'forum.batch-voided': ({ batch, reason }) => `종이로 모은 의견을 취소했습니다(${batch}번). ${reason}`,
    'forum.reported': ({ version, reason }) =>
      `공론장의 분석 보고를 공개했습니다(제${version}판).${reason ? ` ${reason}` : ''}`,
    'forum.withdrawn': ({ reason }) => `공론장을 열기 전에 취소했습니다. ${reason}`,
    'opinion.hidden': ({ code, reason }) => `의견의 글을 가렸습니다: ${code}. ${reason}`,
    'opinion.shown': () => '가린 의견을 다시 보이게 했습니다',
    'reports.dismissed': ({ reports }) => `신고 ${reports}건을 받아들이지 않았습니다`,
    'answer.assigned': ({ officer }) => `답변 담당자를 정했습니다: ${officer}`,
    'answer.transferred': ({ from, to, reason }) => `답변을 넘겼습니다: ${from} → ${to}. ${reason}`,
    'answer.contribution-asked': ({ department }) => `협조 의견을 물었습니다: ${department}`,
    'answer.contribution-given': ({ department }) => `협조 의견을 냈습니다: ${department}`,
    'answer.interim': ({ dueAt, reason }) => `중간 답변을 냈습니다. 새 기한 ${dueAt}. ${reason}`,
    'answer.published': ({ decision }) => `답변을 공개했습니다: ${decision}`,
    'answer.corrected': ({ version, reason }) => `답변을 고쳤습니다(제${version}판). ${reason}`,
    'commitment.progress': () => '실행과제의 진행을 알렸습니다',
    'commitment.done': () => '실행과제를 마쳤습니다',
    'commitment.dropped': () => '실행과제를 그만두었습니다',
    'institution.opened': () => '기관을 열었습니다',
    'institution.rule-changed': ({ version }) => `운영기준 제${version}판을 시행했습니다`,
    'institution.department-named': ({ name, before }) =>
      before ? `부서 이름을 바꾸었습니다: ${before} → ${name}` : `부서를 열었습니다: ${name}`,
    'institution.categories-changed': ({ added, removed }) =>
      `분야를 바꾸었습니다.${added ? ` 더함: ${added}.` : ''}${removed ? ` 뺌: ${removed}.` : ''}`,
    'standing-page.written': ({ page, language, version }) =>
      `안내문을 썼습니다: ${page}(${language}) 제${version}판`,
    'panel.opened': () => '공론의제 선정단을 열었습니다',
    'panel.source-named': ({ what }) => `추첨값을 어디서 가져올지 정했습니다: ${what}`,
    'panel.frozen': ({ size }) => `추첨 명단을 마감했습니다: ${size}장`,
    'panel.drawn': ({ seed }) => `추첨값을 넣고 선정단을 추첨했습니다: ${seed}`,
    'panel.appointed': ({ seat, ground }) => `위촉 자리를 더했습니다(${seat}번): ${ground}`,
    'panel.ended': () => '공론의제 선정단을 마쳤습니다',
    'candidate.put-forward': ({ reason }) => `제안을 선정단에 올렸습니다. ${reason}`,
    'candidate.vote-opened': ({ endsAt }) => `선정단 표결을 열었습니다. ${endsAt}까지`,
    'candidate.explained': ({ reason }) => `선정단 결정의 까닭을 공개했습니다. ${reason}`,
    'mail.retried': ({ kind }) => `멈춘 메일을 다시 보내게 했습니다: ${kind}`,
  } as Record<AuditType, (facts: Facts) => string>,
  register: {
    title: '사전검토 현황',
    lead: (institution: string) =>
      `${institution}에서 최근 열두 달 동안 공개하거나 반려한 제안의 수입니다. 반려는 사유별로 셉니다. 두 번 반려된 제안은 두 번 셉니다.`,
    decision: '결정',
    published: '공개',
    rejected: '반려, 모두',
    total: '합계',
    month: (month: string) => `${month.slice(2, 4)}년 ${Number(month.slice(5))}월`,
    codes: '반려 사유',
    log: '같은 자료를 API에서 볼 수 있습니다.',
  },
};

export type AuditMessages = typeof auditKo;
