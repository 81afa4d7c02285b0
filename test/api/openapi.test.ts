import { readFile } from 'node:fs/promises';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { describe, expect, it } from 'vitest';
import { operationIdOf } from '../../functions/app/documentation.ts';
import { errorStatus } from '../../shared/errors.ts';
import { approvedPath, generateDescription, makeCheck, methods, toApproved } from '../support/openapi.ts';

const description = await generateDescription();
const operations = Object.entries(description.paths).flatMap(([path, item]) =>
  methods.flatMap((method) => {
    const operation = item[method];
    return operation ? [{ method, path, operation }] : [];
  }),
);

describe('the API’s description', () => {
  it('is found faultless by a linter', async () => {
    const config = await createConfig({ extends: ['recommended-strict'] });
    const source = toApproved(description);
    const problems = await lintFromString({ source, absoluteRef: 'openapi.json', config });
    expect(problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual(
      [],
    );
  });

  it('files every operation under a heading that says what it is about', () => {
    const headings = description.tags.map(({ name }) => name);
    for (const { operation, method, path } of operations)
      expect(headings, `${method} ${path}`).toContain(operation.tags?.[0]);
  });

  it('calls each operation by its method and its path, and no two alike', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(operationIdOf('get', '/api/v1/proposals/{id}/reports')).toBe('getProposalReports');
    expect(operationIdOf('put', '/api/v1/forums/{id}/batches/{number}/voiding')).toBe('putForumBatchVoiding');
    expect(operationIdOf('delete', '/api/v1/sessions/{id}/workshop/entries/{number}')).toBe(
      'deleteSessionWorkshopEntry',
    );
    expect(operationIdOf('patch', '/api/v1/people/me')).toBe('patchMySelf');
  });

  it('is the approved one', async () => {
    const approved = await readFile(approvedPath, 'utf8').catch(() => '');
    expect(
      toApproved(description),
      'The API changed. Write it down with `npm run openapi`, and have it reviewed',
    ).toBe(approved);
  });

  it('is the same each time it is generated', async () => {
    expect(toApproved(await generateDescription())).toBe(toApproved(description));
  });

  it('is OpenAPI 3.1 in which every reference leads somewhere', () => {
    expect(description.openapi).toMatch(/^3\.1\./);
    const references = [...JSON.stringify(description).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(
      ([, ref]) => ref ?? '',
    );
    expect(references.length).toBeGreaterThan(50);
    for (const reference of new Set(references)) {
      const found = reference
        .split('/')
        .reduce<unknown>((node, part) => (node as Record<string, unknown>)?.[part], description);
      expect(found, reference).toBeTypeOf('object');
    }
  });

  it.each(operations)(
    'of $method $path says what it is for and describes its parameters',
    ({ path, operation }) => {
      expect(operation.summary).toBeTruthy();
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const described = (operation.parameters ?? [])
        .filter((each) => each.in === 'path')
        .map(({ name }) => name);
      expect(described).toEqual(named);
    },
  );

  it.each(operations)(
    'of $method $path asks to sign in where it refuses those who have not',
    ({ operation }) => {
      const needs = operation.responses[401]?.description.includes('auth.required') ?? false;
      const isScreeningList = operation.summary === 'Find proposals';
      if (!isScreeningList) expect(operation.security !== undefined).toBe(needs);
      for (const each of operation.security ?? []) expect(each).toEqual({ signIn: [] });
    },
  );

  it.each(operations)(
    'of $method $path names under each refusal the codes of that status alone',
    ({ operation }) => {
      for (const [status, { description: text }] of Object.entries(operation.responses)) {
        if (Number(status) < 400) continue;
        const codes = [...text.matchAll(/`([^`]+)`/g)].map(([, code]) => code as keyof typeof errorStatus);
        expect(codes.length).toBeGreaterThan(0);
        for (const code of codes) expect(errorStatus[code], code).toBe(Number(status));
      }
    },
  );

  it.each(operations.filter(({ operation }) => operation.requestBody))(
    'of $method $path tells how a body is refused',
    ({ operation }) => {
      expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['400', '413', '415']));
    },
  );
});

describe('an answer held against the description', () => {
  const check = makeCheck(description);
  const headers = new Headers({
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-correlation-id': '00000000-0000-4000-8000-000000000000',
  });
  const me = { id: 'x', name: 'x', chosenName: null, roles: [] };

  it('passes as described', () => {
    check('GET', 'people/me', { status: 200, headers, body: me });
  });

  it.each([
    ['a field that is missing', 200, { ...me, name: undefined }],
    ['a field that is not described', 200, { ...me, email: 'x' }],
    ['a field of another type', 200, { ...me, roles: 'none' }],
    ['a status that is not described', 201, me],
  ])('fails with %s', (_, status, body) => {
    expect(() =>
      check('GET', 'people/me', { status, headers, body: JSON.parse(JSON.stringify(body)) }),
    ).toThrow();
  });

  it('fails with a field that is not described in something put together of others', () => {
    const card = { items: [{ ...me }], next: null };
    expect(() => check('GET', 'proposals', { status: 200, headers, body: card })).toThrow();
  });
});
