import {
  askContribution,
  assignAnswer,
  publishAnswer,
  publishInterim,
  transferAnswer,
} from '../../functions/answers/index.ts';
import { reportProgress } from '../../functions/commitments/index.ts';
import { giveEmpathy, makeGates } from '../../functions/empathy/index.ts';
import { askCitizens } from '../../functions/forums/index.ts';
import type { Actor } from '../../functions/people/index.ts';
import { askTransfer, screenProposal, submitProposal } from '../../functions/proposals/index.ts';
import { rateAnswer } from '../../functions/ratings/index.ts';
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
} from '../../shared/ids.ts';
import { allTogether, type Cast, type Move, type Seeding } from './seed-cast.ts';
import { makeDebates } from './seed-debates.ts';
import { importMove } from './seed-import.ts';
import { panelMoves } from './seed-panel.ts';
import { type AnswerMove, type Fate, imported, inventedStories, questions, stories } from './seed-plan.ts';

/** What data/agenda-2016.json has of what citizens asked for. */
interface Agenda {
  institution: InstitutionId;
  items: { no: number; category: string; title: string; asks: string }[];
}

interface StoryMove extends Move {
  story: number;
}

/** What a proposal of the story says, and what becomes of it. */
interface Telling extends Fate {
  no: number;
  institution: InstitutionId;
  title: string;
  body: string;
  category: string;
}

function toTellings(agenda: Agenda): Telling[] {
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

/** Turns the plan's stories into moves through the use cases that citizens and staff have, each with whose story it is. */
export function storyMoves(seeding: Seeding, cast: Cast, agenda: Agenda): StoryMove[] {
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
    const first = (no * 7) % supporters.length;
    const friends = [...supporters.slice(first), ...supporters.slice(0, first)];
    let given = 0;
    const supported = (story.empathies ?? []).map(
      ({ afterDays, more }): Move => ({
        daysAgo: story.writtenDaysAgo - 1 - afterDays,
        act: async () => {
          const now = friends.slice(given, given + more);
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
              allTogether(friends.slice(0, ratings.satisfied + ratings.dissatisfied), (friend, index) =>
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
