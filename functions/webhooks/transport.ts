import { lookup as lookUpName } from 'node:dns/promises';
import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import { faultOfUrl, isLoopback, isPublic, literalOf } from './address.ts';
import { answerKept } from './model.ts';

/** What a receiver said, or why it said nothing. */
export type Outcome =
  | { status: number; answer: string; ms: number; askedMs?: number | undefined }
  | { fault: string; ms: number };

export interface Transport {
  post(url: string, headers: Record<string, string>, body: string): Promise<Outcome>;
}

interface TransportSettings {
  allowsLoopback: boolean;
  /** All addresses a name stands for just now. */
  resolve?: (name: string) => Promise<string[]>;
  /** How long a receiver has for everything, in milliseconds. */
  patienceMs?: number;
}

/** So much of an answer is read before the connection is cut, in bytes. */
const mostAnswerBytes = 8 * 1024;

const resolveName = async (name: string) =>
  (await lookUpName(name, { all: true, verbatim: true })).map(({ address }) => address);

/**
 * Posts to receivers outside. Whatever the URL's host means at this moment is looked at, and the connection goes to
 * the very addresses that were looked at: a name that means something else a moment later leads nowhere else. A redirect
 * is an answer like any other and is not followed.
 */
export function makeTransport(settings: TransportSettings): Transport {
  const { allowsLoopback, resolve = resolveName, patienceMs = 10_000 } = settings;

  /** @throws a code, where nothing may be sent there */
  async function addressesOf(hostname: string): Promise<string[]> {
    const literal = literalOf(hostname);
    const addresses = literal === undefined ? await resolve(hostname).catch(() => []) : [literal];
    if (addresses.length === 0) throw new Fault('name-unknown');
    const isAllowed = (address: string) => isPublic(address) || (allowsLoopback && isLoopback(address));
    // One that may not be reached among them is no accident.
    if (!addresses.every(isAllowed)) throw new Fault('address-refused');
    return addresses;
  }

  return {
    post: async (text, headers, body) => {
      const started = performance.now();
      const ms = () => Math.round(performance.now() - started);
      try {
        const wrong = faultOfUrl(text, { allowsLoopback });
        if (wrong !== undefined) throw new Fault(wrong);
        const url = new URL(text);
        const patience = AbortSignal.timeout(patienceMs);
        const addresses = await within(patience, addressesOf(url.hostname));
        const answer = await send(url, { addresses, headers, body, patience });
        return { ...answer, ms: ms() };
      } catch (error) {
        return { fault: faultOf(error), ms: ms() };
      }
    },
  };
}

class Fault extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

async function within<Result>(signal: AbortSignal, work: Promise<Result>): Promise<Result> {
  const over = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Fault('timeout')), { once: true });
  });
  return Promise.race([work, over]);
}

function send(
  url: URL,
  given: { addresses: string[]; headers: Record<string, string>; body: string; patience: AbortSignal },
): Promise<{ status: number; answer: string; askedMs?: number | undefined }> {
  const { headers, body, patience } = given;
  const addresses = given.addresses.map((address) => ({ address, family: isIP(address) }));
  const [first = { address: '', family: 0 }] = addresses;
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? https : http).request(
      url,
      {
        method: 'POST',
        headers: { ...headers, 'Content-Length': Buffer.byteLength(body) },
        // A connection of its own: one that stands may lead to what the name meant before.
        agent: false,
        signal: patience,
        // Those that were looked at, whichever of them answers: a receiver may be reached by one family alone.
        lookup: (_name, options, done) => {
          if (options.all) done(null, addresses);
          else done(null, first.address, first.family);
        },
      },
      (response) => {
        const parts: Buffer[] = [];
        let bytes = 0;
        const finish = () => {
          const answer = Buffer.concat(parts).toString('utf8').slice(0, answerKept);
          resolve({
            status: response.statusCode ?? 0,
            answer,
            askedMs: askedMs(response.headers['retry-after']),
          });
        };
        response.on('data', (part: Buffer) => {
          parts.push(part);
          bytes += part.length;
          if (bytes < mostAnswerBytes) return;
          // The status is what counts, and it is here; what else is said is not listened to.
          finish();
          request.destroy();
        });
        response.on('end', finish);
        response.on('error', reject);
      },
    );
    request.on('error', reject);
    // A receiver that wants to speak something else has not taken it. Nobody else would hang up on it.
    request.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve({ status: response.statusCode ?? 0, answer: '' });
    });
    // Whatever else ends a connection ends the wait: without a word of why, nothing was answered.
    request.on('close', () => reject(new Fault('cut-off')));
    request.end(body);
  });
}

function askedMs(header: string | undefined): number | undefined {
  return header !== undefined && /^[0-9]{1,6}$/.test(header) ? Number(header) * 1000 : undefined;
}

const faults: Record<string, string> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'cut-off',
  EPIPE: 'cut-off',
  ENETUNREACH: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ETIMEDOUT: 'timeout',
};

/** Why nothing was answered, by code: never what an error says, which may tell of our own network. */
function faultOf(error: unknown): string {
  if (error instanceof Fault) return error.code;
  const { name, code = '' } = error as Error & { code?: string };
  if (name === 'AbortError' || name === 'TimeoutError') return 'timeout';
  if (/^(?:ERR_TLS|CERT_|UNABLE_TO|DEPTH_ZERO|SELF_SIGNED|EPROTO)/.test(code)) return 'certificate';
  if (code.startsWith('HPE_')) return 'not-http';
  return faults[code] ?? 'failed';
}
