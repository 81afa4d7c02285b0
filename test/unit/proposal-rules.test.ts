import { describe, expect, it } from 'vitest';
import type { Actor } from '../../functions/people/model.ts';
import type { Proposal, ProposalState } from '../../functions/proposals/model.ts';
import {
  canSee,
  hidesWords,
  isGathering,
  nextStep,
  pendingEmpathySteps,
  reachedBy,
} from '../../functions/proposals/rules.ts';
import { grant } from '../support/world.ts';

const closesAt = '2026-04-01T15:00:00.000Z';
const at = (ms: number) => new Date(Date.parse(closesAt) + ms);
const author = 'per_01JN0000000000000000000000';

// Only what a rule looks at.
const proposal = (fields: object) =>
  ({
    state: 'open',
    author,
    institution: 'seoul',
    closesAt,
    publishedAt: closesAt,
    fired: {},
    ...fields,
  }) as Proposal;
const actor = (...grants: string[]): Actor => ({
  person: 'per_x' as Actor['person'],
  grants: grants.map(grant),
});

const step = (number: number, threshold: number) => ({ number, on: 'empathy', threshold });
const rule = { steps: [step(2, 100), { number: 3, on: 'answer-accepted' }, step(1, 50)] };

describe('a window', () => {
  it.each([
    [-86_400_000, true],
    [-1, true],
    [0, false],
    [1, false],
  ])('at %d ms from its end gathers: %s', (ms, gathers) => {
    expect(isGathering(proposal({}), at(ms))).toBe(gathers);
  });

  it.each<ProposalState>(['draft', 'submitted', 'rejected', 'closed', 'withdrawn'])(
    'of a %s one gathers nothing',
    (state) => {
      expect(isGathering(proposal({ state }), at(-1))).toBe(false);
    },
  );

  it('that was never opened gathers nothing', () => {
    expect(isGathering(proposal({ closesAt: undefined }), at(-1))).toBe(false);
  });
});

describe('a step', () => {
  it('waits with those that empathy sets off, lowest first, until it has fired', () => {
    expect(pendingEmpathySteps(proposal({ rule })).map(({ number }) => number)).toEqual([1, 2]);
    expect(pendingEmpathySteps(proposal({ rule, fired: { 1: {} } })).map(({ number }) => number)).toEqual([
      2,
    ]);
    expect(pendingEmpathySteps(proposal({}))).toEqual([]);
  });

  it.each([
    [{}, 0, 50],
    [{}, 49, 1],
    [{}, 60, 0],
    [{ 1: {} }, 60, 40],
    [{ 1: {}, 2: {} }, 60, undefined],
  ])('with %j fired at %d voices lacks %s', (fired, count, missing) => {
    expect(nextStep(proposal({ rule, fired }), count)?.missing).toBe(missing);
  });

  it('counted after the window is reached at its last millisecond', () => {
    expect(reachedBy(proposal({}), at(-5))).toEqual(at(-5));
    expect(reachedBy(proposal({}), at(0))).toEqual(at(-1));
    expect(reachedBy(proposal({}), at(60_000))).toEqual(at(-1));
  });
});

describe('who sees', () => {
  const everyone = undefined;
  const moderator = actor('moderator@seoul');
  const elsewhere = actor('moderator@mapo', 'admin@seoul', 'head@seoul/women');
  const self: Actor = { person: author as Actor['person'], grants: [] };

  it.each<[string, object, boolean[]]>([
    // everyone, the institution's moderator, others of staff, the author
    ['a draft', { state: 'draft', publishedAt: undefined }, [false, false, false, true]],
    ['one that waits', { state: 'submitted', publishedAt: undefined }, [false, true, false, true]],
    ['a rejected one', { state: 'rejected', publishedAt: undefined }, [true, true, true, true]],
    ['an open one', { state: 'open' }, [true, true, true, true]],
    ['a closed one', { state: 'closed' }, [true, true, true, true]],
    ['one withdrawn from view', { state: 'withdrawn' }, [true, true, true, true]],
    ['one withdrawn unseen', { state: 'withdrawn', publishedAt: undefined }, [false, false, false, true]],
  ])('%s', (_, fields, sees) => {
    expect([everyone, moderator, elsewhere, self].map((who) => canSee(proposal(fields), who))).toEqual(sees);
  });

  const rejected = (code: string) => proposal({ state: 'rejected', screening: { decision: 'reject', code } });
  it.each<[string, Proposal, boolean[]]>([
    ['words rejected for what they disclose', rejected('personal-information'), [true, false, true, false]],
    ['words rejected for another reason', rejected('duplicate'), [false, false, false, false]],
    ['words of an open one', proposal({}), [false, false, false, false]],
  ])('%s is kept from', (_, one, hidden) => {
    expect([everyone, moderator, elsewhere, self].map((who) => hidesWords(one, who))).toEqual(hidden);
  });
});
