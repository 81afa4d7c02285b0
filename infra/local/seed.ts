import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { publishAnswer } from '../../functions/answers/index.ts';
import { askCitizens, makeForumGates, publishReport } from '../../functions/forums/index.ts';
import { changePage, foundInstitution, ruleSchema, usualPage } from '../../functions/institutions/index.ts';
import { recordStaff } from '../../functions/people/index.ts';
import { addDays, dateAt, daysBetween, startOfDate } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import { departmentIdSchema, type InstitutionId, institutionIdSchema, resultIdOf } from '../../shared/ids.ts';
import { demoPeople } from './identity/index.ts';
import { type Cast, makeCast, type Seeding } from './seed-cast.ts';
import { interleaved, takeSides } from './seed-debates.ts';
import { demonstrationRules, gocheok, imported, inventedStories } from './seed-plan.ts';
import { storyMoves } from './seed-stories.ts';

const institutionsFile = z.object({
  institutions: z.array(
    z.object({
      id: institutionIdSchema,
      kind: z.enum(['city', 'agency', 'district']),
      name: z.object({ ko: z.string(), en: z.string() }),
      department: z.string().nullable(),
      programme: z.string().nullable(),
      rule: z.string().nullable(),
    }),
  ),
});
const rulesFile = z.object({ rules: z.record(z.string(), ruleSchema) });
const departmentsFile = z.object({
  departments: z.record(z.string(), z.array(z.object({ id: departmentIdSchema, name: z.string() }))),
  schemeDepartment: z.record(z.string(), departmentIdSchema),
});
const agendaFile = z.object({
  institution: institutionIdSchema,
  items: z.array(z.object({ no: z.number(), category: z.string(), title: z.string(), asks: z.string() })),
});

const forumFile = z.object({
  institution: institutionIdSchema,
  topic: z.string(),
  opens: z.iso.date(),
  closes: z.iso.date(),
  stances: z.array(z.object({ id: z.string(), name: z.string(), count: z.number() })),
  participants: z.number(),
});

async function read<Schema extends z.ZodType>(name: string, schema: Schema): Promise<z.infer<Schema>> {
  return schema.parse(JSON.parse(await readFile(new URL(`../../data/${name}`, import.meta.url), 'utf8')));
}

/** The rule of an institution that published none: Seoul's, as its ordinance has it. */
const defaultRule = 'sangsang-seoul';

/**
 * Founds every institution and tells the stories of the plan through the product's own use cases, on a clock that walks
 * through the last months day by day, with its sweeper. Whatever it leaves is what real use would have left.
 */
export async function seed(seeding: Seeding): Promise<void> {
  const { context, clock, schedules, idle, say } = seeding;
  const agenda = await read('agenda-2016.json', agendaFile);
  const today = dateAt(new Date());
  const cast = makeCast(seeding, today);
  const moves = storyMoves(seeding, cast, agenda);
  const firstDay = Math.max(...moves.map(({ daysAgo }) => daysAgo)) + 1;

  const categories = [...new Set(agenda.items.map(({ category }) => category))];
  const { institutions } = await read('institutions.json', institutionsFile);
  const told = agenda.items.length + inventedStories.length + imported.rows.length;
  say(`Making demonstration data: ${institutions.length} institutions, ${told} proposals, ${firstDay} days.`);
  const replayed = await replayForum(seeding, cast, categories);
  clock.set(morning(today, firstDay));
  await foundInstitutions(context, categories, ({ id }) => id !== replayed);
  await furnishPage(context, cast, institutionIdSchema.parse('geumcheon'));
  for (const { sub, grants } of demoPeople) {
    if (grants.some(({ institution }) => institution !== '*')) await recordStaff(context, cast.named(sub));
  }
  for (let daysAgo = firstDay; daysAgo >= 1; daysAgo--) {
    clock.set(morning(today, daysAgo));
    await schedules.sweep();
    const moved = new Set<number>();
    const ofDay = moves.filter((move) => move.daysAgo === daysAgo);
    for (const { story, hour = 0, act } of ofDay.toSorted(
      (one, other) => (one.hour ?? 0) - (other.hour ?? 0),
    )) {
      const next = clock.now().getTime() + 20 * 60_000;
      clock.set(new Date(Math.max(next, cast.momentAt(daysAgo, hour).getTime())));
      // What one story does may rest on what followed from its last move; others have nothing to do with it.
      if (moved.has(story)) await idle();
      moved.add(story);
      await act();
    }
    await idle();
    if (daysAgo % 19 === 0) say(`  ${daysAgo} days to go`);
  }
  clock.set(undefined);
}

function morning(today: string, daysAgo: number): Date {
  return new Date(startOfDate(addDays(today, -daysAgo)).getTime() + 5 * 60_000);
}

/**
 * A real forum that has closed, opinion by opinion as its record has them, on the days it was open: its institution is
 * founded the day before. Who took part is not on record; they are made, one for each.
 */
async function replayForum(seeding: Seeding, cast: Cast, categories: string[]): Promise<InstitutionId> {
  const { context, clock, schedules, idle } = seeding;
  const record = await read('forum-2019-gocheok.json', forumFile);
  const { institution } = record;
  const { schemeDepartment } = await read('departments.json', departmentsFile);
  const department = departmentIdSchema.parse(schemeDepartment[institution] ?? schemeDepartment['*']);
  const at = (date: string, hours: number) =>
    clock.set(new Date(startOfDate(date).getTime() + hours * 3_600_000));
  at(addDays(record.opens, -1), 9);
  await foundInstitutions(context, categories, ({ id }) => id === institution);
  const officer = cast.officerOf(institution, department);
  await recordStaff(context, officer);
  at(record.opens, 0);
  const { id } = await askCitizens(context, officer, {
    institution,
    department,
    topic: record.topic,
    background: gocheok.background,
    sources: [],
    opensOn: record.opens,
    closesOn: record.closes,
    idempotencyKey: undefined,
  });
  const gates = makeForumGates(context);
  const sides = interleaved(record.stances);
  const days = daysBetween(startOfDate(record.opens), startOfDate(record.closes)) + 1;
  for (let passed = 0; passed < days; passed++) {
    at(addDays(record.opens, passed), 10);
    const from = Math.floor((passed * sides.length) / days);
    const until = Math.floor(((passed + 1) * sides.length) / days);
    const taking = sides.slice(from, until).map((stance, index) => ({
      person: cast.named(`spectator-${from + index + 1}`).person,
      stance,
    }));
    await takeSides(context, gates, id, taking);
    await idle();
  }
  at(addDays(record.closes, 1), 1);
  await schedules.sweep();
  await idle();
  at(addDays(record.closes, 12), 10);
  await publishReport(context, officer, id, {
    text: gocheok.report.text,
    charts: [
      {
        title: gocheok.report.title,
        rows: record.stances.map(({ name, count }) => ({ label: name, value: count })),
      },
    ],
    files: [],
  });
  at(addDays(record.closes, 20), 10);
  await publishAnswer(context, officer, resultIdOf(id), {
    decision: gocheok.decision,
    ...gocheok.result,
    commitments: [],
  });
  await idle();
  return institution;
}

type InstitutionRecord = z.infer<typeof institutionsFile>['institutions'][number];

async function foundInstitutions(
  context: Context,
  categories: string[],
  isMeant: (institution: InstitutionRecord) => boolean,
): Promise<void> {
  const file = await read('institutions.json', institutionsFile);
  const institutions = file.institutions.filter(isMeant);
  const { rules } = await read('rules.json', rulesFile);
  const { departments, schemeDepartment } = await read('departments.json', departmentsFile);
  const found = institutions.map(({ id, kind, name, department, programme, rule }) => {
    const source = rule ?? defaultRule;
    const scheme = schemeDepartment[id] ?? schemeDepartment['*'];
    const published = rules[source];
    const demonstration = demonstrationRules[id];
    if (!scheme || !published) throw new Error(`the data names no department or rule for ${id}`);
    return foundInstitution(context, {
      id,
      kind,
      name,
      programme,
      departments: [{ id: scheme, name: department ?? name.ko }, ...(departments[id] ?? [])],
      schemeDepartment: scheme,
      categories,
      rule: published,
      source,
      ...demonstration,
    });
  });
  await Promise.all(found);
}

/** One institution shows what a page of its own may have. Browsers find every name below `localhost` on this machine. */
async function furnishPage(context: Context, cast: Cast, id: InstitutionId): Promise<void> {
  const page = { ...usualPage, host: `${id}.localhost`, accent: 'green' as const, showsCity: true };
  await changePage(context, cast.named(`${id}-admin`), id, { page, over: usualPage });
}
