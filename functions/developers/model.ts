/** The pages of the documentation, in the order of their menu: the first is at its root. */
export const guidePages = ['start', 'access', 'webhooks', 'embeds', 'data', 'rules', 'changelog'] as const;
export type GuidePage = (typeof guidePages)[number];

export function pathOf(page: GuidePage): string {
  return page === 'start' ? '/developers' : `/developers/${page}`;
}

/** What the API promises of its versions, in days (RFC 9745, RFC 8594). */
export const noticeDays = 365;

/** What changed for those who program against this, the newest first. Its date is its anchor. */
export const changelog: { date: string; text: { ko: string; en: string } }[] = [
  {
    date: '2026-11-29',
    text: {
      ko: '제안은 답변이 예정된 뒤에도 이송됩니다. 답변은 기한 그대로 따라가고(답변의 custody), 두 기관에 proposal.transferred로 알립니다. 바뀐 것의 차례는 이송 요청과 그 끝, 답변의 담당, 이름이 지워진 것도 알립니다. 기관, 오프라인 모임, 공론의제 선정단이 바뀐 것도 알리고, 날마다의 파일에는 이들과 답변 만족도, 생각 나누기, 기관의 안내가 더해졌습니다. 닿지 않아 꺼진 웹훅의 소식은 세워 둡니다. 거절 코드 transfer.answer-owed는 더 나오지 않습니다.',
      en: 'Proposals are transferred also while an answer is owed: the answer follows by the same date (`custody` of answers), and both institutions are told (proposal.transferred). The chain of changes tells of transfers asked and ended, of who holds an answer, and of names that were taken away. It tells of institutions, sessions and panels too, and the daily export holds these, what supporters think of answers, statements and standing pages. What happens while a webhook is off because nothing arrived is set aside. The code transfer.answer-owed comes no more.',
    },
  },
  {
    date: '2026-11-23',
    text: {
      ko: '날마다 모든 공개 자료를 내보냅니다(/api/v1/exports). 이 안내를 열었습니다.',
      en: 'All public data is exported daily (/api/v1/exports). This guide was opened.',
    },
  },
  {
    date: '2026-11-22',
    text: {
      ko: '이용 열쇠와 시민의 동의(OAuth 2.1), 웹훅, 끼워 넣기, 소식 구독(Atom, JSON Feed, iCalendar), 바뀐 것의 차례(/api/v1/changes), 가져오기를 열었습니다. 모든 조작에 이름(operationId)이 생겼습니다.',
      en: 'Keys and citizens’ consent (OAuth 2.1), webhooks, embeds, feeds (Atom, JSON Feed, iCalendar), the chain of changes (/api/v1/changes) and imports were opened. Every operation has a name (operationId).',
    },
  },
];
