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
