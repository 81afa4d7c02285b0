import { parentPort, workerData } from 'node:worker_threads';
import dynalite from 'dynalite';

// The engine has a thread of its own: it would else share one with the requests that wait for it.
const { folder } = workerData as { folder: string | undefined };
const server = dynalite({ ...(folder !== undefined && { path: folder }), createTableMs: 0 });
// Its only clients are ours. A connection ended for being idle at the moment a busy process writes on it again is a write
// with an unknown outcome.
server.keepAliveTimeout = 0;

parentPort?.on('message', (message) => {
  if (message === 'close') server.close(() => process.exit(0));
});

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address && typeof address === 'object') parentPort?.postMessage({ port: address.port });
});
