import type {
  AnswerId,
  AttachmentId,
  ClientId,
  CommitmentId,
  ContributionId,
  DepartmentId,
  ForumId,
  HistoryId,
  ImportId,
  InstitutionId,
  KeyId,
  MailId,
  MessageId,
  OpinionId,
  PanelId,
  PersonId,
  ProposalId,
  ReconciliationId,
  SessionId,
  StatementId,
  SubjectId,
  TicketId,
  WebhookId,
} from '../ids.ts';

/**
 * Every key of the table is built here.
 *
 * | access pattern | where |
 * |---|---|
 * | an institution; all of them | `INSTITUTIONS` / `<institution>` |
 * | which institution a host name is kept for | `HOST#<host name>` / `META` |
 * | a rule's versions | `RULES#<institution>` / `<version>` |
 * | a standing page's versions, by language | `STANDING#<institution>#<page>#<language>` / `<version>` |
 * | what staff did, by area and department (`*`: any), newest first | `AUDIT#<institution>#<area>#<department>` / `<time>#<subject>#<revision>#<position>` |
 * | who may act for a department | `STAFF#<institution>` / `<department>#<person>` |
 * | a proposal's state; its count | `PROPOSAL#<proposal>` / `META`, `COUNT` |
 * | a proposal's text, by version | `PROPOSAL#<proposal>` / `TEXT#<version>#<attempt>` |
 * | a proposal's addenda | `PROPOSAL#<proposal>` / `ADDENDUM#<number>#<attempt>` |
 * | a proposal's or a forum's public history | `TIMELINE#<proposal or forum>` / `<time>#<source>#<revision>#<position>` |
 * | did this citizen give empathy; recount | `EMPATHY#<proposal>#<shard>` / `<citizen>` |
 * | a mark sent through the stream to compare a shard with its slot | `EMPATHY#<proposal>#<shard>` / `~MARK` |
 * | the slots of a proposal's count | `SLOTS#<proposal>` / `<shard>` |
 * | how a proposal's count went, by day | `TIMELINE#<proposal>` / `~<date>` |
 * | what a citizen supported, newest first | index `citizen`: `<citizen>` / `<time>#<proposal>` |
 * | an answer; its versions; its contributions | `ANSWER#<answer>` / `META`, `VERSION#<n>#<attempt>`, `CONTRIBUTION#<id>` |
 * | which moderator has a proposal before them | `SCREENING#<proposal>` / `LOCK` |
 * | what citizens reported of a proposal, an opinion or a statement; whether that is settled | `REPORTS#<what it is>` / `BY#<person>`, `CASE` |
 * | what a person reported | the report, index `list`: `REPORTER#<person>` |
 * | what has reports to settle, by institution | the case, index `list`: `REPORTED#<institution>` |
 * | what is owed, by the officer who is to answer (`-`: nobody yet) | the answer, index `list`: `HELD#<scope>#<person>` |
 * | what a department is asked to contribute to, by when it is due | the answer, index `list`: `ASKED#<institution>/<department>` |
 * | what officers have written of an answer so far, and of one that has moved | `ANSWER#<answer>` / `DRAFT`, `DRAFT#<moves>` |
 * | drafts a department's head is to review | the same, index `list`: `REVIEWS#<institution>/<department>` / `<time>#<answer>` |
 * | the texts a department begins its answers with, up to fifty | `TEMPLATES#<institution>/<department>` / `<slot>` |
 * | what a supporter thinks of an answer; recount | `RATING#<answer>#<shard>` / `<citizen>` |
 * | the slots of an answer's ratings | `SLOTS#<answer>` / `<shard>` |
 * | how many supporters think what of an answer | `ANSWER#<answer>` / `RATINGS` |
 * | the answers a citizen rated, newest first | index `citizen`: `RATINGS#<citizen>` / `<time>#<answer>` |
 * | a forum's state; its count | `FORUM#<forum>` / `META`, `COUNT` |
 * | the forums that have to do with a proposal, the newest first | index `list`: `FORUMS-ABOUT#<proposal>`, an entry of each |
 * | a forum's background and reports, by version | `FORUM#<forum>` / `TEXT#<version>#<attempt>`, `REPORT#<version>#<attempt>` |
 * | which side a citizen takes in a forum, and took before; recount | `STANCE#<forum>#<shard>` / `<citizen>` |
 * | the slots of a forum's count | `SLOTS#<forum>` / `<shard>` |
 * | a forum's public history, and how its count went | `TIMELINE#<forum>`, as a proposal's |
 * | the forums a citizen took part in, newest first | index `citizen`: `STANCES#<citizen>` / `<time>#<forum>` |
 * | the statements of a forum; how many one citizen made, and all | `STATEMENTS#<forum>` / `<key>`; `~BY#<citizen>`, `~ALL` |
 * | a citizen's marks on a forum's statements | `MARKS#<forum>#<shard>` / `<citizen>` |
 * | the groups of people who think alike in a forum; which run of computing them is the latest | `GROUPS#<forum>` / `META`, `AGE` |
 * | forums whose groups something has changed since | the latter, index `list`: `DUE#groups` / `<time>#<forum>` |
 * | the forums whose statements a citizen marked, newest first | index `citizen`: `MARKS#<citizen>` / `<time>#<forum>` |
 * | a file staff put beside what they publish; its parts | `ATTACHMENT#<file>` / `META`, `PART#<nn>` |
 * | the files of an institution, newest first | the same, index `list`: `ATTACHMENTS#<institution>` / `<time>#<file>` |
 * | an opinion's state; its sympathy, and whether it has replies | `OPINION#<opinion>` / `META`, `COUNT` |
 * | an opinion's words, by version | `OPINION#<opinion>` / `TEXT#<version>#<attempt>` |
 * | what a citizen said of a subject, by a digest of the words, and how often | `SPEAKER#<subject>#<citizen>` / `SAID` |
 * | does this citizen sympathise with an opinion; recount | `SYMPATHY#<opinion>#00` / `<citizen>` |
 * | the slot of an opinion's sympathy | `SLOTS#<opinion>` / `00` |
 * | what a citizen sympathises with, newest first | index `citizen`: `SYMPATHIES#<citizen>` / `<time>#<opinion>` |
 * | what a citizen said, newest first | the opinion, index `list`: `SPOKEN#<citizen>` / `<time>#<opinion>` |
 * | every opinion on a subject | index `list`: `OPINION-REGISTER#<subject>`, on its first text |
 * | a commitment; its progress | `COMMITMENT#<commitment>` / `META`, `NOTE#<attempt>` |
 * | an agenda panel | `PANEL#<panel>` / `META` |
 * | all panels, the newest first | the same, index `list`: `PANELS#*` |
 * | who applied to a panel, or claimed a seat; did this person | `APPLICANT#<panel>` / `<person>` |
 * | which panels a person applied to | the same, index `list`: `APPLICATIONS#<person>` |
 * | the tickets a panel is drawn from, once closed | `POOL#<panel>` / `<attempt>#<page>` |
 * | a proposal before a panel | `CANDIDATE#<panel>#<proposal>` / `META` |
 * | what lies before a panel, the oldest first | the same, index `list`: `CANDIDATES#<panel>` |
 * | what members note of a proposal before them | `NOTES#<panel>#<proposal>` / `<ticket>` |
 * | a session; its records, by version | `SESSION#<session>` / `META`, `RECORD#<version>#<attempt>` |
 * | who signed up for a session, in order; how many may | `SIGNUPS#<session>` / `META` |
 * | which sessions a person signed up for | `SIGNED#<person>` / `<session>` |
 * | how far a workshop is, and what came of it | `WORKSHOP#<session>` / `META` |
 * | the ballots of a workshop's vote, by sign-up | `BALLOTS#<session>` / `META` |
 * | a session's public history | `TIMELINE#<session>`, as a proposal's |
 * | every session announced in a month | index `list`: `SESSION-REGISTER#<month>`, on its state |
 * | what another platform said of a proposal that came from it | `PROPOSAL#<proposal>` / `FOREIGN-ANSWER#<attempt>` |
 * | which proposals are the same as an address elsewhere | index `list`: `LINKS#<digest of the address>` |
 * | the daily exports of public data, by date; their files, by what is in them | `EXPORTS` / `<date>`; `EXPORTFILE#<SHA-256>` / `DATA` |
 * | an institution's imports, newest first | `IMPORTS#<institution>` / `<import>` |
 * | imports with something to do | the same, index `list`: `IMPORTS` / `<time>#<import>` |
 * | the rows of an import, by batch and chunk | `IMPORT-ROWS#<import>` / `<batch>#<chunk>#<attempt>` |
 * | what became of an import's rows, by phase and chunk | `IMPORT-REPORT#<import>` / `<phase>#<chunk>` |
 * | proposals that an institution is asked to take over, or asks another to | the proposal, index `list`: `TRANSFERS#<institution>#in`, `…#out` |
 * | a person | `PERSON#<person>` / `META` |
 * | how to reach a person by mail | `CONTACT#<person>` / `META` |
 * | who reads the weekly digest | the same, index `list`: `DIGEST-READERS` / `<person>` |
 * | who administers an institution, or all of them; who moderates there | `ADMINISTRATORS#<institution or *>`, `MODERATORS#…` / `<person>` |
 * | every entry of a person among the staff | the same three, index `list`: `OFFICES#<person>` |
 * | a creation's reserved id | `IDEMPOTENCY#<person>` / `<route>#<key>` |
 * | a proposal as search knows it; all of them | `SEARCH#<shard>` / `<proposal>` |
 * | what search learned since | the same, index `list`: `SEARCH` / `<time>#<proposal>` |
 * | reconciliation runs, newest first | `RECONCILIATIONS` / `<run>` |
 * | notices sent, newest first | `NOTICE#<id>` / `META`, index `list`: `OUTBOX` |
 * | a person's notices, newest first | `NOTICE#<id>` / `LIST#person`, index `list`: `NOTICES#<person>` |
 * | the mail about an event to a person | `MAIL#<notice>` / `<person>` |
 * | who asked to hear of a proposal or a forum; does this person | `FOLLOW#<proposal or forum>` / `<person>` |
 * | what a person follows | the same, index `list`: `FOLLOWS#<person>` |
 * | a week's digest | `DIGEST#<id>` / `META` |
 * | a notice to many that is still being addressed | `FANOUT#<notice>` / `META`, index `list`: `FANOUTS` |
 * | mails to send, by when; set aside, by institution | the same, index `list`: `MAILS#queued`, `MAILS#parked#<institution or *>` |
 * | mails as they went out, on one machine alone | `LETTER#<mail>` / `META`, index `list`: `LETTERS` |
 * | every proposal made in a month | index `list`: `REGISTER#<month>`, on its first text |
 * | every forum opened in a month | index `list`: `FORUM-REGISTER#<month>`, on its first text |
 * | a partner's client and its keys | `CLIENT#<client>` / `META` |
 * | an institution's clients, the oldest first | the same, index `list`: `CLIENTS#<institution>` / `<time>#<client>` |
 * | when a key was last used | `CLIENT#<client>` / `USED#<key>` |
 * | where an institution is told of what happens; when something last arrived there | `WEBHOOK#<webhook>` / `META`, `ARRIVED` |
 * | an institution's webhooks, the oldest first | the same, index `list`: `WEBHOOKS#<institution>` |
 * | what an endpoint is told about a subject, in order | `DELIVERY#<webhook>#<proposal or forum>` / `<time>#<rank>#<message>` |
 * | an endpoint's deliveries, newest first; those set aside | the same, index `list`: `DELIVERIES#<webhook>#sent`, `DELIVERIES#<webhook>#parked` |
 * | when a lane's first delivery is to be tried | `LANE#<webhook>#<proposal or forum>` / `META`, index `list`: `LANES` |
 * | how many requests a caller made in a window | `LIMIT#<client, or a hash of the day>` / `<time>` |
 * | which clients a citizen allows to act for them | `CONSENT#<person>` / `<client>` |
 * | a code a client was sent back with, by its hash | `CODE#<hash>` / `META` |
 * | the tokens that came of one code, by the hash of what they share | `TOKENS#<hash>` / `META` |
 * | the chain of public changes, in partitions of a thousand; where its end is | `CHANGES#<page>` / `<number>`; `CHANGES#HEAD` / `META` |
 * | how far an aggregate's changes are in the chain | `TOLD#<id>` / `META` |
 * | any ordered list | index `list`: `<list>` / `<rank>#…`, kept by entries `<subject>` / `LIST#<slot>` |
 */
export interface Key {
  pk: string;
  sk: string;
}

/** What citizens report to moderators. */
type ReportedId = ProposalId | OpinionId | StatementId;

export const empathyShards = 8;
export const stanceShards = 8;
export const sympathyShards = 1;
export const markShards = 8;
export const ratingShards = 8;
export const dayPrefix = '~';
export const searchShards = 8;

export const keys = {
  institution: (id: InstitutionId): Key => ({ pk: 'INSTITUTIONS', sk: id }),
  host: (name: string): Key => ({ pk: `HOST#${name}`, sk: 'META' }),
  rule: (id: InstitutionId, version: number): Key => ({ pk: `RULES#${id}`, sk: pad(version, 4) }),
  standingPage: (institution: InstitutionId, page: string, language: string, version: number): Key => ({
    pk: standingPk(institution, page, language),
    sk: pad(version, 6),
  }),
  staff: (institution: InstitutionId, department: DepartmentId, person: PersonId): Key => ({
    pk: `STAFF#${institution}`,
    sk: `${department}#${person}`,
  }),
  proposal: (id: ProposalId): Key => ({ pk: `PROPOSAL#${id}`, sk: 'META' }),
  proposalCount: (id: ProposalId): Key => ({ pk: `PROPOSAL#${id}`, sk: 'COUNT' }),
  proposalText: (id: ProposalId, version: number, attempt: string): Key => ({
    pk: `PROPOSAL#${id}`,
    sk: `TEXT#${pad(version, 4)}#${attempt}`,
  }),
  addendum: (id: ProposalId, number: number, attempt: string): Key => ({
    pk: `PROPOSAL#${id}`,
    sk: `ADDENDUM#${pad(number, 2)}#${attempt}`,
  }),
  timeline: (id: HistoryId, time: string, source: string, revision: number, position: number): Key => ({
    pk: timelinePk(id),
    sk: `${time}#${source}#${pad(revision, 6)}#${position}`,
  }),
  screeningLock: (id: ProposalId): Key => ({ pk: `SCREENING#${id}`, sk: 'LOCK' }),
  report: (id: ReportedId, person: PersonId): Key => ({
    pk: reportsPk(id),
    sk: `${reportPrefix}${person}`,
  }),
  reportCase: (id: ReportedId): Key => ({ pk: reportsPk(id), sk: 'CASE' }),
  empathy: (id: ProposalId, shard: number, person: PersonId): Key => ({
    pk: empathyPk(id, shard),
    sk: person,
  }),
  /** After every moment: the day's count lies behind the history it belongs to. */
  dayCount: (id: ProposalId | ForumId, date: string): Key => ({
    pk: timelinePk(id),
    sk: `${dayPrefix}${date}`,
  }),
  forum: (id: ForumId): Key => ({ pk: `FORUM#${id}`, sk: 'META' }),
  forumCount: (id: ForumId): Key => ({ pk: `FORUM#${id}`, sk: 'COUNT' }),
  forumText: (id: ForumId, version: number, attempt: string): Key => ({
    pk: `FORUM#${id}`,
    sk: `TEXT#${pad(version, 4)}#${attempt}`,
  }),
  forumReport: (id: ForumId, version: number, attempt: string): Key => ({
    pk: `FORUM#${id}`,
    sk: `REPORT#${pad(version, 4)}#${attempt}`,
  }),
  statement: (id: ForumId, key: string): Key => ({ pk: statementsPk(id), sk: key }),
  statementsBy: (id: ForumId, person: PersonId): Key => ({ pk: statementsPk(id), sk: `~BY#${person}` }),
  statementsMade: (id: ForumId): Key => ({ pk: statementsPk(id), sk: '~ALL' }),
  marks: (id: ForumId, shard: number, person: PersonId): Key => ({ pk: marksPk(id, shard), sk: person }),
  groups: (id: ForumId): Key => ({ pk: `GROUPS#${id}`, sk: 'META' }),
  groupsAge: (id: ForumId): Key => ({ pk: `GROUPS#${id}`, sk: 'AGE' }),
  attachment: (id: AttachmentId): Key => ({ pk: `ATTACHMENT#${id}`, sk: 'META' }),
  attachmentPart: (id: AttachmentId, part: number): Key => ({
    pk: `ATTACHMENT#${id}`,
    sk: `PART#${pad(part, 2)}`,
  }),
  dailyExport: (date: string): Key => ({ pk: exportsPk, sk: date }),
  exportFile: (sha256: string): Key => ({ pk: `EXPORTFILE#${sha256}`, sk: 'DATA' }),
  opinion: (id: OpinionId): Key => ({ pk: `OPINION#${id}`, sk: 'META' }),
  opinionCount: (id: OpinionId): Key => ({ pk: `OPINION#${id}`, sk: 'COUNT' }),
  opinionText: (id: OpinionId, version: number, attempt: string): Key => ({
    pk: `OPINION#${id}`,
    sk: `TEXT#${pad(version, 4)}#${attempt}`,
  }),
  said: (subject: SubjectId, person: PersonId): Key => ({ pk: `SPEAKER#${subject}#${person}`, sk: 'SAID' }),
  answer: (id: AnswerId): Key => ({ pk: `ANSWER#${id}`, sk: 'META' }),
  answerVersion: (id: AnswerId, version: number, attempt: string): Key => ({
    pk: `ANSWER#${id}`,
    sk: `VERSION#${pad(version, 4)}#${attempt}`,
  }),
  /** `moves`: how often the answer has moved to another institution; each begins with a draft of its own. */
  answerDraft: (id: AnswerId, moves: number): Key => ({
    pk: `ANSWER#${id}`,
    sk: moves === 0 ? 'DRAFT' : `DRAFT#${moves}`,
  }),
  answerTemplate: (institution: InstitutionId, department: DepartmentId, slot: number): Key => ({
    pk: templatesPk(institution, department),
    sk: pad(slot, 2),
  }),
  contribution: (id: AnswerId, contribution: ContributionId): Key => ({
    pk: `ANSWER#${id}`,
    sk: `CONTRIBUTION#${contribution}`,
  }),
  ratingTotals: (id: AnswerId): Key => ({ pk: `ANSWER#${id}`, sk: 'RATINGS' }),
  panel: (id: PanelId): Key => ({ pk: `PANEL#${id}`, sk: 'META' }),
  applicant: (id: PanelId, person: PersonId): Key => ({ pk: applicantsPk(id), sk: person }),
  pool: (id: PanelId, attempt: string, page: number): Key => ({
    pk: `POOL#${id}`,
    sk: `${attempt}#${pad(page, 4)}`,
  }),
  candidate: (id: PanelId, proposal: ProposalId): Key => ({ pk: candidatePk(id, proposal), sk: 'META' }),
  panelNote: (id: PanelId, proposal: ProposalId, ticket: TicketId): Key => ({
    pk: panelNotesPk(id, proposal),
    sk: ticket,
  }),
  session: (id: SessionId): Key => ({ pk: `SESSION#${id}`, sk: 'META' }),
  sessionRecord: (id: SessionId, version: number, attempt: string): Key => ({
    pk: `SESSION#${id}`,
    sk: `RECORD#${pad(version, 4)}#${attempt}`,
  }),
  signUps: (id: SessionId): Key => ({ pk: `SIGNUPS#${id}`, sk: 'META' }),
  signedUp: (person: PersonId, id: SessionId): Key => ({ pk: signedUpPk(person), sk: id }),
  workshop: (id: SessionId): Key => ({ pk: `WORKSHOP#${id}`, sk: 'META' }),
  ballots: (id: SessionId): Key => ({ pk: `BALLOTS#${id}`, sk: 'META' }),
  commitment: (id: CommitmentId): Key => ({ pk: `COMMITMENT#${id}`, sk: 'META' }),
  commitmentNote: (id: CommitmentId, attempt: string): Key => ({
    pk: `COMMITMENT#${id}`,
    sk: `NOTE#${attempt}`,
  }),
  client: (id: ClientId): Key => ({ pk: clientPk(id), sk: 'META' }),
  keyUse: (id: ClientId, key: KeyId): Key => ({ pk: clientPk(id), sk: `${keyUsePrefix}${key}` }),
  webhook: (id: WebhookId): Key => ({ pk: `WEBHOOK#${id}`, sk: 'META' }),
  webhookArrived: (id: WebhookId): Key => ({ pk: `WEBHOOK#${id}`, sk: 'ARRIVED' }),
  delivery: (id: WebhookId, subject: string, at: string, rank: number, message: MessageId): Key => ({
    pk: deliveriesPk(id, subject),
    sk: `${at}#${rank}#${message}`,
  }),
  lane: (id: WebhookId, subject: string): Key => ({ pk: `LANE#${id}#${subject}`, sk: 'META' }),
  consent: (person: PersonId, client: ClientId): Key => ({ pk: consentsPk(person), sk: client }),
  code: (hash: string): Key => ({ pk: `CODE#${hash}`, sk: 'META' }),
  tokens: (hash: string): Key => ({ pk: `TOKENS#${hash}`, sk: 'META' }),
  limit: (place: string, window: number): Key => ({ pk: `LIMIT#${place}`, sk: pad(window, 15) }),
  foreignAnswer: (id: ProposalId, attempt: string): Key => ({
    pk: `PROPOSAL#${id}`,
    sk: `FOREIGN-ANSWER#${attempt}`,
  }),
  import: (institution: InstitutionId, id: ImportId): Key => ({ pk: importsPk(institution), sk: id }),
  importRows: (id: ImportId, batch: number, chunk: number, attempt: string): Key => ({
    pk: `IMPORT-ROWS#${id}`,
    sk: `${pad(batch, 4)}#${pad(chunk, 4)}#${attempt}`,
  }),
  importReport: (id: ImportId, phase: string, chunk: number): Key => ({
    pk: `IMPORT-REPORT#${id}`,
    sk: `${phase}#${pad(chunk, 5)}`,
  }),
  changes: (page: number, number: number): Key => ({ pk: changesPk(page), sk: pad(number, 12) }),
  changesHead: (): Key => ({ pk: 'CHANGES#HEAD', sk: 'META' }),
  told: (subject: string): Key => ({ pk: `TOLD#${subject}`, sk: 'META' }),
  person: (id: PersonId): Key => ({ pk: `PERSON#${id}`, sk: 'META' }),
  contact: (id: PersonId): Key => ({ pk: `CONTACT#${id}`, sk: 'META' }),
  administrator: (institution: InstitutionId | '*', person: PersonId): Key => ({
    pk: administratorsPk(institution),
    sk: person,
  }),
  moderator: (institution: InstitutionId | '*', person: PersonId): Key => ({
    pk: moderatorsPk(institution),
    sk: person,
  }),
  idempotency: (person: PersonId, route: string, key: string): Key => ({
    pk: `IDEMPOTENCY#${person}`,
    sk: `${route}#${key}`,
  }),
  reconciliation: (id: ReconciliationId): Key => ({ pk: 'RECONCILIATIONS', sk: id }),
  searched: (id: ProposalId, shard: number): Key => ({ pk: searchPk(shard), sk: id }),
  follow: (id: SubjectId, person: PersonId): Key => ({ pk: followPk(id), sk: person }),
  fanOut: (event: string): Key => ({ pk: `FANOUT#${event}`, sk: 'META' }),
  digest: (id: string): Key => ({ pk: `DIGEST#${id}`, sk: 'META' }),
  mail: (event: string, person: PersonId): Key => ({ pk: `MAIL#${event}`, sk: person }),
  letter: (id: MailId): Key => ({ pk: `LETTER#${id}`, sk: 'META' }),
  notice: (id: string): Key => ({ pk: `NOTICE#${id}`, sk: 'META' }),
  noticeOfPerson: (id: string): Key => ({ pk: `NOTICE#${id}`, sk: 'LIST#person' }),
};

export function empathyPk(id: ProposalId, shard: number): string {
  return `EMPATHY#${id}#${pad(shard, 2)}`;
}

export function statementsPk(id: ForumId): string {
  return `STATEMENTS#${id}`;
}

export function marksPk(id: ForumId, shard: number): string {
  return `MARKS#${id}#${pad(shard, 2)}`;
}

export function standingPk(institution: InstitutionId, page: string, language: string): string {
  return `STANDING#${institution}#${page}#${language}`;
}

export function auditPk(institution: InstitutionId | '*', area: string, department: string): string {
  return `AUDIT#${institution}#${area}#${department}`;
}

export const exportsPk = 'EXPORTS';

export function importsPk(institution: InstitutionId): string {
  return `IMPORTS#${institution}`;
}

export function timelinePk(id: HistoryId): string {
  return `TIMELINE#${id}`;
}

export function administratorsPk(institution: InstitutionId | '*'): string {
  return `ADMINISTRATORS#${institution}`;
}

export function moderatorsPk(institution: InstitutionId | '*'): string {
  return `MODERATORS#${institution}`;
}

export function followPk(id: SubjectId): string {
  return `FOLLOW#${id}`;
}

export function searchPk(shard: number): string {
  return `SEARCH#${pad(shard, 2)}`;
}

export function reportsPk(id: ReportedId): string {
  return `REPORTS#${id}`;
}

export const reportPrefix = 'BY#';

export function templatesPk(institution: InstitutionId, department: DepartmentId): string {
  return `TEMPLATES#${institution}/${department}`;
}

export function applicantsPk(id: PanelId): string {
  return `APPLICANT#${id}`;
}

export function signedUpPk(person: PersonId): string {
  return `SIGNED#${person}`;
}

export function candidatePk(id: PanelId, proposal: ProposalId): string {
  return `CANDIDATE#${id}#${proposal}`;
}

export function panelNotesPk(id: PanelId, proposal: ProposalId): string {
  return `NOTES#${id}#${proposal}`;
}

export function clientPk(id: ClientId): string {
  return `CLIENT#${id}`;
}

export function deliveriesPk(id: WebhookId, subject: string): string {
  return `DELIVERY#${id}#${subject}`;
}

export function consentsPk(person: PersonId): string {
  return `CONSENT#${person}`;
}

export function changesPk(page: number): string {
  return `CHANGES#${page}`;
}

export const keyUsePrefix = 'USED#';

/** Of a proposal's, a forum's, an opinion's or an answer's count. */
export function slotsPk(subject: string): string {
  return `SLOTS#${subject}`;
}

/** The names of the lists that the index `list` serves. */
export const lists = {
  transfers: (institution: InstitutionId, side: 'in' | 'out') => `TRANSFERS#${institution}#${side}`,
  proposals: (scope: string, state: string, sort: string) => `PROPOSALS#${scope}#${state}#${sort}`,
  author: (person: PersonId) => `AUTHOR#${person}`,
  /** Every proposal by the month it was made in, `yyyy-mm`: written with it, not projected from it. */
  register: (month: string) => `REGISTER#${month}`,
  answers: (scope: string, state: string) => `ANSWERS#${scope}#${state}`,
  decisions: (scope: string, decision: string) => `DECISIONS#${scope}#${decision}`,
  commitments: (scope: string, state: string) => `COMMITMENTS#${scope}#${state}`,
  /** The same by when they were promised. */
  promised: (scope: string, state: string) => `PROMISED#${scope}#${state}`,
  forums: (scope: string, state: string, sort: string) => `FORUMS#${scope}#${state}#${sort}`,
  /** Those that grew from a proposal, or name it as having to do with them. */
  forumsAbout: (proposal: ProposalId) => `FORUMS-ABOUT#${proposal}`,
  /** Every forum by the month it was opened in: written with it, not projected from it. */
  forumRegister: (month: string) => `FORUM-REGISTER#${month}`,
  /** On the index `citizen`, apart from the empathies of the same person. */
  stances: (person: PersonId) => `STANCES#${person}`,
  rated: (person: PersonId) => `RATINGS#${person}`,
  marked: (person: PersonId) => `MARKS#${person}`,
  attachments: (institution: InstitutionId) => `ATTACHMENTS#${institution}`,
  /** `order` is `newest`, `most-sympathy`, or one stance's opinions by sympathy. */
  opinions: (subject: SubjectId, order: string) => `OPINIONS#${subject}#${order}`,
  replies: (opinion: OpinionId) => `REPLIES#${opinion}`,
  spoken: (person: PersonId) => `SPOKEN#${person}`,
  /** Every opinion on a subject: written with it, not projected from it. */
  opinionRegister: (subject: SubjectId) => `OPINION-REGISTER#${subject}`,
  /** On the index `citizen`. */
  sympathies: (person: PersonId) => `SYMPATHIES#${person}`,
  /** Owed answers of a department or an institution, by the officer who is to answer; without one, nobody's. */
  held: (scope: string, officer: PersonId | undefined) => `HELD#${scope}#${officer ?? '-'}`,
  /** Answers a department is asked to contribute to and has not. */
  asked: (scope: string) => `ASKED#${scope}`,
  reviews: (scope: string) => `REVIEWS#${scope}`,
  reporter: (person: PersonId) => `REPORTER#${person}`,
  reported: (institution: InstitutionId) => `REPORTED#${institution}`,
  clients: (institution: InstitutionId) => `CLIENTS#${institution}`,
  webhooks: (institution: InstitutionId) => `WEBHOOKS#${institution}`,
  deliveries: (id: WebhookId, state: 'sent' | 'parked') => `DELIVERIES#${id}#${state}`,
  lanes: 'LANES',
  panels: (scope: InstitutionId | '*') => `PANELS#${scope}`,
  /** `scope` is `*`, an institution or a forum. */
  sessions: (scope: string, when: 'upcoming' | 'past') => `SESSIONS#${scope}#${when}`,
  /** Every session by the month it was announced in: written with it, not projected from it. */
  sessionRegister: (month: string) => `SESSION-REGISTER#${month}`,
  offices: (person: PersonId) => `OFFICES#${person}`,
  applications: (person: PersonId) => `APPLICATIONS#${person}`,
  candidates: (id: PanelId) => `CANDIDATES#${id}`,
  due: (
    kind: 'proposal' | 'forum' | 'groups' | 'answer' | 'commitment' | 'panel' | 'candidate' | 'session',
  ) => `DUE#${kind}`,
  /** `digest` is of an address elsewhere. */
  links: (digest: string) => `LINKS#${digest}`,
  importsToRun: 'IMPORTS',
  searched: 'SEARCH',
  outbox: 'OUTBOX',
  notices: (person: PersonId) => `NOTICES#${person}`,
  follows: (person: PersonId) => `FOLLOWS#${person}`,
  fanOuts: 'FANOUTS',
  queuedMails: 'MAILS#queued',
  parkedMails: (institution: InstitutionId | '*') => `MAILS#parked#${institution}`,
  letters: 'LETTERS',
  digestReaders: 'DIGEST-READERS',
};

/** The partition key's first part says what an item is about: `PROPOSAL`, `EMPATHY`, `ANSWER`, … */
export function kindOf(pk: string): string {
  const end = pk.indexOf('#');
  return end < 0 ? pk : pk.slice(0, end);
}

/** Fixed width, so that text order is number order. */
export function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
