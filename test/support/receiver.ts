import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what came and asserts on it
  body: any;
}

export interface Receiver {
  url: string;
  /** Everything that came, in order, also what was answered badly. */
  received: Received[];
  /** How the next ones are answered; 204 where nothing else is said. */
  answer: (received: Received, response: ServerResponse) => void;
  close(): Promise<void>;
}

/** A partner's receiver on this machine, which answers as a test has it. */
export async function openReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const text = Buffer.concat(parts).toString('utf8');
      const each = { path: request.url ?? '', headers: request.headers, text, body: JSON.parse(text) };
      received.push(each);
      receiver.answer(each, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    received,
    answer: well,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}

export function well(_: Received, response: ServerResponse): void {
  response.writeHead(204).end();
}

export function withStatus(status: number, headers: Record<string, string> = {}): Receiver['answer'] {
  return (_, response) => void response.writeHead(status, headers).end('no');
}
