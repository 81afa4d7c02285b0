import { afterAll, beforeAll, expect, it } from 'vitest';
import { foundInstitution } from '../../functions/institutions/index.ts';
import { departmentIdSchema, institutionIdSchema } from '../../shared/ids.ts';
import { openTestEngine, type TestEngine } from '../support/engine.ts';
import { openSite } from '../support/site.ts';
import { makeWorld, smallRule, type World } from '../support/world.ts';

let engine: TestEngine;
let world: World;
let visit: ReturnType<typeof openSite>;

beforeAll(async () => {
  engine = await openTestEngine();
  world = await makeWorld(engine);
  visit = openSite(world);
  const department = departmentIdSchema.parse('democracy');
  const named = [
    ['a-mapo', 'district', '마포구', 'Mapo'],
    ['b-gangnam', 'district', '강남구', 'Gangnam'],
    ['c-office', 'agency', '교육청', 'Office of Education'],
    ['z-seoul', 'city', '서울시', 'Seoul'],
  ] as const;
  for (const [id, kind, ko, en] of named)
    await foundInstitution(world.context, {
      id: institutionIdSchema.parse(id),
      kind,
      name: { ko, en },
      programme: null,
      departments: [{ id: department, name: '담당' }],
      schemeDepartment: department,
      categories: [],
      rule: smallRule,
    });
});

afterAll(async () => {
  await world.close();
  await engine.close();
});

it.each(['/proposals', '/proposals/new', '/forums', '/outcomes', '/board', '/sessions', '/panels'])(
  '%s offers the city first, then the others by their names in the reader’s language',
  async (path) => {
    const as = await world.tokenOf('reader');
    const offered = async (at: string) => {
      const { html } = await visit(at, { as });
      const [, select = ''] = /<select id="institution"(.*?)<\/select>/s.exec(html) ?? [];
      return [...select.matchAll(/<option value="([a-z-]+)"/g)].map(([, id]) => id);
    };
    expect(await offered(path)).toEqual(['z-seoul', 'b-gangnam', 'c-office', 'a-mapo']);
    expect(await offered(`/en${path}`)).toEqual(['z-seoul', 'b-gangnam', 'a-mapo', 'c-office']);
  },
);
