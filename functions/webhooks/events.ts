import { z } from 'zod';
import type { WebhookType } from './model.ts';

// No words: they may be put out of sight later, and what was sent cannot be taken back. They are read at `api`.
const shared = {
  institution: z.string(),
  url: z.url(),
  api: z.url(),
};
const about = { proposal: z.string().nullable(), forum: z.string().nullable(), ...shared };

const published = z.object({ proposal: z.string(), closesAt: z.string(), ...shared });
const stepFired = z.object({
  proposal: z.string(),
  step: z.number().int(),
  threshold: z.number().int(),
  count: z.number().int(),
  outcome: z.string(),
  ...shared,
});
const transferred = z.object({
  proposal: z.string(),
  from: z.string(),
  to: z.string(),
  closesAt: z.string(),
  ...shared,
});
const due = z.object({
  answer: z.string(),
  department: z.string(),
  dueAt: z.string(),
  stage: z.enum(['owed', 'd-7', 'd-3', 'd-day', 'overdue', 'escalated']),
  ...about,
});
const interim = z.object({ answer: z.string(), department: z.string(), dueAt: z.string(), ...about });
const answered = z.object({
  answer: z.string(),
  department: z.string(),
  decision: z.string(),
  version: z.number().int(),
  onTime: z.boolean().nullable(),
  ...about,
});
const commitmentChanged = z.object({
  commitment: z.string(),
  answer: z.string(),
  department: z.string(),
  change: z.enum(['opened', 'progress', 'done', 'dropped', 'overdue']),
  dueOn: z.string(),
  ...about,
});
const forumOpened = z.object({ kind: z.string(), closesAt: z.string(), ...about });
const forumClosed = z.object({
  kind: z.string(),
  participants: z.number().int(),
  tallies: z.record(z.string(), z.number().int()),
  ...about,
});
const forumResult = z.object({ kind: z.string(), answer: z.string(), ...about });

interface Described<Schema extends z.ZodType> {
  description: { ko: string; en: string };
  /** What stands under `data`. */
  schema: Schema;
  example: z.infer<Schema>;
}

const described = <Schema extends z.ZodType>(each: Described<Schema>): Described<Schema> => each;

const origin = 'https://gongnon.example';
const proposal = 'prp_01M23DG230QS1KG7J9276KFV4Z';
const forum = 'frm_01M23DG230QS1KG7J9276KFV4Z';
const answer = 'ans_01M23DG230QS1KG7J9276KFV4Z_1';
const ofProposal = {
  institution: 'seoul',
  url: `${origin}/proposals/${proposal}`,
};
const aboutProposal = { proposal, forum: null, ...ofProposal };
const aboutForum = {
  proposal,
  forum,
  ...ofProposal,
  url: `${origin}/forums/${forum}`,
  api: `${origin}/api/v1/forums/${forum}`,
};
const api = {
  proposal: `${origin}/api/v1/proposals/${proposal}`,
  answer: `${origin}/api/v1/answers/${answer}`,
};

/** Every event with what it says, in words, as a schema of its `data`, and by an example. */
export const webhookEvents = {
  'proposal.published': described({
    description: {
      ko: '시민제안이 사전검토를 거쳐 공개되었습니다.',
      en: 'A proposal was published after screening.',
    },
    schema: published,
    example: { proposal, closesAt: '2026-12-24T15:00:00.000Z', ...ofProposal, api: api.proposal },
  }),
  'proposal.step-fired': described({
    description: {
      ko: '공감이 한 단계에 이르렀습니다. 한 단계는 한 번만 이릅니다.',
      en: 'Empathies reached a step. Each step is reached once.',
    },
    schema: stepFired,
    example: {
      proposal,
      step: 1,
      threshold: 100,
      count: 100,
      outcome: 'department-answer',
      ...ofProposal,
      api: api.proposal,
    },
  }),
  'proposal.transferred': described({
    description: {
      ko: '시민제안이 다른 기관으로 이송되었습니다. 보낸 기관과 받은 기관 모두에 알립니다. institution은 받은 기관이고, 예정된 답변이 있으면 같은 기한으로 함께 옮겨집니다.',
      en: 'A proposal passed to another institution. Both are told; `institution` is the one that has it now. An answer that is owed goes along, by the same date.',
    },
    schema: transferred,
    example: {
      proposal,
      from: 'geumcheon',
      to: 'seoul',
      closesAt: '2026-12-24T15:00:00.000Z',
      ...ofProposal,
      api: api.proposal,
    },
  }),
  'answer.due': described({
    description: {
      ko: '답변할 부서와 기한이 정해졌거나, 기한이 다가오거나 지났습니다. 어느 때인지는 stage에 있습니다.',
      en: 'A department came to owe an answer by a date, or the date comes near or has passed: `stage` says which.',
    },
    schema: due,
    example: {
      answer,
      department: 'women',
      dueAt: '2026-12-24T14:59:59.999Z',
      stage: 'owed',
      ...aboutProposal,
      api: api.answer,
    },
  }),
  'answer.interim': described({
    description: {
      ko: '중간 답변과 새 기한이 공개되었습니다.',
      en: 'An interim answer was published, with a new date.',
    },
    schema: interim,
    example: {
      answer,
      department: 'women',
      dueAt: '2027-01-24T14:59:59.999Z',
      ...aboutProposal,
      api: api.answer,
    },
  }),
  'answer.answered': described({
    description: {
      ko: '답변이 공개되었거나, 고친 답변이 공개되었습니다. 고친 답변은 version이 2 이상입니다.',
      en: 'An answer was published, or a correction of it: then `version` is 2 or more.',
    },
    schema: answered,
    example: {
      answer,
      department: 'women',
      decision: 'accepted',
      version: 1,
      onTime: true,
      ...aboutProposal,
      api: api.answer,
    },
  }),
  'commitment.changed': described({
    description: {
      ko: '실행과제가 생겼거나, 진행되었거나, 끝났거나, 그만두었거나, 기한이 지났습니다.',
      en: 'A commitment was made, moved on, was done or dropped, or its date has passed.',
    },
    schema: commitmentChanged,
    example: {
      commitment: 'cmt_01M23DG230QS1KG7J9276KFV4Z_1_1',
      answer,
      department: 'women',
      change: 'progress',
      dueOn: '2027-03-31',
      ...aboutProposal,
      api: `${origin}/api/v1/commitments/cmt_01M23DG230QS1KG7J9276KFV4Z_1_1`,
    },
  }),
  'forum.opened': described({
    description: { ko: '공론장이 열렸습니다.', en: 'A forum opened.' },
    schema: forumOpened,
    example: { kind: 'citizen', closesAt: '2027-01-24T15:00:00.000Z', ...aboutForum },
  }),
  'forum.closed': described({
    description: {
      ko: '공론장이 마감되고 집계가 굳었습니다.',
      en: 'A forum closed, and its tallies stand still.',
    },
    schema: forumClosed,
    example: {
      kind: 'citizen',
      participants: 369,
      tallies: { for: 115, against: 251, other: 3 },
      ...aboutForum,
    },
  }),
  'forum.result': described({
    description: { ko: '공론장의 결과가 공개되었습니다.', en: 'A forum’s result was published.' },
    schema: forumResult,
    example: { kind: 'citizen', answer: 'ans_01M23DG230QS1KG7J9276KFV4Z_0', ...aboutForum },
  }),
} satisfies Record<WebhookType, Described<z.ZodType>>;

export type WebhookData = { [Type in WebhookType]: z.infer<(typeof webhookEvents)[Type]['schema']> };
