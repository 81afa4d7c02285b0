import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { z } from 'zod';
import type { Key } from './keys.ts';

/**
 * One change of one item. Records of one partition key come in the order of their sequence numbers; each comes at least
 * once.
 */
export interface StreamRecord {
  key: Key;
  /** Fixed width, so that text order is the stream's order. */
  sequence: string;
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
}

/** DynamoDB's sequence numbers have 21 to 40 digits. */
const sequenceWidth = 40;

export function toSequence(number: string | bigint): string {
  return String(number).padStart(sequenceWidth, '0');
}

const recordSchema = z.object({
  dynamodb: z.object({
    Keys: z.object({ pk: z.object({ S: z.string() }), sk: z.object({ S: z.string() }) }),
    SequenceNumber: z.string().regex(/^[0-9]{1,40}$/),
    NewImage: z.record(z.string(), z.unknown()).optional(),
    OldImage: z.record(z.string(), z.unknown()).optional(),
  }),
});

/** Reads a record as Lambda and the Streams API give it. An unreadable one is an error, never skipped. */
export function toStreamRecord(record: DynamoDBRecord): StreamRecord {
  const { dynamodb } = recordSchema.parse(record);
  return {
    key: { pk: dynamodb.Keys.pk.S, sk: dynamodb.Keys.sk.S },
    sequence: toSequence(dynamodb.SequenceNumber),
    before: dynamodb.OldImage && unmarshall(dynamodb.OldImage as Parameters<typeof unmarshall>[0]),
    after: dynamodb.NewImage && unmarshall(dynamodb.NewImage as Parameters<typeof unmarshall>[0]),
  };
}

/** What a slice does with changes: called once for each batch, with the records it asked for, in order. */
export interface Projection {
  name: string;
  /** The kinds of partition key it follows, see `kindOf`. */
  kinds: string[];
  project(records: StreamRecord[]): Promise<void>;
}

/** The last record of each item in a batch: all that a projection which reads the current state needs. */
export function lastOfEach(records: StreamRecord[]): StreamRecord[] {
  const last = new Map<string, StreamRecord>();
  for (const record of records) last.set(`${record.key.pk} ${record.key.sk}`, record);
  return [...last.values()];
}
