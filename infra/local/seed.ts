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
import { foundInstitution, ruleSchema } from '../../functions/institutions/index.ts';
import { type Actor, recordStaff, toPersonId } from '../../functions/people/index.ts';
import { screenProposal, submitProposal } from '../../functions/proposals/index.ts';
import { addDays, dateAt, startOfDate } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import {
  answerIdOf,
  commitmentIdOf,
  departmentIdSchema,
  institutionIdSchema,
  type ProposalId,
} from '../../shared/ids.ts';
import { demoPeople } from './identity/index.ts';
import type { MovableClock } from './movable-clock.ts';
import { type AnswerMove, stories } from './seed-plan.ts';

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

  clock.set(morning(today, firstDay));
  const founded = await foundInstitutions(context, [
    ...new Set(agenda.items.map(({ category }) => category)),
  ]);
  for (const { grants, ...person } of demoPeople) {
    if (grants.some(({ institution }) => institution !== '*'))
      await recordStaff(context, toActor(seeding, { ...person, grants }));
  }
  say(
    `Making demonstration data: ${founded} institutions, ${agenda.items.length} proposals, ${firstDay} days.`,
  );
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

async function foundInstitutions(context: Context, categories: string[]): Promise<number> {
  const { institutions } = await read('institutions.json', institutionsFile);
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
  return institutions.length;
}

type Person = Pick<(typeof demoPeople)[number], 'sub' | 'grants' | 'nickname'>;

function toActor({ pseudonymKey, realm }: Seeding, { sub, grants, nickname }: Person): Actor {
  return { person: toPersonId(pseudonymKey, realm, sub), grants, nickname };
}

function toMoves(seeding: Seeding, agenda: z.infer<typeof agendaFile>, today: string): StoryMove[] {
  const { context } = seeding;
  const gates = makeGates(context);
  const actorOf = (sub: string): Actor => {
    const person = demoPeople.find((candidate) => candidate.sub === sub);
    if (!person) throw new Error(`no demonstration person is called ${sub}`);
    return toActor(seeding, person);
  };
  const citizens = demoPeople.filter(({ grants }) => grants.length === 0);
  const supporters = [
    ...citizens.map(({ sub }) => sub),
    ...Array.from({ length: backgroundCitizens }, (_, index) => `supporter-${index + 1}`),
  ].map((sub) => toPersonId(seeding.pseudonymKey, seeding.realm, sub));
  const officerOf = (department: string) => actorOf(`seoul-${department}-officer`);
  const dateIn = (daysAgo: number, inDays: number) => addDays(today, inDays - daysAgo);

  return stories.flatMap((story): StoryMove[] => {
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
            body: `${item.asks}을(를) 제안합니다.\n\n2016년 7월 20일 협치서울 토론회에 시민들이 올린 의제입니다.`,
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
    return [written, ...screened, ...supported, ...answered].map((move) => ({ ...move, story: story.no }));
  });

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
