import createFetchClient, { type Client as FetchClient } from 'openapi-fetch';
import type { components, paths } from './api.ts';

export type { components, operations, paths } from './api.ts';

/** A refusal's document (RFC 9457), with the stable `code` of the API's catalogue. */
export type Problem = components['schemas']['Problem'];

/** The API refused, and said why. */
export class Refusal extends Error {
  readonly problem: Problem;
  readonly status: number;
  /** How many seconds to wait before trying again, where the API said so. */
  readonly retryAfter: number | undefined;

  constructor(problem: Problem, response: Response) {
    super(`${problem.code}: ${problem.title}`);
    this.name = 'Refusal';
    this.problem = problem;
    this.status = response.status;
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
    this.retryAfter = Number.isFinite(seconds) ? seconds : undefined;
  }
}

export interface ClientSettings {
  /** Where the service is, such as `https://gongnon.example`. */
  origin: string;
  /** A key, or what a citizen's consent gave; asked for before each request where it is a function. */
  credential?: string | (() => string | Promise<string>);
  /** In which language refusals are explained. */
  language?: 'ko' | 'en';
  fetch?: typeof globalThis.fetch;
}

export type Client = FetchClient<paths>;

/** A client of one service: `client.GET('/api/v1/proposals/{id}', …)`, typed by the API's description. */
export function makeClient({ origin, credential, language, fetch }: ClientSettings): Client {
  const client = createFetchClient<paths>({
    baseUrl: origin.replace(/\/+$/, ''),
    ...(fetch && { fetch: (request) => fetch(request) }),
    ...(language && { headers: { 'Accept-Language': language } }),
  });
  client.use({
    async onRequest({ request }) {
      const secret = typeof credential === 'function' ? await credential() : credential;
      if (secret !== undefined) request.headers.set('Authorization', `Bearer ${secret}`);
      return request;
    },
  });
  return client;
}

interface Outcome<Data> {
  data?: Data | undefined;
  error?: unknown;
  response: Response;
}

/**
 * What was asked for.
 *
 * @throws {Refusal} where the API refused
 */
export async function taken<Data>(asked: Promise<Outcome<Data>>): Promise<NonNullable<Data>> {
  const { data, error, response } = await asked;
  if (response.ok) return data as NonNullable<Data>;
  if (isProblem(error)) throw new Refusal(error, response);
  throw new Error(`${response.status} from ${response.url}`);
}

function isProblem(error: unknown): error is Problem {
  return typeof error === 'object' && error !== null && 'code' in error && 'correlation' in error;
}

/**
 * Everything in a list, page after page, as it is asked for.
 *
 * @throws {Refusal} where the API refused a page
 */
export async function* everyItem<Item>(
  pageAfter: (cursor: string | undefined) => Promise<Outcome<{ items: Item[]; next: string | null }>>,
): AsyncGenerator<Item, void, undefined> {
  let cursor: string | undefined;
  do {
    const page = await taken(pageAfter(cursor));
    yield* page.items;
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
}
