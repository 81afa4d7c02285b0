import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fittingBodies, furnishCalls, pathOf } from '../support/every-call.ts';
import { generateDescription, methods } from '../support/openapi.ts';
import { openStage, type Role, type Stage } from '../support/stage.ts';

let stage: Stage;
/** Ids of what is there, by what a path calls them. */
let there: Record<string, string>;

beforeAll(async () => {
  stage = await openStage();
  there = await furnishCalls(stage);
  // Everybody who will ask is known, so that asking adds nothing.
  for (const role of ['author', 'officer', 'moderator', 'admin everywhere'] as Role[])
    await stage.done(role, 'GET', 'people/me');
});

afterAll(() => stage.close());

const { paths } = await generateDescription();
const operations = Object.entries(paths).flatMap(([path, item]) =>
  methods.flatMap((method) =>
    item[method] ? [{ method: method.toUpperCase(), path, operation: item[method] }] : [],
  ),
);
// A file is no body of fields: what it may be is tested with attachments.
const withBody = operations.filter(({ operation }) => operation.requestBody?.content?.['application/json']);
const reads = operations.filter(({ method }) => method === 'GET');

const toPath = (template: string) => pathOf(template, there);

const mightiest = (path: string): Role =>
  path.includes('/screening') || path.includes('/settlement')
    ? 'moderator'
    : path === '/api/v1/proposals/{id}' || path.includes('/addenda')
      ? 'author'
      : 'admin everywhere';

type Schema = {
  $ref?: string;
  type?: string;
  properties?: Record<string, Schema>;
  oneOf?: Schema[];
  anyOf?: Schema[];
};
const components = (await generateDescription()).components.schemas as Record<string, Schema>;

/** The fields a body of this operation may have, so that arbitrary values get past the names. */
function fieldsOf(operation: (typeof operations)[number]['operation']): string[] {
  const body = operation.requestBody as { content: Record<string, { schema: Schema }> };
  const schema = body.content['application/json']?.schema ?? {};
  const named = schema.$ref === undefined ? schema : components[schema.$ref.split('/').at(-1) ?? ''];
  const either = named?.oneOf ?? named?.anyOf ?? [named ?? {}];
  return [...new Set(either.flatMap(({ properties }) => Object.keys(properties ?? {})))];
}

const fitting = fittingBodies(() => stage);

/** Puts a value in the place of one that is somewhere in a body. */
function replaced(body: unknown, at: number, value: unknown): unknown {
  const places: ((from: unknown) => unknown)[] = [];
  const visit = (node: unknown, put: (to: unknown, root: unknown) => unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const [key, child] of Object.entries(node)) {
      const putChild = (to: unknown, root: unknown) =>
        put(Array.isArray(node) ? node.with(Number(key), to) : { ...node, [key]: to }, root);
      places.push((root) => putChild(value, root));
      visit(child, putChild);
    }
  };
  visit(body, (to) => to);
  return places[at % places.length]?.(body);
}

const nasty = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    '\ud800',
    '\udfff\ud800',
    '\u202e',
    '*',
    '#',
    '../..',
    'null',
    'true',
    '0',
    '-1',
    '1e999',
    'A'.repeat(3_000),
    '가'.repeat(200),
    "' OR 1=1 --",
    '{{7*7}}',
    '<script>',
    '9999-12-31',
    '0000-00-00',
    '2099-02-30',
    'accepted',
    'publish',
    'progress',
  ),
  fc.string({ unit: 'binary', maxLength: 30 }),
);
const anything = fc.anything({
  maxDepth: 3,
  withNullPrototype: false,
  withObjectString: true,
  values: [nasty, fc.integer(), fc.double(), fc.boolean(), fc.constant(null)],
});

const runs = 30;

describe('a body of anything', () => {
  it.each(withBody)(
    'is never a fault for $method $path, and leaves nothing where it is refused',
    async ({ method, path, operation }) => {
      const fields = fieldsOf(operation);
      const shaped = fc.dictionary(fc.constantFrom(...fields), fc.oneof(nasty, anything), {
        maxKeys: fields.length,
      });
      const role = mightiest(path);
      const sample = fitting[`${method.toLowerCase()} ${path.slice('/api/v1'.length)}`];
      expect(sample).toBeTypeOf('function');
      const spoilt = fc
        .tuple(fc.nat(40), fc.oneof(nasty, anything))
        .map(([at, value]) => toText(replaced(sample?.(), at, value)));
      await fc.assert(
        fc.asyncProperty(
          fc.oneof(spoilt, fc.json({ maxDepth: 4 }), shaped.map(toText), anything.map(toText)),
          async (body) => {
            const before = await stage.written();
            const { status } = await stage.by(role, method, toPath(path), body);
            expect(status).toBeLessThan(500);
            if (status >= 400) expect(await stage.written()).toBe(before);
          },
        ),
        { numRuns: runs },
      );
    },
  );
});

describe('a query of anything', () => {
  it.each(reads)('is never a fault for $path, and writes nothing', async ({ path, operation }) => {
    const named = (operation.parameters ?? []).filter((each) => each.in === 'query').map(({ name }) => name);
    const key = fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...named, 'x') },
      { weight: 1, arbitrary: nasty },
    );
    const query = fc
      .array(fc.tuple(key, nasty), { maxLength: 5 })
      .map((pairs) => new URLSearchParams(pairs).toString());
    const raw = fc.string({ unit: 'grapheme-ascii', maxLength: 40 }).map((text) => text.replaceAll('#', ''));
    await fc.assert(
      fc.asyncProperty(
        fc.oneof({ weight: 4, arbitrary: query }, { weight: 1, arbitrary: raw }),
        async (text) => {
          const answer = await stage.writesNothing(() =>
            stage.by('admin everywhere', 'GET', `${toPath(path)}?${text}`),
          );
          expect(answer.status).toBeLessThan(500);
        },
      ),
      { numRuns: runs },
    );
  });
});

describe('an id of anything', () => {
  it.each(operations.filter(({ path }) => path.includes('{')))(
    'is never a fault for $method $path',
    async ({ method, path }) => {
      await fc.assert(
        fc.asyncProperty(nasty, async (id) => {
          const encoded = encodeURIComponent(id.toWellFormed()) || 'x';
          const answer = await stage.writesNothing(() =>
            stage.by(
              'admin everywhere',
              method,
              path.replaceAll(/\{\w+\}/g, encoded),
              method === 'GET' ? undefined : {},
            ),
          );
          expect(answer.status).toBeLessThan(500);
          expect(answer.status).toBeGreaterThanOrEqual(400);
        }),
        { numRuns: 8 },
      );
    },
  );
});

function toText(value: unknown): string {
  try {
    return JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? String(each) : each)) ?? 'null';
  } catch {
    return 'null';
  }
}
