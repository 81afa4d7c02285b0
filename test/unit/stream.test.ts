import type { DynamoDBRecord } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { consumerOf } from '../../functions/app/consume.ts';
import { lastOfEach, toSequence, toStreamRecord } from '../../shared/dynamo/stream.ts';

describe('a sequence number', () => {
  it('is in text order what it is in number order', () => {
    const numbers = ['9', '10', '100000000000000000000', '99999999999999999999', `${'9'.repeat(40)}`, '0'];
    const inOrder = numbers.toSorted((one, other) => (BigInt(one) < BigInt(other) ? -1 : 1)).map(toSequence);
    expect(numbers.map(toSequence).toSorted()).toEqual(inOrder);
    expect(toSequence(10n)).toBe(toSequence('10'));
  });
});

describe('a record', () => {
  const record = (dynamodb: object) => toStreamRecord({ dynamodb } as DynamoDBRecord);
  const Keys = { pk: { S: 'PROPOSAL#a' }, sk: { S: 'META' } };

  it('is read with its images as items', () => {
    const image = {
      ...Keys,
      tags: { L: [{ S: 'a' }] },
      count: { N: '-3' },
      gone: { BOOL: false },
      no: { NULL: true },
    };
    expect(record({ Keys, SequenceNumber: '7', OldImage: image })).toStrictEqual({
      key: { pk: 'PROPOSAL#a', sk: 'META' },
      sequence: toSequence('7'),
      before: { pk: 'PROPOSAL#a', sk: 'META', tags: ['a'], count: -3, gone: false, no: null },
      after: undefined,
    });
  });

  it.each<[string, object]>([
    ['without keys', { SequenceNumber: '7' }],
    ['with half a key', { Keys: { pk: { S: 'a' } }, SequenceNumber: '7' }],
    ['without a number', { Keys }],
    ['with a number that is none', { Keys, SequenceNumber: 'seven' }],
    ['with a number longer than there are', { Keys, SequenceNumber: '1'.repeat(41) }],
  ])('%s is an error', (_, dynamodb) => {
    expect(() => record(dynamodb)).toThrow();
  });

  it('is passed over for a later one of the same item', () => {
    const of = (sk: string, sequence: string) => ({ key: { pk: 'P', sk }, sequence });
    expect(lastOfEach([of('a', '1'), of('b', '2'), of('a', '3')])).toEqual([of('a', '3'), of('b', '2')]);
  });

  it.each([
    ['EMPATHY#prp#01', 'per_1', 'counts'],
    ['EMPATHY#prp#01', '~MARK', 'counts'],
    ['MARKS#frm#01', 'per_1', 'counts'],
    ['STATEMENTS#frm', '0123456789', 'changes'],
    ['GROUPS#frm', 'META', undefined],
    ['STANCE#frm#01', 'per_1', 'counts'],
    ['SYMPATHY#opn#00', 'per_1', 'counts'],
    ['RATING#ans#01', 'per_1', 'counts'],
    ['RATING#ans#01', '~MARK', 'counts'],
    ['ANSWER#ans', 'RATINGS', undefined],
    ['PROPOSAL#prp', 'META', 'changes'],
    ['PROPOSAL#prp', 'COUNT', 'changes'],
    ['ANSWER#ans', 'META', 'changes'],
    ['COMMITMENT#cmt', 'META', 'changes'],
    ['PANEL#pnl', 'META', 'changes'],
    ['PANEL#pnl', 'LIST#due', undefined],
    ['CANDIDATE#pnl#prp', 'META', 'changes'],
    ['APPLICANT#pnl', 'per_1', undefined],
    ['POOL#pnl', 'x#0000', undefined],
    ['NOTES#pnl#prp', 'tkt', undefined],
    ['PROPOSAL#prp', 'TEXT#0001#a', undefined],
    ['PROPOSAL#prp', 'LIST#due', undefined],
    ['SLOTS#prp', '01', undefined],
    ['TIMELINE#prp', 'x', undefined],
    ['NOTICE#x', 'META', undefined],
    ['PERSON#per', 'META', undefined],
    ['INSTITUTIONS', 'seoul', 'changes'],
    ['STANDING#seoul#terms#ko', '000001', 'changes'],
    ['AUDIT#seoul#*#*', 'x', undefined],
  ])('of %s %s goes to %s', (pk, sk, consumer) => {
    expect(consumerOf({ pk, sk })).toBe(consumer);
  });
});
