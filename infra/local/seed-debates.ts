import { publishAnswer } from '../../functions/answers/index.ts';
import {
  enterBatch,
  type ForumGates,
  makeForumGates,
  publishReport,
  takeStance,
} from '../../functions/forums/index.ts';
import { makeOpinionGates, type OpinionGates, speak, sympathise } from '../../functions/opinions/index.ts';
import type { Actor } from '../../functions/people/index.ts';
import { screenProposal } from '../../functions/proposals/index.ts';
import {
  addEntry,
  advanceWorkshop,
  announceSession,
  castBallot,
  endWorkshop,
  noteAttendance,
  publishRecord,
  type Session,
  signUp,
} from '../../functions/sessions/index.ts';
import { type Mark, makeStatement, markStatement, seedStatement } from '../../functions/statements/index.ts';
import type { Context } from '../../shared/context.ts';
import {
  departmentIdSchema,
  type ForumId,
  institutionIdSchema,
  type OpinionId,
  type PersonId,
  type ProposalId,
  resultIdOf,
  type SubjectId,
} from '../../shared/ids.ts';
import { allTogether, type Cast, type Move, type Seeding, seededRandom } from './seed-cast.ts';
import type { Debate, Marking, MarkSign, Meeting, StanceWave, Voice, Workshop } from './seed-debate-plan.ts';

/** Where a debate goes on, and who runs it. Its forum is known once it is open. */
interface Setting {
  institution: string;
  department: string;
  forum: () => ForumId;
}

interface Debates {
  /** Sides that supporters take one after another, beginning at one of them. */
  sided(waves: StanceWave[], first: number, forum: () => ForumId): Move[];
  spoken(voices: Voice[], subject: () => SubjectId): Move[];
  debated(debate: Debate, setting: Setting): Move[];
}

/** Turns what is planned of forums into moves through the use cases that citizens and staff have. */
export function makeDebates({ context, schedules }: Seeding, cast: Cast): Debates {
  const forumGates = makeForumGates(context);
  const opinionGates = makeOpinionGates(context);

  return {
    sided: (waves, first, forum) => {
      let taken = first;
      return waves.map(({ daysAgo, more }) => ({
        daysAgo,
        act: async () => {
          const sides = interleaved(Object.entries(more).map(([id, count]) => ({ id, count })));
          const taking = sides.flatMap((stance) => {
            const supporter = cast.supporters[taken++ % cast.supporters.length];
            return supporter ? [{ person: supporter.person, stance }] : [];
          });
          await takeSides(context, forumGates, forum(), taking);
        },
      }));
    },
    spoken: (voices, subject) => spoken(context, opinionGates, cast, voices, subject),
    debated: ({ voices = [], marking, paper = [], meetings = [], outcome }, setting) => {
      const { forum, institution, department } = setting;
      const officer = cast.officerOf(institution, department);
      const batches = paper.map(
        ({ daysAgo, collectedDaysAgo, source, counts }): Move => ({
          daysAgo,
          act: () =>
            enterBatch(context, officer, forum(), {
              source,
              collectedOn: cast.dateIn(collectedDaysAgo),
              counts,
              idempotencyKey: undefined,
            }),
        }),
      );
      const concluded = outcome
        ? [
            {
              daysAgo: outcome.reportedDaysAgo,
              act: () => publishReport(context, officer, forum(), { ...outcome.report, files: [] }),
            },
            {
              daysAgo: outcome.answeredDaysAgo,
              act: () =>
                publishAnswer(context, officer, resultIdOf(forum()), {
                  decision: outcome.decision,
                  text: outcome.text,
                  contact: '다산콜센터 120',
                  commitments: outcome.commitments.map(({ title, inDays }) => ({
                    title,
                    dueOn: cast.dateIn(outcome.answeredDaysAgo, inDays),
                  })),
                }),
            },
          ]
        : [];
      return [
        ...spoken(context, opinionGates, cast, voices, forum),
        ...(marking ? marked(context, forumGates, cast, marking, setting) : []),
        ...batches,
        ...meetings.flatMap((meeting) => met(context, cast, meeting, setting, schedules.sweep)),
        ...concluded,
      ];
    },
  };
}

/** Every side as often as it was taken, evenly mixed and the same each time. */
export function interleaved(stances: { id: string; count: number }[]): string[] {
  return stances
    .flatMap(({ id, count }) =>
      Array.from({ length: count }, (_, index) => ({ id, place: (index + 0.5) / count })),
    )
    .sort((one, other) => one.place - other.place || one.id.localeCompare(other.id))
    .map(({ id }) => id);
}

export async function takeSides(
  context: Context,
  gates: ForumGates,
  forum: ForumId,
  taking: { person: PersonId; stance: string }[],
): Promise<void> {
  await allTogether(taking, ({ person, stance }) => takeStance(context, gates, person, forum, stance));
}

/** Opinions with their replies, and those who sympathise with each in the days after. */
function spoken(
  context: Context,
  gates: OpinionGates,
  cast: Cast,
  voices: Voice[],
  subject: () => SubjectId,
): Move[] {
  let from = 20;
  const say = ({ by, text, stance, office, sympathy = 0 }: Voice, parent?: OpinionId) => {
    // Each has friends of its own among the supporters.
    const friends = Array.from({ length: sympathy }, (_, index) => from + index);
    from += 5;
    return async () => {
      const opinion = await speak(context, gates, cast.named(by), subject(), {
        text,
        stance,
        parent,
        officialFor: office === undefined ? undefined : departmentIdSchema.parse(office),
        idempotencyKey: undefined,
      });
      if (!opinion) throw new Error(`nothing came of what ${by} says`);
      await allTogether(friends, async (at) => {
        const friend = cast.supporters[at % cast.supporters.length];
        if (friend && friend.person !== opinion.author) await sympathise(context, gates, friend, opinion.id);
      });
      return opinion.id;
    };
  };
  return voices.flatMap(({ replies = [], ...voice }): Move[] => {
    let id: OpinionId;
    const first = say(voice);
    return [
      {
        daysAgo: voice.daysAgo,
        act: async () => {
          id = await first();
        },
      },
      ...replies.map((reply) => ({ daysAgo: reply.daysAgo, act: () => say(reply, id)() })),
    ];
  });
}

const signs = { '+': 1, '-': -1, '0': 0 } as const satisfies Record<MarkSign, Mark>;

/** Statements, and marks of people who think as their camp does, but for one in ten. */
function marked(
  context: Context,
  gates: ForumGates,
  cast: Cast,
  { madeDaysAgo, markedDaysAgo, statements, camps }: Marking,
  { institution, department, forum }: Setting,
): Move[] {
  const random = seededRandom(7);
  const ids: Awaited<ReturnType<typeof makeStatement>>['id'][] = [];
  // The demonstration's citizens have all of it left to mark, for whoever tries it as one of them.
  const people = cast.supporters.slice(cast.citizens.length);
  const markers = camps.flatMap((size, camp) => Array.from({ length: size }, () => camp));
  const made: Move = {
    daysAgo: madeDaysAgo,
    act: async () => {
      const officer = cast.officerOf(institution, department);
      for (const { text, by } of statements) {
        const statement =
          by === undefined
            ? await seedStatement(context, officer, forum(), text)
            : await makeStatement(context, gates, cast.named(by), forum(), text);
        ids.push(statement.id);
      }
    },
  };
  const markings = markers.map((camp, index) => ({
    actor: people[index],
    marks: statements.flatMap(({ camps: minds }, at) => {
      const [isMarked, isAstray, astray] = [random() < 0.9, random() < 0.08, random()];
      const mark: Mark = isAstray ? (astray < 0.5 ? 0 : 1) : signs[minds[camp] ?? '0'];
      return isMarked ? [{ at, mark }] : [];
    }),
  }));
  const waves = markedDaysAgo.map(
    (daysAgo, wave): Move => ({
      daysAgo,
      act: async () => {
        const now = markings.filter((_, index) => index % markedDaysAgo.length === wave);
        await allTogether(now, async ({ actor, marks }) => {
          for (const { at, mark } of marks) {
            const id = ids[at];
            if (actor && id) await markStatement(context, gates, actor, id, mark);
          }
        });
      },
    }),
  );
  return [made, ...waves];
}

/** A session from its announcement on; what happens at it happens at its hours. */
function met(
  context: Context,
  cast: Cast,
  meeting: Meeting,
  setting: Setting,
  sweep: () => Promise<void>,
): Move[] {
  const { announcedDaysAgo, heldDaysAgo, hours, signUps, held, workshop, ...words } = meeting;
  const institution = institutionIdSchema.parse(setting.institution);
  const department = departmentIdSchema.parse(setting.department);
  const officer = cast.officerOf(institution, department);
  const guests = cast.supporters.slice(2, 2 + signUps);
  let session: Session;
  const announced: Move = {
    daysAgo: announcedDaysAgo,
    act: async () => {
      session = await announceSession(context, officer, {
        ...words,
        kind: workshop ? 'workshop' : 'debate',
        institution,
        department,
        forum: setting.forum(),
        startsAt: cast.momentAt(heldDaysAgo, hours[0]).toISOString(),
        endsAt: cast.momentAt(heldDaysAgo, hours[1]).toISOString(),
        signUpClosesAt: cast.momentAt(heldDaysAgo + 1, 18).toISOString(),
        idempotencyKey: undefined,
      });
    },
  };
  const signedUp: Move = {
    daysAgo: announcedDaysAgo - 1,
    act: async () => {
      for (const guest of guests) await signUp(context, guest, session.id, undefined);
    },
  };
  if (!held) return [announced, signedUp];
  const seats = Math.min(signUps, meeting.capacity);
  const numbers = Array.from({ length: seats - held.absent }, (_, index) => index + 1);
  const attended: Move = {
    daysAgo: heldDaysAgo,
    hour: hours[0] + 0.5,
    act: () => noteAttendance(context, officer, session.id, { numbers, walkIns: held.walkIns }),
  };
  // What the clock does of itself every minute: it takes the session for held.
  const ended: Move = { daysAgo: heldDaysAgo, hour: hours[1] + 0.1, act: sweep };
  const recorded: Move = {
    daysAgo: heldDaysAgo - 1,
    act: () => publishRecord(context, officer, session.id, { ...held.record, files: [] }),
  };
  let carried: ProposalId[] = [];
  const worked: Move[] = workshop
    ? [
        {
          daysAgo: heldDaysAgo,
          hour: hours[0] + 1,
          act: async () => {
            carried = await work(context, officer, session.id, workshop, guests.slice(0, numbers.length));
          },
        },
        {
          daysAgo: heldDaysAgo - 2,
          act: async () => {
            const moderator = cast.named(`${institution}-moderator`);
            for (const id of carried)
              await screenProposal(context, moderator, id, { decision: 'publish', department });
          },
        },
      ]
    : [];
  return [announced, signedUp, attended, ...worked, ended, recorded];
}

/** A workshop through all its stages: topic, cases, discussion, proposals, vote, results. Gives what it carried on. */
async function work(
  context: Context,
  officer: Actor,
  id: Session['id'],
  { cases, notes, proposals, ballots, results, carried }: Workshop,
  voters: Actor[],
): Promise<ProposalId[]> {
  const enter = async (entry: Parameters<typeof addEntry>[3]['entry']) =>
    (await addEntry(context, officer, id, { entry, idempotencyKey: undefined })).made;
  await advanceWorkshop(context, officer, id, { to: 'cases' });
  for (const text of cases) await enter({ kind: 'case', text });
  await advanceWorkshop(context, officer, id, { to: 'discussion' });
  for (const note of notes) await enter({ kind: 'note', ...note });
  await advanceWorkshop(context, officer, id, { to: 'proposals' });
  const numbers: number[] = [];
  for (const proposal of proposals) numbers.push(await enter({ kind: 'proposal', ...proposal }));
  const numbersOf = (places: readonly number[]) => places.flatMap((place) => numbers[place] ?? []);
  await advanceWorkshop(context, officer, id, { to: 'vote', voting: { by: 'signed-in', each: 2 } });
  for (const [index, voter] of voters.entries())
    await castBallot(context, voter, id, numbersOf(ballots[index % ballots.length] ?? []));
  await advanceWorkshop(context, officer, id, { to: 'results' });
  const ended = await endWorkshop(context, officer, id, { text: results, carried: numbersOf(carried) });
  return (ended.results?.carried ?? []).map(({ proposal }) => proposal);
}
