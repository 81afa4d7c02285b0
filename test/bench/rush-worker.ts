import { parentPort, workerData } from 'node:worker_threads';
import autocannon from 'autocannon';

// The load has a thread of its own: the server's thread is what is measured.
const { url, path, body, tokens, connections } = workerData as {
  url: string;
  path: string;
  body?: object;
  tokens: string[];
  connections: number;
};
let at = 0;
const result = await autocannon({
  url,
  connections,
  amount: tokens.length,
  timeout: 60,
  requests: [
    {
      method: 'PUT',
      path,
      ...(body && { body: JSON.stringify(body) }),
      setupRequest: (request) => ({
        ...request,
        headers: {
          authorization: `Bearer ${tokens[at++ % tokens.length]}`,
          ...(body && { 'content-type': 'application/json' }),
        },
      }),
    },
  ],
});
const statuses = Object.entries(result.statusCodeStats ?? {}).map(([status, { count }]) => [status, count]);
parentPort?.postMessage(Object.fromEntries(statuses));
