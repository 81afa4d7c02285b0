import { parentPort, workerData } from 'node:worker_threads';
import autocannon from 'autocannon';

// The load has a thread of its own: the server's thread is what is measured.
const { url, path, tokens, connections } = workerData as {
  url: string;
  path: string;
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
      setupRequest: (request) => ({
        ...request,
        headers: { authorization: `Bearer ${tokens[at++ % tokens.length]}` },
      }),
    },
  ],
});
parentPort?.postMessage(result.statusCodeStats?.['201']?.count ?? 0);
