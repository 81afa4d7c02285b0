import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** The table and the client that reaches it: all that a repository needs. */
export interface Table {
  documents: DynamoDBDocumentClient;
  name: string;
}

// A store that does not answer is asked again while the caller still waits.
const patience = { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true };

/** Short timeouts and the SDK's own retries: a caller is told within seconds, and no write is blindly doubled. */
export function makeTable(name: string, config: DynamoDBClientConfig = {}): Table {
  const client = new DynamoDBClient({ maxAttempts: 4, requestHandler: patience, ...config });
  return { name, documents: toDocuments(client) };
}

export function toDocuments(client: DynamoDBClient): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}
