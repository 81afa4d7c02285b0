import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';

const documents = DynamoDBDocumentClient.from(
  new DynamoDBClient({ endpoint: process.env.DYNAMODB_ENDPOINT }),
);

// The same commands are part of it as of ours, used or not.
export const commands = [BatchGetCommand, DeleteCommand, PutCommand, QueryCommand, UpdateCommand];

export async function handler() {
  const { Item } = await documents.send(
    new GetCommand({
      TableName: process.env.TABLE_NAME,
      Key: { pk: 'INSTITUTIONS', sk: process.env.INSTITUTION },
    }),
  );
  return { statusCode: 200, body: JSON.stringify(Item) };
}
