import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DynamoDBRecord } from 'aws-lambda';

export interface StreamingEndpoint {
  url: string;
  /** Every change so far, in order, as DynamoDB's stream tells of it. */
  records: DynamoDBRecord[];
  close(): Promise<void>;
}

/** Who asks (by access key) to do what to the table, or to one of its indexes. */
type Permits = (principal: string, action: string, index: string | undefined) => boolean;

type Item = NonNullable<NonNullable<DynamoDBRecord['dynamodb']>['NewImage']>;
interface Call {
  Key?: Item;
  Item?: Item;
  IndexName?: string;
  TableName?: string;
}

const target = 'DynamoDB_20120810.';
const writes = ['PutItem', 'UpdateItem', 'DeleteItem'];

/**
 * A DynamoDB with a stream and with permissions, before an engine that has neither: passes every call on as it came,
 * reads the item before and after each write, and refuses what the caller's role does not allow. Writes of one
 * partition key wait for each other, so that the stream's order is the order in which they took effect.
 */
export async function openStreamingEndpoint(engine: string, permits: Permits): Promise<StreamingEndpoint> {
  const records: DynamoDBRecord[] = [];
  const turns = new Map<string, Promise<unknown>>();
  let sequence = 100_000_000_000_000_000_000n;

  const forward = async (headers: Record<string, string>, action: string, body: string) => {
    const answer = await fetch(engine, {
      method: 'POST',
      headers: { ...headers, 'x-amz-target': target + action },
      body,
    });
    return { status: answer.status, headers: answer.headers, body: await answer.text() };
  };

  async function write(headers: Record<string, string>, action: string, body: string, call: Call) {
    const { pk, sk } = (call.Key ?? call.Item) as Item;
    const read = async (): Promise<Item | undefined> => {
      const question = JSON.stringify({ TableName: call.TableName, Key: { pk, sk }, ConsistentRead: true });
      return JSON.parse((await forward(headers, 'GetItem', question)).body).Item;
    };
    const act = async () => {
      const before = await read();
      const answer = await forward(headers, action, body);
      const after = answer.status === 200 ? await read() : before;
      // A write that changes nothing is not in the stream.
      if (answer.status === 200 && JSON.stringify(before) !== JSON.stringify(after)) {
        records.push({
          eventID: String(++sequence),
          eventName: before === undefined ? 'INSERT' : after === undefined ? 'REMOVE' : 'MODIFY',
          eventSource: 'aws:dynamodb',
          dynamodb: {
            Keys: { pk, sk } as Item,
            SequenceNumber: String(sequence),
            StreamViewType: 'NEW_AND_OLD_IMAGES',
            ...(before && { OldImage: before }),
            ...(after && { NewImage: after }),
          },
        });
      }
      return answer;
    };
    const key = JSON.stringify(pk);
    const turn = (turns.get(key) ?? Promise.resolve()).then(act, act);
    turns.set(key, turn);
    return turn;
  }

  const server = createServer(async (request, response) => {
    const body = await textOf(request);
    const action = String(request.headers['x-amz-target']).replace(target, '');
    const principal = /Credential=([^/]+)\//.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const call = JSON.parse(body) as Call;
    if (!permits(principal, action, call.IndexName)) {
      response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(
        JSON.stringify({ __type: 'x#AccessDeniedException', message: `${principal} may not ${action}` }),
      );
      return;
    }
    const headers = {
      authorization: request.headers.authorization ?? '',
      'x-amz-date': String(request.headers['x-amz-date']),
      'content-type': 'application/x-amz-json-1.0',
      'accept-encoding': 'identity',
    };
    const answer = await (writes.includes(action)
      ? write(headers, action, body, call)
      : forward(headers, action, body));
    const checksum = answer.headers.get('x-amz-crc32');
    response.writeHead(answer.status, {
      'content-type': 'application/x-amz-json-1.0',
      ...(checksum !== null && { 'x-amz-crc32': checksum }),
    });
    response.end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    records,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

export async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}
