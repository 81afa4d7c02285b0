import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AuditEntry, auditTypeSchema } from '../../functions/audit/model.ts';
import { countScreenings, latestMonths, scopesOf, toAuditEntry } from '../../functions/audit/rules.ts';
import { departmentIdSchema, personIdSchema } from '../../shared/ids.ts';

const person = personIdSchema.parse('per_01J00000000000000000000000');
const women = departmentIdSchema.parse('women');
const at = '2026-05-01T00:00:00.000Z';

describe('an event', () => {
  it('of staff becomes an entry: who, for whom, what of', () => {
    const event = {
      ...{ at, revision: 3, position: 1, type: 'answer.interim', dueAt: at, reason: '까닭' },
      by: { person, department: women },
    };
    expect(toAuditEntry(event, { subject: 'ans_x', proposal: 'prp_x' })).toEqual({
      at,
      type: 'answer.interim',
      by: person,
      department: women,
      subject: 'ans_x',
      proposal: 'prp_x',
      facts: { dueAt: at, reason: '까닭' },
    });
  });

  it('from before it was recorded by whom becomes one without', () => {
    const entry = toAuditEntry({ at, revision: 1, type: 'proposal.published' }, { subject: 'prp_x' });
    expect([entry?.type, entry && 'by' in entry]).toEqual(['proposal.published', false]);
  });

  it.each([
    'proposal.submitted',
    'proposal.withdrawn',
    'proposal.step-fired',
    'proposal.closed',
    'answer.opened',
    'answer.reminded',
    'answer.overdue',
    'answer.escalated',
    'commitment.opened',
    'commitment.overdue',
  ])('%s is nobody’s act', (type) => {
    expect(toAuditEntry({ at, revision: 1, type }, { subject: 'x' })).toBeUndefined();
  });
});

describe('an entry', () => {
  const entry: AuditEntry = { at, type: 'answer.published', subject: 'x', facts: {} };

  it('stands in the lists of its area and of its department', () => {
    expect(scopesOf(entry)).toEqual([
      ['*', '*'],
      ['answers', '*'],
    ]);
    expect(scopesOf({ ...entry, department: women })).toEqual([
      ['*', '*'],
      ['*', 'women'],
      ['answers', '*'],
      ['answers', 'women'],
    ]);
  });
});

describe('the moderation register', () => {
  const decided = (moment: string, code?: string): AuditEntry => ({
    at: moment,
    type: code === undefined ? 'proposal.published' : 'proposal.rejected',
    subject: 'prp_x',
    facts: code === undefined ? {} : { code },
  });

  it('counts each decision in the month of Seoul it was taken in', () => {
    const entries = [
      decided('2026-03-31T14:59:59.999Z'),
      decided('2026-03-31T15:00:00.000Z'),
      decided('2026-04-05T00:00:00.000Z', 'unclear'),
      decided('2026-04-06T00:00:00.000Z', 'unclear'),
      decided('2026-04-06T00:00:00.000Z', 'duplicate'),
      decided('2025-01-01T00:00:00.000Z'),
    ];
    expect(countScreenings(entries, ['2026-03', '2026-04', '2026-05'])).toEqual([
      { month: '2026-03', published: 1, rejected: {} },
      { month: '2026-04', published: 1, rejected: { unclear: 2, duplicate: 1 } },
      { month: '2026-05', published: 0, rejected: {} },
    ]);
  });

  it('looks twelve months back over the turn of the year', () => {
    const months = latestMonths(new Date('2026-02-28T15:00:00.000Z'), 12);
    expect([months.length, months[0], months.at(-1)]).toEqual([12, '2025-04', '2026-03']);
  });

  it('loses no decision and makes none up', () => {
    const months = latestMonths(new Date('2026-06-15T00:00:00.000Z'), 12);
    const moment = fc
      .date({ min: new Date('2025-08-01'), max: new Date('2026-06-15'), noInvalidDate: true })
      .map((each) => each.toISOString());
    const made = fc.tuple(moment, fc.option(fc.constantFrom('unclear', 'unlawful')));
    fc.assert(
      fc.property(fc.array(made), (decisions) => {
        const entries = decisions.map(([when, code]) => decided(when, code ?? undefined));
        const counted = countScreenings(entries, months).flatMap(({ published, rejected }) => [
          published,
          ...Object.values(rejected),
        ]);
        expect(counted.reduce((sum, each) => sum + each, 0)).toBe(entries.length);
      }),
    );
  });

  it('counts nothing that is no screening', () => {
    const others = auditTypeSchema.options.filter((type) => !type.startsWith('proposal.'));
    const entries = others.map((type) => ({ ...decided(at), type }));
    expect(countScreenings(entries, ['2026-05'])).toEqual([{ month: '2026-05', published: 0, rejected: {} }]);
  });
});
