import { describe, expect, it } from 'vitest';
import {
  answerIdOf,
  answerIdSchema,
  answerOfCommitment,
  commitmentIdOf,
  commitmentIdSchema,
  departmentIdSchema,
  forumAnswerIdOf,
  forumIdOf,
  forumIdSchema,
  institutionIdSchema,
  newForumId,
  newProposalId,
  panelIdSchema,
  personIdSchema,
  proposalIdSchema,
  resultIdOf,
  sessionIdSchema,
  subjectsOf,
  ticketIdSchema,
} from '../../shared/ids.ts';

const ulid = '01JN0000000000000000000000';

describe('an id', () => {
  it('made later sorts later: within one millisecond, and also when the clock was set back', () => {
    const now = new Date();
    const before = new Date(now.getTime() - 86_400_000);
    const ids = [now, now, now, before, new Date(now.getTime() + 1)].map(newProposalId);
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids).size).toBe(5);
  });

  it('of what an answer promises leads back to the answer', () => {
    for (const answer of [answerIdOf(newProposalId(new Date()), 3), resultIdOf(newForumId(new Date()))]) {
      expect(answerOfCommitment(commitmentIdOf(answer, 20))).toBe(answer);
    }
  });

  it('of a citizen forum is its proposal’s, and no other proposal has it', () => {
    const [one, other] = [newProposalId(new Date()), newProposalId(new Date())];
    expect(forumIdOf(one)).toBe(`frm_${one.slice(4)}`);
    expect(forumIdOf(one)).not.toBe(forumIdOf(other));
  });

  it('of a forum’s result is none of an answer to a step of the forum or of its proposal', () => {
    const proposal = newProposalId(new Date());
    const forum = forumIdOf(proposal);
    for (let step = 1; step <= 9; step++) {
      expect([answerIdOf(proposal, step), forumAnswerIdOf(forum, step)]).not.toContain(resultIdOf(forum));
    }
  });

  it('names what something is owed for, the proposal first', () => {
    const proposal = newProposalId(new Date());
    const forum = forumIdOf(proposal);
    expect(subjectsOf({ proposal, forum })).toEqual([proposal, forum]);
    expect(subjectsOf({ forum })).toEqual([forum]);
    expect(subjectsOf({})).toEqual([]);
  });

  it.each([0, 10, -1, 1.5])('of an answer is none for step %d', (step) => {
    expect(() => answerIdOf(newProposalId(new Date()), step)).toThrow();
    expect(() => forumAnswerIdOf(newForumId(new Date()), step)).toThrow();
  });

  it.each([
    [proposalIdSchema, `prp_${ulid}`],
    [personIdSchema, `per_${ulid}`],
    [forumIdSchema, `frm_${ulid}`],
    [answerIdSchema, `ans_${ulid}_9`],
    [answerIdSchema, `ans_${ulid}_0`],
    [commitmentIdSchema, `cmt_${ulid}_0_1`],
    [commitmentIdSchema, `cmt_${ulid}_1_20`],
    [panelIdSchema, `pnl_${ulid}`],
    [ticketIdSchema, `tkt_${ulid}`],
    [sessionIdSchema, `ssn_${ulid}`],
    [institutionIdSchema, 'a'],
    [institutionIdSchema, 'seoul'],
    [departmentIdSchema, 'a'.repeat(40)],
    [departmentIdSchema, '1-2'],
  ])('%# reads %s', (schema, id) => {
    expect(schema.safeParse(id).success).toBe(true);
  });

  it.each([
    [proposalIdSchema, `ans_${ulid}`],
    [proposalIdSchema, `prp_${ulid.toLowerCase()}`],
    [proposalIdSchema, `prp_${ulid}0`],
    [proposalIdSchema, `prp_${ulid.slice(1)}I`],
    [proposalIdSchema, `prp_${ulid}\n`],
    [proposalIdSchema, ` prp_${ulid}`],
    [forumIdSchema, `prp_${ulid}`],
    [answerIdSchema, `ans_${ulid}`],
    [answerIdSchema, `ans_${ulid}_10`],
    [commitmentIdSchema, `cmt_${ulid}_1`],
    [commitmentIdSchema, `cmt_${ulid}_1_100`],
    [panelIdSchema, `pnl_${ulid}x`],
    [ticketIdSchema, `per_${ulid}`],
    [sessionIdSchema, `frm_${ulid}`],
    [institutionIdSchema, ''],
    [institutionIdSchema, '-seoul'],
    [institutionIdSchema, 'seoul-'],
    [institutionIdSchema, 'Seoul'],
    [institutionIdSchema, '서울'],
    [institutionIdSchema, 'seoul#x'],
    [institutionIdSchema, '*'],
    [departmentIdSchema, 'a'.repeat(41)],
    [departmentIdSchema, 'a/b'],
  ])('%# is not %j', (schema, id) => {
    expect(schema.safeParse(id).success).toBe(false);
  });
});
