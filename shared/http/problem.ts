import { z } from '@hono/zod-openapi';
import type { Context as HonoContext } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { AppError, type ErrorCode, errorStatus, type FieldError } from '../errors.ts';
import { errorSentences, type Language } from '../i18n/language.ts';

/** RFC 9457. `code` is stable; `title` is for reading, in Korean or English. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.enum(Object.keys(errorStatus) as [ErrorCode, ...ErrorCode[]]),
    errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
    correlation: z.string(),
  })
  .openapi('Problem');

type Problem = z.infer<typeof problemSchema>;

export function toProblem(
  code: ErrorCode,
  language: Language,
  correlation: string,
  fields?: FieldError[],
): Problem {
  return {
    type: `urn:gongnon:problem:${code}`,
    title: errorSentences[language][code],
    status: errorStatus[code],
    code,
    ...(fields && { errors: fields }),
    correlation,
  };
}

/** A refusal to a program that asks beside the API; also a script on another site, which else would not even learn why. */
export function refuseProgram(c: HonoContext, problem: Problem): Response {
  return c.json(problem, errorStatus[problem.code], {
    'Content-Type': 'application/problem+json',
    'Access-Control-Allow-Origin': '*',
    'Cache-Control': 'no-store',
  });
}

// What the store says when it cannot answer for the moment; the SDK has already retried.
const momentary = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'RequestLimitExceeded',
  'InternalServerError',
  'ServiceUnavailable',
  'TimeoutError',
  'RequestAbortedError',
  'AbortError',
]);
// What the network says when the store cannot be reached.
const unreachable = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
]);

function isPassing(error: Error & { code?: unknown; $fault?: unknown }): boolean {
  // The SDK says of every answer, also of one it has no name for, whose fault it is.
  return momentary.has(error.name) || error.$fault === 'server' || unreachable.has(String(error.code));
}

/** An expected refusal keeps its code; a store that is busy is `server.unavailable`; the rest is a fault. */
export function codeOf(error: unknown): ErrorCode {
  if (error instanceof AppError) return error.code;
  // A body that is announced as JSON and is empty, or an odd spelling of its type: the framework says so first.
  if (error instanceof HTTPException && error.status === 400) return 'request.malformed-json';
  if (error instanceof HTTPException && error.status === 415) return 'request.unsupported-type';
  if (error instanceof Error && isPassing(error)) return 'server.unavailable';
  return 'server.fault';
}
