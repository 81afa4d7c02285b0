import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import type { Table } from '../../../shared/dynamo/client.ts';
import { tableShape, timeToLiveAttribute } from '../../../shared/dynamo/table.ts';

/** Creates the table where there is none. */
export async function ensureTable(
  { documents, name }: Table,
  { streams }: { streams: boolean },
): Promise<void> {
  try {
    await documents.send(new DescribeTableCommand({ TableName: name }));
    return;
  } catch (error) {
    if (!(error instanceof Error && error.name === 'ResourceNotFoundException')) throw error;
  }
  await documents.send(
    new CreateTableCommand({
      ...(tableShape as unknown as Omit<CreateTableCommandInput, 'TableName'>),
      TableName: name,
      ...(streams && { StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' } }),
    }),
  );
  await waitUntilTableExists(
    { client: documents, minDelay: 1, maxDelay: 1, maxWaitTime: 60 },
    { TableName: name },
  );
  if (streams) {
    await documents.send(
      new UpdateTimeToLiveCommand({
        TableName: name,
        TimeToLiveSpecification: { AttributeName: timeToLiveAttribute, Enabled: true },
      }),
    );
  }
}
