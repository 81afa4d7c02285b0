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
      ko: '없앤 열쇠로는 그 순간부터 아무 일도 할 수 없습니다. `read`가 없는 열쇠는 한도를 올리지 않습니다. 끼워 넣기의 자료, oEmbed, 소식 구독에도 한도가 있고 거절은 JSON입니다. `manage`로 두 곳의 같은 제안을 잇습니다. 시민의 컴퓨터로 돌아가는 주소는 포트가 달라도 됩니다. 처리과정 소식의 번호(id)가 한 번 바뀌었고 이제 바뀌지 않습니다. 모든 제안의 소식을 `institution`으로 좁힙니다. 제안은 답변이 예정된 뒤에도 이송됩니다. 답변은 기한 그대로 따라가고(답변의 custody), 두 기관에 proposal.transferred로 알립니다. 바뀐 것의 차례는 이송 요청과 그 끝, 답변의 담당, 이름이 지워진 것도 알립니다. 기관, 오프라인 모임, 공론의제 선정단이 바뀐 것도 알리고, 날마다의 파일에는 이들과 답변 만족도, 생각 나누기, 기관의 안내가 더해졌습니다. 닿지 않아 꺼진 웹훅의 소식은 세워 둡니다. 거절 코드 transfer.answer-owed는 더 나오지 않습니다. 열쇠나 허락으로는 읽을 수 없는 것을 물으면 401 auth.required가 아니라 403 auth.insufficient-scope로 답합니다.',
      en: 'Nothing is done with a revoked key from that moment. A key without `read` raises no limit. The data of embeds, oEmbed and feeds have the limit too, and refuse in JSON. With `manage` the same proposal in two places is linked. An address back to the citizen’s own machine may have any port. The ids of entries of history feeds changed once and stay from now on. The feed of all proposals is narrowed by `institution`. Proposals are transferred also while an answer is owed: the answer follows by the same date (`custody` of answers), and both institutions are told (proposal.transferred). The chain of changes tells of transfers asked and ended, of who holds an answer, and of names that were taken away. It tells of institutions, sessions and panels too, and the daily export holds these, what supporters think of answers, statements and standing pages. What happens while a webhook is off because nothing arrived is set aside. The code transfer.answer-owed comes no more. What a key or token is not for is refused with 403 auth.insufficient-scope on reading too, and no longer with 401 auth.required.',
    },
  },
  {
    date: '2026-11-28',
    text: {
      ko: '답변은 결정(decision)과 해(year)로, 실행과제는 해(year)와 최신순(sort=newest)으로 고를 수 있습니다. 답변 현황에 지난 날로 나눈 기한 지남(overdueByAge)과 결정, 실행과제의 수가 있습니다. 제안에 다음 단계(nextStep)가, 처리과정에 단계를 넘게 한 것(on)과 실행과제의 이름(title)이 있습니다.',
      en: 'Answers can be chosen by decision and year, commitments by year and the latest first (sort=newest). The board has what is overdue by age (overdueByAge) and counts decisions and commitments. A proposal has its nextStep; the timeline says what set a step off (on) and names commitments (title).',
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
