import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';

/**
 * The table's shape, written once: the one-machine server creates it, the CDK declares it, and the stack test compares
 * the two.
 *
 * `list` serves every ordered list. `citizen` serves "what I supported" and nothing else, so that a busy list can never
 * push back on the empathy path.
 *
 * `together` is an index that no item is ever in. Its presence alone keeps DynamoDB from splitting one item collection
 * over several partitions, which would spread the stream records of one empathy shard over several stream shards and
 * break the order the counters rely on (docs/decisions/0003).
 */
export const tableShape = {
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
    { AttributeName: 'listPk', AttributeType: 'S' },
    { AttributeName: 'listSk', AttributeType: 'S' },
    { AttributeName: 'citizenPk', AttributeType: 'S' },
    { AttributeName: 'citizenSk', AttributeType: 'S' },
    { AttributeName: 'together', AttributeType: 'S' },
  ],
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  LocalSecondaryIndexes: [
    {
      IndexName: 'together',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'together', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: 'list',
      KeySchema: [
        { AttributeName: 'listPk', KeyType: 'HASH' },
        { AttributeName: 'listSk', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
    {
      IndexName: 'citizen',
      KeySchema: [
        { AttributeName: 'citizenPk', KeyType: 'HASH' },
        { AttributeName: 'citizenSk', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
  BillingMode: 'PAY_PER_REQUEST',
} as const satisfies Omit<CreateTableCommandInput, 'TableName'>;

/** Items that may go by themselves carry their end here, in epoch seconds. */
export const timeToLiveAttribute = 'expiresAt';
