import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

const files = globSync(['functions/**/*.{ts,tsx}', 'shared/**/*.{ts,tsx}', 'infra/**/*.{ts,tsx}']).sort();

interface Import {
  from: string;
  /** A file of ours, or a package's name. */
  to: string;
}

const imports = files.flatMap(importsOf);

/** Every static, dynamic and type import, and every re-export. */
function importsOf(from: string): Import[] {
  const source = readFileSync(from, 'utf8');
  const specifiers = [...source.matchAll(/(?:\bfrom\s+|\bimport\(\s*|\bimport\s+)'([^']+)'/g)].map(
    ([, name = '']) => name,
  );
  return specifiers.map((name) => ({
    from,
    to: name.startsWith('.') ? normalize(join(dirname(from), name)) : name,
  }));
}

const sliceOf = (file: string) => /^functions\/([^/]+)\//.exec(file)?.[1];
/** The composition root and the Lambda entries are no slices: they know all of them. */
const composition = ['app', 'handlers'];
const isPure = (file: string) => /^functions\/[^/]+\/(model|rules)\.ts$/.test(file);

function crossings(isCrossing: (one: Import) => boolean): string[] {
  return imports.filter(isCrossing).map(({ from, to }) => `${from} → ${to}`);
}

describe('who may know whom', () => {
  it('finds the imports it judges', () => {
    expect(imports.length).toBeGreaterThan(300);
    expect(imports).toContainEqual({
      from: 'functions/empathy/give-empathy.ts',
      to: 'functions/empathy/repository.ts',
    });
  });

  it('lets shared know only shared', () => {
    expect(
      crossings(({ from, to }) => from.startsWith('shared/') && /^(functions|infra|test)\//.test(to)),
    ).toEqual([]);
  });

  it('lets functions know only functions and shared', () => {
    expect(crossings(({ from, to }) => from.startsWith('functions/') && /^(infra|test)\//.test(to))).toEqual(
      [],
    );
  });

  it('keeps models and rules free of storage, HTTP and whatever does I/O', () => {
    const known =
      /^(zod|node:crypto)$|^shared\/(ids|errors|text|clock|events)\.ts$|^shared\/dynamo\/(keys|stream)\.ts$/;
    expect(crossings(({ from, to }) => isPure(from) && !known.test(to) && !isPure(to))).toEqual([]);
  });

  it('lets a slice be entered through its index only; its pure parts by pure parts, its routes by the API, its pages by the site, its sections by pages', () => {
    expect(
      crossings(({ from, to }) => {
        const slice = sliceOf(to);
        if (slice === undefined || slice === sliceOf(from) || composition.includes(slice)) return false;
        if (from === 'functions/app/api.ts' && to.endsWith('/routes.ts')) return false;
        if (from === 'functions/app/pages.ts' && to === 'functions/people/sign-in.ts') return false;
        if (from === 'functions/app/site.tsx' && to.endsWith('/pages.tsx')) return false;
        if (from.endsWith('.tsx') && to.endsWith('/sections.tsx')) return false;
        return !to.endsWith('/index.ts') && !(isPure(from) && isPure(to));
      }),
    ).toEqual([]);
  });

  it('keeps routes and pages away from repositories', () => {
    expect(
      crossings(({ from, to }) => /(\/routes\.ts|\.tsx)$/.test(from) && to.endsWith('/repository.ts')),
    ).toEqual([]);
  });

  it('lets slices know nothing of the composition root', () => {
    expect(
      crossings(({ from, to }) => {
        const slice = sliceOf(from);
        return slice !== undefined && !composition.includes(slice) && composition.includes(sliceOf(to) ?? '');
      }),
    ).toEqual([]);
  });

  it('lets the stacks know the table’s shape and nothing else of the product', () => {
    expect(
      crossings(
        ({ from, to }) =>
          /^infra\/(?!(?:local|web)\/)/.test(from) &&
          /^(functions|shared)\//.test(to) &&
          to !== 'shared/dynamo/table.ts',
      ),
    ).toEqual([]);
  });

  it('has no circle', () => {
    expect(circles()).toEqual([]);
  });
});

function circles(): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, path: string[]) => {
    if (path.includes(file)) found.push([...path.slice(path.indexOf(file)), file].join(' → '));
    if (path.includes(file) || done.has(file)) return;
    for (const { to } of imports.filter(({ from }) => from === file))
      if (files.includes(to)) visit(to, [...path, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  return found;
}
