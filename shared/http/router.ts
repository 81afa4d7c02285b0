import { type Hook, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Env } from 'hono';
import { AppError, type ErrorCode, errorStatus, type FieldError } from '../errors.ts';
import { problemSchema } from './problem.ts';

/** What every request carries: an id that ties its log lines and its problem document together. */
export interface RequestVariables {
  correlation: string;
  /** The code of the refusal this request ended in, for the log. */
  refusal?: ErrorCode;
}

// biome-ignore lint/suspicious/noExplicitAny: the hook is the same whatever a route's input is
const refuseInvalid: Hook<any, any, any, any> = (result) => {
  if (!result.success) throw new AppError('request.invalid', toFieldErrors(result.error.issues));
};

/** A slice's routes: input that does not fit its schema is refused as `request.invalid`, field by field. */
export function makeRouter<E extends Env>(): OpenAPIHono<E> {
  return new OpenAPIHono<E>({ defaultHook: refuseInvalid });
}

// Names every value that any of our lists has, and is short whatever somebody sent.
const longestMessage = 500;

/** What a schema refused, field by field. */
export function toFieldErrors(issues: readonly z.core.$ZodIssue[]): FieldError[] {
  return issues.slice(0, 20).map((issue) => ({
    field: `/${issue.path.map(String).join('/')}`.slice(0, 200),
    message:
      issue.message.length > longestMessage
        ? `${issue.message.slice(0, longestMessage - 1)}…`
        : issue.message,
  }));
}

/** What any call may be refused for, with a key or without. */
const anyCallRefusals = [
  'request.too-many',
  'auth.invalid-key',
  'auth.insufficient-scope',
  'server.fault',
  'server.unavailable',
] as const satisfies ErrorCode[];

/** The problem documents a route may answer with, for its description. */
export function refusals(...codes: ErrorCode[]) {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of [...codes, ...anyCallRefusals] as ErrorCode[]) {
    byStatus.set(errorStatus[code], [...(byStatus.get(errorStatus[code]) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, list]) => [
      status,
      {
        description: list.map((code) => `\`${code}\``).join(', '),
        content: { 'application/problem+json': { schema: problemSchema } },
      },
    ]),
  );
}

/** What any call with a body may be refused for. */
export const bodyRefusals = [
  'request.malformed-json',
  'request.duplicate-key',
  'request.too-deep',
  'request.invalid',
  'request.too-large',
  'request.unsupported-type',
] as const satisfies ErrorCode[];

/** What any call that needs somebody signed in may be refused for. */
export const signInRefusals = [
  'auth.required',
  'auth.invalid-token',
  'auth.expired-token',
] as const satisfies ErrorCode[];

/** A bad token is refused on reads too, rather than taken for nobody. */
export const readRefusals = ['auth.invalid-token', 'auth.expired-token'] as const satisfies ErrorCode[];

export function jsonContent<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { description, content: { 'application/json': { schema } } };
}

export function jsonRequest<Schema extends z.ZodType>(schema: Schema) {
  return { body: { required: true, content: { 'application/json': { schema } } } } as const;
}

export function pageOf<Schema extends z.ZodType>(schema: Schema) {
  return z.object({ items: z.array(schema), next: z.string().nullable() });
}

export const pageQuery = {
  cursor: z.string().min(1).max(2000).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
};

/** A calendar year, where a list is of one. */
export const yearSchema = z.coerce.number().int().min(2000).max(2999);

/** For creations: the same key within a day gives what the first request made. */
export const idempotencyHeader = { headers: z.object({ 'idempotency-key': z.string().optional() }) } as const;

export const idempotencyRefusals = [
  'request.idempotency-key-invalid',
  'request.idempotency-key-reused',
] as const satisfies ErrorCode[];
