import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { expect } from 'vitest';
import { allRoutes } from '../../functions/app/api.ts';
import { describe } from '../../functions/app/documentation.ts';
import { systemClock } from '../../shared/clock.ts';
import { makeTable } from '../../shared/dynamo/client.ts';
import { type ErrorCode, errorStatus } from '../../shared/errors.ts';
import { makeLog } from '../../shared/observe/log.ts';
import type { Answer, World } from './world.ts';

export const approvedPath = join(import.meta.dirname, '..', 'api', 'openapi.approved.json');

type Json = Record<string, unknown>;
interface Operation {
  summary?: string;
  operationId?: string;
  tags?: string[];
  security?: unknown[];
  parameters?: { name: string; in: string }[];
  requestBody?: { content?: Record<string, unknown> };
  responses: Record<string, { description: string; content?: Record<string, { schema: Json }> }>;
}
interface Description {
  openapi: string;
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Json>; securitySchemes: Json };
}

/** The API's description from its routes alone: no server, no table; where to sign in is left open. */
export async function generateDescription(): Promise<Description> {
  const unused = {
    table: makeTable('unused', { region: 'ap-northeast-2' }),
    clock: systemClock,
    log: makeLog('SILENT'),
  };
  const issuer = 'https://sign-in.example';
  return JSON.parse(JSON.stringify(describe(await allRoutes(unused), { issuer }))) as Description;
}

/** As the approved copy is kept. */
export function toApproved(description: Description): string {
  return `${JSON.stringify(description, undefined, 2)}\n`;
}

export const methods = ['get', 'put', 'post', 'patch', 'delete'] as const;

const described = await generateDescription();

/** `call` that also holds every answer against the API's description. */
export function makeCheckedCall(world: Pick<World, 'call'>, description = described): World['call'] {
  const check = makeCheck(description);
  return async (method, path, options) => {
    const answer = await world.call(method, path, options);
    check(method, path, answer);
    return answer;
  };
}

/**
 * Fails when an answer is not as the description says: the status, the content type, every field of the body and none
 * beside them, and of a refusal also its code.
 */
export function makeCheck(description: Description): (method: string, path: string, answer: Answer) => void {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  ajv.addFormat('date-time', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
  ajv.addFormat('date', /^\d{4}-\d\d-\d\d$/);
  const closed = closeObjects(structuredClone(description));
  ajv.addSchema(closed as unknown as Json, 'api');
  const compiled = new Map<string, ValidateFunction>();
  const validatorOf = (...pointer: string[]): ValidateFunction => {
    const ref = `api#/${pointer.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;
    const known = compiled.get(ref) ?? ajv.compile({ $ref: ref, unevaluatedProperties: false });
    compiled.set(ref, known);
    return known;
  };
  const assertFits = (validate: ValidateFunction, body: unknown, what: string) => {
    if (!validate(body)) expect.fail(`${what} is not as described: ${ajv.errorsText(validate.errors)}`);
  };

  return (method, path, answer) => {
    const where = path.startsWith('/') ? path : `/api/v1/${path}`;
    const what = `${method} ${where} → ${answer.status}`;
    expect(answer.headers.get('x-correlation-id'), what).toMatch(
      /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    );
    expect(answer.headers.get('x-content-type-options'), what).toBe('nosniff');
    expect(answer.headers.get('cache-control'), what).toBeTruthy();
    if (answer.status >= 400) assertProblem(answer, what);
    const found = findOperation(description, method, where);
    if (!found) {
      // Only what is served can be described; what is not answers so.
      if (answer.status >= 400)
        assertFits(validatorOf('components', 'schemas', 'Problem'), answer.body, what);
      expect(['request.not-found', 'request.method-not-allowed', 'auth.invalid-token'], what).toContain(
        answer.body.code,
      );
      return;
    }
    const { template, operation } = found;
    const response = operation.responses[answer.status];
    if (!response) expect.fail(`${what} is not described`);
    const content = response.content ?? {};
    const type = answer.headers.get('content-type')?.split(';')[0];
    if (Object.keys(content).length === 0) {
      expect(answer.body, `${what} has no body`).toBe('');
      return;
    }
    if (answer.status === 204 || answer.status === 304) return;
    expect(Object.keys(content), what).toContain(type);
    if (!/^application\/(problem\+)?json$/.test(type ?? '')) return;
    const pointer = [
      'paths',
      template,
      method.toLowerCase(),
      'responses',
      String(answer.status),
      'content',
      type ?? '',
      'schema',
    ];
    assertFits(validatorOf(...pointer), answer.body, what);
    if (answer.status >= 400)
      expect(response.description, `${what} ${answer.body.code}`).toContain(`\`${answer.body.code}\``);
  };
}

function assertProblem({ status, headers, body }: Answer, what: string): void {
  expect(headers.get('content-type'), what).toBe('application/problem+json');
  expect(headers.get('cache-control'), what).toBe('no-store');
  expect(headers.get('content-language'), what).toMatch(/^(ko|en)$/);
  expect(errorStatus[body.code as ErrorCode], `${what} ${body.code}`).toBe(status);
  expect(body, what).toMatchObject({ status, type: `urn:gongnon:problem:${body.code}` });
  expect(body.correlation, what).toBe(headers.get('x-correlation-id'));
}

function findOperation(
  { paths }: Description,
  method: string,
  where: string,
): { template: string; operation: Operation } | undefined {
  const path = where.split('?')[0] ?? '';
  const candidates = Object.keys(paths)
    .filter((template) => new RegExp(`^${template.replace(/\{[^}]+\}/g, '[^/]+')}$`).test(path))
    .sort((one, other) => one.split('{').length - other.split('{').length);
  for (const template of candidates) {
    const operation = paths[template]?.[method === 'HEAD' ? 'get' : method.toLowerCase()];
    if (operation) return { template, operation };
  }
  return undefined;
}

/** Forbids fields that are not described, in every object of the document however it is put together. */
function closeObjects(description: Description): Description {
  const visit = (node: unknown, isPart: boolean): void => {
    if (Array.isArray(node)) {
      for (const each of node) visit(each, isPart);
      return;
    }
    if (typeof node !== 'object' || node === null) return;
    const schema = node as Json;
    for (const [key, value] of Object.entries(schema)) visit(value, key === 'allOf');
    const isObject = 'properties' in schema || '$ref' in schema || 'allOf' in schema;
    if (isObject && !isPart && !('additionalProperties' in schema)) schema.unevaluatedProperties = false;
  };
  for (const schema of Object.values(description.components.schemas)) {
    // Left open itself, since others extend it; whoever refers to it closes it.
    visit(schema, true);
  }
  for (const operations of Object.values(description.paths)) {
    for (const operation of Object.values(operations)) visit(operation.responses, false);
  }
  return description;
}
