import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { type StreamRecord, toSequence, toStreamRecord } from '../../shared/dynamo/stream.ts';
import { type Log, nameOf } from '../../shared/observe/log.ts';
import type { Consume, ConsumerName } from '../app/consume.ts';

/**
 * Takes a batch as Lambda delivers it, and answers from which record on it has to be delivered again. A record that
 * cannot be read holds back itself and what comes after it, never what came before.
 */
export function makeStreamHandler(name: ConsumerName, consume: Consume, log: Log) {
  return async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const { records, unreadable } = read(Records);
    const outcome = records.length > 0 ? await consume(records) : undefined;
    const failed = outcome ? Records.find((record) => isAt(record, outcome.redeliverFrom)) : unreadable;
    if (failed === undefined) return { batchItemFailures: [] };
    // Lambda knows a record by its own number. An empty one stands for the whole batch.
    return { batchItemFailures: [{ itemIdentifier: failed.dynamodb?.SequenceNumber ?? '' }] };
  };

  function read(given: DynamoDBRecord[]): { records: StreamRecord[]; unreadable?: DynamoDBRecord } {
    const records: StreamRecord[] = [];
    for (const record of given) {
      try {
        records.push(toStreamRecord(record));
      } catch (error) {
        const sequence = record.dynamodb?.SequenceNumber ?? '';
        log.error('stream.failed', {
          consumer: name,
          projection: 'none',
          pk: '',
          sequence,
          error: nameOf(error),
        });
        return { records, unreadable: record };
      }
    }
    return { records };
  }
}

function isAt({ dynamodb }: DynamoDBRecord, sequence: string): boolean {
  return dynamodb?.SequenceNumber !== undefined && toSequence(dynamodb.SequenceNumber) === sequence;
}
