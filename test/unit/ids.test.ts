import { describe, expect, it } from 'vitest';
import {
  answerIdOf,
  answerIdSchema,
  answerOfCommitment,
  commitmentIdOf,
  commitmentIdSchema,
  departmentIdSchema,
  institutionIdSchema,
  newProposalId,
  personIdSchema,
  proposalIdSchema,
  proposalOfAnswer,
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

  it('of an answer, and of what it promises, leads back to its proposal', () => {
    const proposal = newProposalId(new Date());
    const answer = answerIdOf(proposal, 3);
    const commitment = commitmentIdOf(answer, 20);
    expect(answerOfCommitment(commitment)).toBe(answer);
    expect(proposalOfAnswer(answer)).toBe(proposal);
  });

  it.each([0, 10, -1, 1.5])('of an answer is none for step %d', (step) => {
    expect(() => answerIdOf(newProposalId(new Date()), step)).toThrow();
  });

  it.each([
    [proposalIdSchema, `prp_${ulid}`],
    [personIdSchema, `per_${ulid}`],
    [answerIdSchema, `ans_${ulid}_9`],
    [commitmentIdSchema, `cmt_${ulid}_1_20`],
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
    [answerIdSchema, `ans_${ulid}`],
    [answerIdSchema, `ans_${ulid}_0`],
    [answerIdSchema, `ans_${ulid}_10`],
    [commitmentIdSchema, `cmt_${ulid}_1`],
    [commitmentIdSchema, `cmt_${ulid}_1_100`],
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
