import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import {
  askContribution,
  assignAnswer,
  publishAnswer,
  publishInterim,
  transferAnswer,
} from '../../functions/answers/index.ts';
import { reportProgress } from '../../functions/commitments/index.ts';
import { giveEmpathy, makeGates } from '../../functions/empathy/index.ts';
import { askCitizens, makeForumGates, publishReport } from '../../functions/forums/index.ts';
import { changePage, foundInstitution, ruleSchema, usualPage } from '../../functions/institutions/index.ts';
import { type Actor, recordStaff } from '../../functions/people/index.ts';
import { askTransfer, screenProposal, submitProposal } from '../../functions/proposals/index.ts';
import { rateAnswer } from '../../functions/ratings/index.ts';
import { addDays, dateAt, daysBetween, startOfDate } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import {
  type AnswerId,
  answerIdOf,
  commitmentIdOf,
  departmentIdSchema,
  type ForumId,
  forumIdOf,
  type InstitutionId,
  institutionIdSchema,
  type ProposalId,
  resultIdOf,
} from '../../shared/ids.ts';
import { demoPeople } from './identity/index.ts';
import { allTogether, type Cast, type Move, makeCast, type Seeding } from './seed-cast.ts';
import { interleaved, makeDebates, takeSides } from './seed-debates.ts';
import { importMove } from './seed-import.ts';
import { panelMoves } from './seed-panel.ts';
import {
  type AnswerMove,
  demonstrationRules,
  type Fate,
  gocheok,
  imported,
  inventedStories,
  questions,
  stories,
} from './seed-plan.ts';

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
  const moves = toMoves(seeding, cast, agenda);
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
    for (const { story, hour = 0, act } of ofDay.toSorted((one, other) => hourOf(one) - hourOf(other))) {
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

function hourOf({ hour = 0 }: Move): number {
  return hour;
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

/** What a proposal of the story says, and what becomes of it. */
interface Telling extends Fate {
  no: number;
  institution: InstitutionId;
  title: string;
  body: string;
  category: string;
}

function toTellings(agenda: z.infer<typeof agendaFile>): Telling[] {
  const ofAgenda = stories.map((story) => {
    const item = agenda.items.find(({ no }) => no === story.no);
    if (!item) throw new Error(`the agenda has no item ${story.no}`);
    const { title, asks, category } = item;
    const body = `다음을 제안합니다: ${asks}.\n\n2016년 7월 20일 협치서울 토론회에 시민들이 올린 의제입니다.`;
    return { ...story, institution: agenda.institution, title, body, category };
  });
  const invented = inventedStories.map(({ institution, ...story }, index) => ({
    ...story,
    no: firstInvented + index,
    institution: institutionIdSchema.parse(institution),
  }));
  return [...ofAgenda, ...invented];
}

const firstInvented = 101;

function toMoves(seeding: Seeding, cast: Cast, agenda: z.infer<typeof agendaFile>): StoryMove[] {
  const { context } = seeding;
  const gates = makeGates(context);
  const { supporters, citizens, dateIn, officerOf } = cast;
  const debates = makeDebates(seeding, cast);
  const proposals = new Map<number, ProposalId>();
  const proposalOf = (no: number): ProposalId => {
    const id = proposals.get(no);
    if (!id) throw new Error(`the proposal ${no} is not there yet`);
    return id;
  };
  const as = (story: number, moves: Move[]): StoryMove[] => moves.map((move) => ({ ...move, story }));

  const asked = questions.flatMap((question, index) => {
    let id: ForumId;
    const forum = () => id;
    const { askedDaysAgo, opensInDays, closesInDays, department, stances, debate = {}, ...words } = question;
    const { institution } = agenda;
    const act = async () => {
      const opened = await askCitizens(context, officerOf(institution, department), {
        ...words,
        institution,
        department: departmentIdSchema.parse(department),
        opensOn: dateIn(askedDaysAgo, opensInDays),
        closesOn: dateIn(askedDaysAgo, opensInDays + closesInDays),
        idempotencyKey: undefined,
      });
      id = opened.id;
    };
    return as(-1 - index, [
      { daysAgo: askedDaysAgo, act },
      ...debates.sided(stances, index * 17, forum),
      ...debates.debated(debate, { institution, department, forum }),
    ]);
  });

  const told = toTellings(agenda).flatMap((story) => {
    const { no, institution, screening } = story;
    const author = citizens[(no - 1) % citizens.length];
    if (!author) throw new Error('there are no demonstration citizens');
    let department = story.department ?? (institution === agenda.institution ? 'democracy' : 'proposals');
    const officer = () => officerOf(institution, department);
    const moderator = cast.named(`${institution}-moderator`);
    const id = () => proposalOf(no);

    const written: Move = {
      daysAgo: story.writtenDaysAgo,
      act: async () => {
        const { title, body, category, tags } = story;
        const proposal = await submitProposal(context, author, {
          institution,
          words: { title, body, category, tags },
          draft: story.draft ?? false,
          idempotencyKey: undefined,
        });
        proposals.set(no, proposal.id);
      },
    };
    const screened: Move[] = screening
      ? [
          {
            daysAgo: story.writtenDaysAgo - 1,
            act: () =>
              screenProposal(
                context,
                moderator,
                id(),
                screening.decision === 'publish'
                  ? { ...screening, department: departmentIdSchema.parse(department) }
                  : screening,
              ),
          },
        ]
      : [];
    // Each proposal begins elsewhere among the supporters, so that not all have the same friends.
    const friends = supporters.map((_, index) => supporters[(index + no * 7) % supporters.length]);
    let given = 0;
    const supported = (story.empathies ?? []).map(
      ({ afterDays, more }): Move => ({
        daysAgo: story.writtenDaysAgo - 1 - afterDays,
        act: async () => {
          const now = friends.slice(given, given + more).flatMap((friend) => friend ?? []);
          given += more;
          await allTogether(now, ({ person }) => giveEmpathy(context, gates, person, id()));
        },
      }),
    );
    const answered = (moves: AnswerMove[], step: number): Move[] =>
      moves.flatMap((move) => {
        const answer = () => answerIdOf(id(), step);
        return [
          { daysAgo: move.daysAgo, act: () => answerMove(move, answer()) },
          ...noted(move, answer, officer),
        ];
      });
    const { ratings, voices = [], transfer, stances = [], debate = {} } = story;
    const rated: Move[] = ratings
      ? [
          {
            daysAgo: ratings.daysAgo,
            act: () =>
              allTogether(
                friends.slice(0, ratings.satisfied + ratings.dissatisfied).flatMap((friend) => friend ?? []),
                (friend, index) =>
                  rateAnswer(
                    context,
                    friend,
                    answerIdOf(id(), 1),
                    index < ratings.satisfied ? 'satisfied' : 'dissatisfied',
                  ),
              ),
          },
        ]
      : [];
    const moving: Move[] = transfer
      ? [
          {
            daysAgo: transfer.daysAgo,
            act: () =>
              askTransfer(context, moderator, id(), {
                to: institutionIdSchema.parse(transfer.to),
                reason: transfer.reason,
              }),
          },
        ]
      : [];
    const forum = () => forumIdOf(id());
    return as(no, [
      written,
      ...screened,
      ...supported,
      ...answered(story.answer ?? [], 1),
      ...rated,
      ...answered(story.secondAnswer ?? [], 2),
      ...debates.spoken(voices, id),
      ...moving,
      ...debates.sided(stances, no * 11, forum),
      ...debates.debated(debate, { institution, department, forum }),
    ]);

    async function answerMove(move: AnswerMove, answer: AnswerId): Promise<unknown> {
      switch (move.move) {
        case 'take-over':
          return assignAnswer(context, officer(), answer);
        case 'transfer': {
          const { reason } = move;
          const to = departmentIdSchema.parse(move.to);
          const handed = await transferAnswer(context, officer(), answer, { department: to, reason });
          department = to;
          return handed;
        }
        case 'ask':
          return askContribution(context, officer(), answer, {
            department: departmentIdSchema.parse(move.department),
            question: move.question,
          });
        case 'interim':
          return publishInterim(context, officer(), answer, {
            text: move.text,
            reason: move.reason,
            dueOn: dateIn(move.daysAgo, move.inDays),
          });
        case 'publish':
          return publishAnswer(context, officer(), answer, {
            decision: move.decision,
            text: move.text,
            contact: '다산콜센터 120',
            commitments: (move.commitments ?? []).map(({ title, inDays }) => ({
              title,
              dueOn: dateIn(move.daysAgo, inDays),
            })),
          });
      }
    }
  });
  const panel = as(0, panelMoves(context, cast, agenda.institution, proposalOf));
  const brought = as(-100, [importMove(seeding, cast, imported)]);
  return [...told, ...asked, ...panel, ...brought];

  function noted(move: AnswerMove, answer: () => AnswerId, officer: () => Actor): Move[] {
    if (move.move !== 'publish') return [];
    return (move.commitments ?? []).flatMap(({ note }, index): Move[] => {
      if (!note) return [];
      const act = () => reportProgress(context, officer(), commitmentIdOf(answer(), index + 1), note);
      return [{ daysAgo: note.daysAgo, act }];
    });
  }
}
