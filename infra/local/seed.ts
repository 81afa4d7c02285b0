import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import {
  askContribution,
  assignAnswer,
  publishAnswer,
  publishInterim,
  transferAnswer,
} from '../../functions/answers/index.ts';
import type { Schedules } from '../../functions/app/schedules.ts';
import { reportProgress } from '../../functions/commitments/index.ts';
import { giveEmpathy, makeGates } from '../../functions/empathy/index.ts';
import {
  askCitizens,
  type ForumGates,
  makeForumGates,
  publishReport,
  takeStance,
} from '../../functions/forums/index.ts';
import { changePage, foundInstitution, ruleSchema, usualPage } from '../../functions/institutions/index.ts';
import { type Actor, recordStaff, toPersonId } from '../../functions/people/index.ts';
import { screenProposal, submitProposal } from '../../functions/proposals/index.ts';
import { addDays, dateAt, daysBetween, startOfDate } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import {
  answerIdOf,
  commitmentIdOf,
  departmentIdSchema,
  type ForumId,
  forumIdOf,
  type InstitutionId,
  institutionIdSchema,
  type PersonId,
  type ProposalId,
  resultIdOf,
} from '../../shared/ids.ts';
import { demoPeople } from './identity/index.ts';
import type { MovableClock } from './movable-clock.ts';
import { type AnswerMove, gocheok, questions, type StanceWave, stories } from './seed-plan.ts';

export interface Seeding {
  context: Context;
  clock: MovableClock;
  schedules: Schedules;
  idle: () => Promise<void>;
  realm: string;
  pseudonymKey: Uint8Array;
  say: (line: string) => void;
}

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
const backgroundCitizens = 130;
/** Requests at once, as a busy day has them. */
const together = 16;

/**
 * Founds every institution and tells the stories of the plan through the product's own use cases, on a clock that walks
 * through the last months day by day, with its sweeper. Whatever it leaves is what real use would have left.
 */
export async function seed(seeding: Seeding): Promise<void> {
  const { context, clock, schedules, idle, say } = seeding;
  const agenda = await read('agenda-2016.json', agendaFile);
  const today = dateAt(new Date());
  const moves = toMoves(seeding, agenda, today);
  const firstDay = Math.max(...moves.map(({ daysAgo }) => daysAgo)) + 1;

  const categories = [...new Set(agenda.items.map(({ category }) => category))];
  const { institutions } = await read('institutions.json', institutionsFile);
  say(
    `Making demonstration data: ${institutions.length} institutions, ${agenda.items.length} proposals, ${firstDay} days.`,
  );
  const replayed = await replayForum(seeding, categories);
  clock.set(morning(today, firstDay));
  await foundInstitutions(context, categories, ({ id }) => id !== replayed);
  await furnishPage(seeding, institutionIdSchema.parse('geumcheon'));
  for (const { grants, ...person } of demoPeople) {
    if (grants.some(({ institution }) => institution !== '*'))
      await recordStaff(context, toActor(seeding, { ...person, grants }));
  }
  for (let daysAgo = firstDay; daysAgo >= 1; daysAgo--) {
    clock.set(morning(today, daysAgo));
    await schedules.sweep();
    const moved = new Set<number>();
    for (const { story, act } of moves.filter((move) => move.daysAgo === daysAgo)) {
      clock.set(new Date(clock.now().getTime() + 20 * 60_000));
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

interface Move {
  daysAgo: number;
  act: () => Promise<unknown>;
}

interface StoryMove extends Move {
  story: number;
}

function morning(today: string, daysAgo: number): Date {
  return new Date(startOfDate(addDays(today, -daysAgo)).getTime() + 5 * 60_000);
}

/**
 * A real forum that has closed, opinion by opinion as its record has them, on the days it was open: its institution is
 * founded the day before. Who took part is not on record; they are made, one for each.
 */
async function replayForum(seeding: Seeding, categories: string[]): Promise<InstitutionId> {
  const { context, clock, schedules, idle } = seeding;
  const record = await read('forum-2019-gocheok.json', forumFile);
  const { institution } = record;
  const { schemeDepartment } = await read('departments.json', departmentsFile);
  const department = departmentIdSchema.parse(schemeDepartment[institution] ?? schemeDepartment['*']);
  const at = (date: string, hours: number) =>
    clock.set(new Date(startOfDate(date).getTime() + hours * 3_600_000));
  at(addDays(record.opens, -1), 9);
  await foundInstitutions(context, categories, ({ id }) => id === institution);
  const officer = actorFor(seeding, `${institution}-${department}-officer`);
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
    const taking = sides.slice(from, until).map((stance, index) => {
      const person = toPersonId(seeding.pseudonymKey, seeding.realm, `spectator-${from + index + 1}`);
      return { person, stance };
    });
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
    decision: 'already',
    ...gocheok.result,
    commitments: [],
  });
  await idle();
  return institution;
}

/** Every side as often as it was taken, evenly mixed and the same each time. */
function interleaved(stances: { id: string; count: number }[]): string[] {
  return stances
    .flatMap(({ id, count }) =>
      Array.from({ length: count }, (_, index) => ({ id, place: (index + 0.5) / count })),
    )
    .sort((one, other) => one.place - other.place || one.id.localeCompare(other.id))
    .map(({ id }) => id);
}

async function takeSides(
  context: Context,
  gates: ForumGates,
  forum: ForumId,
  taking: { person: PersonId; stance: string }[],
): Promise<void> {
  for (let at = 0; at < taking.length; at += together) {
    await Promise.all(
      taking
        .slice(at, at + together)
        .map(({ person, stance }) => takeStance(context, gates, person, forum, stance)),
    );
  }
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
    });
  });
  await Promise.all(found);
}

/** One institution shows what a page of its own may have. Browsers find every name below `localhost` on this machine. */
async function furnishPage(seeding: Seeding, id: InstitutionId): Promise<void> {
  const page = { ...usualPage, host: `${id}.localhost`, accent: 'green' as const, showsCity: true };
  await changePage(seeding.context, actorFor(seeding, `${id}-admin`), id, { page, over: usualPage });
}

type Person = Pick<(typeof demoPeople)[number], 'sub' | 'grants' | 'nickname'>;

function toActor({ pseudonymKey, realm }: Seeding, { sub, grants, nickname }: Person): Actor {
  return { person: toPersonId(pseudonymKey, realm, sub), grants, nickname };
}

function actorFor(seeding: Seeding, sub: string): Actor {
  const person = demoPeople.find((candidate) => candidate.sub === sub);
  if (!person) throw new Error(`no demonstration person is called ${sub}`);
  return toActor(seeding, person);
}

function toMoves(seeding: Seeding, agenda: z.infer<typeof agendaFile>, today: string): StoryMove[] {
  const { context } = seeding;
  const gates = makeGates(context);
  const forumGates = makeForumGates(context);
  const actorOf = (sub: string) => actorFor(seeding, sub);
  const citizens = demoPeople.filter(({ grants }) => grants.length === 0);
  const supporters = [
    ...citizens.map(({ sub }) => sub),
    ...Array.from({ length: backgroundCitizens }, (_, index) => `supporter-${index + 1}`),
  ].map((sub) => toPersonId(seeding.pseudonymKey, seeding.realm, sub));
  const officerOf = (department: string) => actorOf(`seoul-${department}-officer`);
  const dateIn = (daysAgo: number, inDays: number) => addDays(today, inDays - daysAgo);

  /** Sides that supporters take one after another, beginning at one of them. */
  function debated(waves: StanceWave[], first: number, forum: () => ForumId): Move[] {
    let taken = first;
    return waves.map(({ daysAgo, more }) => ({
      daysAgo,
      act: async () => {
        const sides = interleaved(Object.entries(more).map(([id, count]) => ({ id, count })));
        const taking = sides.flatMap((stance) => {
          const person = supporters[taken++ % supporters.length];
          return person ? [{ person, stance }] : [];
        });
        await takeSides(context, forumGates, forum(), taking);
      },
    }));
  }

  const asked = questions.flatMap((question, index): StoryMove[] => {
    let id: ForumId;
    const { askedDaysAgo, opensInDays, closesInDays, department, stances, ...words } = question;
    const act = async () => {
      const forum = await askCitizens(context, officerOf(department), {
        ...words,
        institution: agenda.institution,
        department: departmentIdSchema.parse(department),
        opensOn: dateIn(askedDaysAgo, opensInDays),
        closesOn: dateIn(askedDaysAgo, opensInDays + closesInDays),
        idempotencyKey: undefined,
      });
      id = forum.id;
    };
    return [{ daysAgo: askedDaysAgo, act }, ...debated(stances, index * 17, () => id)].map((move) => ({
      ...move,
      story: -1 - index,
    }));
  });

  const told = stories.flatMap((story): StoryMove[] => {
    const item = agenda.items.find(({ no }) => no === story.no);
    if (!item) throw new Error(`the agenda has no item ${story.no}`);
    const author = citizens[(story.no - 1) % citizens.length];
    if (!author) throw new Error('there are no demonstration citizens');
    let id: ProposalId;
    let department = story.department ?? 'democracy';

    const written: Move = {
      daysAgo: story.writtenDaysAgo,
      act: async () => {
        const proposal = await submitProposal(context, toActor(seeding, author), {
          institution: agenda.institution,
          words: {
            title: item.title,
            body: `다음을 제안합니다: ${item.asks}.\n\n2016년 7월 20일 협치서울 토론회에 시민들이 올린 의제입니다.`,
            category: item.category,
            tags: story.tags,
          },
          draft: story.draft ?? false,
          idempotencyKey: undefined,
        });
        id = proposal.id;
      },
    };
    const { screening } = story;
    const screened: Move[] = screening
      ? [
          {
            daysAgo: story.writtenDaysAgo - 1,
            act: () =>
              screenProposal(
                context,
                actorOf('seoul-moderator'),
                id,
                screening.decision === 'publish'
                  ? { ...screening, department: departmentIdSchema.parse(department) }
                  : screening,
              ),
          },
        ]
      : [];
    let given = 0;
    const supported = (story.empathies ?? []).map(
      ({ afterDays, more }): Move => ({
        daysAgo: story.writtenDaysAgo - 1 - afterDays,
        act: async () => {
          // Each proposal begins elsewhere among the supporters, so that not all have the same friends.
          const turn = supporters.map((_, index) => supporters[(index + story.no * 7) % supporters.length]);
          const now = turn.slice(given, given + more).flatMap((person) => person ?? []);
          given += more;
          for (let at = 0; at < now.length; at += together) {
            await Promise.all(
              now.slice(at, at + together).map((person) => giveEmpathy(context, gates, person, id)),
            );
          }
        },
      }),
    );
    const answered = (story.answer ?? []).flatMap((move): Move[] => {
      const act = async () => {
        const answer = answerIdOf(id, 1);
        const officer = officerOf(department);
        switch (move.move) {
          case 'take-over':
            return assignAnswer(context, officer, answer);
          case 'transfer':
            department = move.to;
            return transferAnswer(context, officer, answer, {
              department: departmentIdSchema.parse(move.to),
              reason: move.reason,
            });
          case 'ask':
            return askContribution(context, officer, answer, {
              department: departmentIdSchema.parse(move.department),
              question: move.question,
            });
          case 'interim':
            return publishInterim(context, officer, answer, {
              text: move.text,
              reason: move.reason,
              dueOn: dateIn(move.daysAgo, move.inDays),
            });
          case 'publish':
            return publishAnswer(context, officer, answer, {
              decision: move.decision,
              text: move.text,
              contact: '다산콜센터 120',
              commitments: (move.commitments ?? []).map(({ title, inDays }) => ({
                title,
                dueOn: dateIn(move.daysAgo, inDays),
              })),
            });
        }
      };
      return [{ daysAgo: move.daysAgo, act }, ...noted(move, () => ({ id, officer: officerOf(department) }))];
    });
    const sides = debated(story.stances ?? [], story.no * 11, () => forumIdOf(id));
    return [written, ...screened, ...supported, ...answered, ...sides].map((move) => ({
      ...move,
      story: story.no,
    }));
  });
  return [...told, ...asked];

  function noted(move: AnswerMove, of: () => { id: ProposalId; officer: Actor }): Move[] {
    if (move.move !== 'publish') return [];
    return (move.commitments ?? []).flatMap(({ note }, index): Move[] => {
      if (!note) return [];
      const act = async () => {
        const { id, officer } = of();
        return reportProgress(context, officer, commitmentIdOf(answerIdOf(id, 1), index + 1), note);
      };
      return [{ daysAgo: note.daysAgo, act }];
    });
  }
}
