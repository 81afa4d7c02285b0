import { type Key, kindOf } from '../../shared/dynamo/keys.ts';
import type { Projection, StreamRecord } from '../../shared/dynamo/stream.ts';
import { type Log, nameOf } from '../../shared/observe/log.ts';

/**
 * Takes a batch of records in the stream's order. Gives the sequence number from which on the batch has to be delivered
 * again, or nothing when all of it is done.
 */
export type Consume = (records: StreamRecord[]) => Promise<{ redeliverFrom: string } | undefined>;

/**
 * The two readers of the stream. `counts` takes what citizens do by the thousand, and nothing else may hold it up;
 * `changes` takes all other kinds.
 */
export const consumers = ['counts', 'changes'] as const;
export type ConsumerName = (typeof consumers)[number];

/**
 * The items each consumer follows, by kind and sort key, as the stack's event filters name them too. What projections
 * write (list entries, slots, timelines, notices) nobody follows: it wakes no function.
 */
const followed: Record<ConsumerName, { kinds: string[]; sortKeys?: string[] }[]> = {
  counts: [{ kinds: ['EMPATHY', 'STANCE', 'SYMPATHY', 'RATING', 'MARKS'] }],
  changes: [
    {
      kinds: [
        'PROPOSAL',
        'FORUM',
        'OPINION',
        'ANSWER',
        'COMMITMENT',
        'PANEL',
        'CANDIDATE',
        'SESSION',
        'SIGNUPS',
        'WORKSHOP',
        'CLIENT',
        'WEBHOOK',
        'ATTACHMENT',
      ],
      sortKeys: ['META', 'COUNT'],
    },
    // Who reviews an answer's draft is told so, whichever institution's draft it is.
    { kinds: ['ANSWER'], sortKeys: ['DRAFT'] },
    { kinds: ['INSTITUTIONS', 'STANDING', 'IMPORTS', 'STATEMENTS'] },
  ],
};

/** Which consumer an item's changes go to, if any. */
export function consumerOf({ pk, sk }: Key): ConsumerName | undefined {
  return consumers.find((name) =>
    followed[name].some(
      ({ kinds, sortKeys }) =>
        kinds.includes(kindOf(pk)) && (sortKeys === undefined || sortKeys.includes(kindOf(sk))),
    ),
  );
}

/**
 * Hands each projection the records of the kinds it follows. Where one fails, it is given them once more, partition key
 * by partition key, so that one unreadable item holds back only itself and what comes after it; the batch is then to be
 * redelivered from there on. Projections take what they have seen before without harm.
 */
export function makeConsume(consumer: ConsumerName, projections: Projection[], log: Log): Consume {
  return async (records) => {
    const failures: string[] = [];
    for (const projection of projections) {
      const wanted = records.filter(({ key }) => projection.kinds.includes(kindOf(key.pk)));
      if (wanted.length === 0 || (await succeeds(projection, wanted))) continue;
      for (const group of Map.groupBy(wanted, ({ key }) => key.pk).values()) {
        const first = group[0];
        if (
          first === undefined ||
          (await succeeds(projection, group, (error) => report(projection, first, error)))
        )
          continue;
        failures.push(first.sequence);
      }
    }
    const redeliverFrom = failures.sort()[0];
    return redeliverFrom === undefined ? undefined : { redeliverFrom };
  };

  function report(projection: Projection, { key, sequence }: StreamRecord, error: unknown) {
    log.error('stream.failed', {
      consumer,
      projection: projection.name,
      pk: key.pk,
      sequence,
      error: nameOf(error),
    });
  }
}

async function succeeds(
  projection: Projection,
  records: StreamRecord[],
  onFailure: (error: unknown) => void = () => {},
): Promise<boolean> {
  try {
    await projection.project(records);
    return true;
  } catch (error) {
    onFailure(error);
    return false;
  }
}
