import type { AuditMessages } from './messages.ko.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export const auditEn: AuditMessages = {
  title: 'Audit log',
  lead: 'Everything that those who work for this institution did. It cannot be deleted or changed. Only administrators see it.',
  deployment: 'What concerns no single institution',
  none: 'Nothing is recorded yet.',
  area: 'Kind of work',
  anyArea: 'All of it',
  areas: {
    screening: 'Screening',
    answers: 'Answers',
    commitments: 'Commitments',
    institution: 'The institution',
    pages: 'Standing pages',
    mail: 'Mail',
  },
  department: 'Department',
  anyDepartment: 'All departments',
  apply: 'Show',
  when: 'When',
  who: 'Who',
  what: 'What',
  about: 'About',
  notRecorded: 'not recorded',
  proposal: 'Proposal',
  forum: 'Forum',
  languages: { ko: 'Korean', en: 'English' },
  acts: {
    'proposal.published': () => 'Published a proposal',
    'proposal.rejected': ({ code }) => `Rejected a proposal: ${code}`,
    'proposal.hidden': ({ code }) => `Hid a proposal’s words: ${code}`,
    'proposal.shown': () => 'Showed again what was hidden',
    'answer.assigned': ({ officer }) => `Named the officer for an answer: ${officer}`,
    'answer.transferred': ({ from, to, reason }) => `Passed an answer on: ${from} → ${to}. ${reason}`,
    'answer.contribution-asked': ({ department }) => `Asked for a contribution: ${department}`,
    'answer.contribution-given': ({ department }) => `Gave a contribution: ${department}`,
    'answer.interim': ({ dueAt, reason }) => `Published an interim answer. New date ${dueAt}. ${reason}`,
    'answer.published': ({ decision }) => `Published an answer: ${decision}`,
    'answer.corrected': ({ version, reason }) => `Corrected an answer (version ${version}). ${reason}`,
    'commitment.progress': () => 'Reported on a commitment',
    'commitment.done': () => 'Reported a commitment kept',
    'commitment.dropped': () => 'Dropped a commitment',
    'institution.opened': () => 'Opened the institution',
    'institution.rule-changed': ({ version }) => `Put version ${version} of the rule in force`,
    'institution.department-named': ({ name, before }) =>
      before ? `Renamed a department: ${before} → ${name}` : `Opened a department: ${name}`,
    'institution.categories-changed': ({ added, removed }) =>
      `Changed the categories.${added ? ` Added: ${added}.` : ''}${removed ? ` Removed: ${removed}.` : ''}`,
    'standing-page.written': ({ page, language, version }) =>
      `Wrote a standing page: ${page} (${language}), version ${version}`,
    'mail.retried': ({ kind }) => `Had a mail that was set aside sent again: ${kind}`,
  },
  register: {
    title: 'How screening went',
    lead: (institution) =>
      `How many proposals ${institution} published and rejected in the latest twelve months, rejections by their ground. A proposal rejected twice counts twice.`,
    decision: 'Decision',
    published: 'Published',
    rejected: 'Rejected, all',
    total: 'Total',
    month: (month) => `${months[Number(month.slice(5)) - 1]} ${month.slice(0, 4)}`,
    codes: 'Grounds',
    log: 'The same data are in the API.',
  },
};
