import { z } from '@hono/zod-openapi';
import type { Context } from '../../shared/context.ts';
import {
  answerIdSchema,
  type ForumId,
  forumIdSchema,
  type InstitutionId,
  type PanelId,
  panelIdSchema,
  proposalIdSchema,
  type SubjectId,
  sessionIdSchema,
} from '../../shared/ids.ts';
import { answerViewSchema, listAnswers } from '../answers/index.ts';
import { commitmentViewSchema } from '../commitments/index.ts';
import { forumViewSchema, listForums, readForum } from '../forums/index.ts';
import { allInstitutions, institutionSchema } from '../institutions/index.ts';
import { readReplies, registeredOpinions, replyViewSchema } from '../opinions/index.ts';
import { candidateViewSchema, listCandidates, listPanels, panelViewSchema } from '../panels/index.ts';
import { listProposals, proposalViewSchema } from '../proposals/index.ts';
import { ratingTotalsSchema, readRatings } from '../ratings/index.ts';
import { listSessions, readSession, sessionViewSchema } from '../sessions/index.ts';
import {
  currentVersion,
  standingLanguageSchema,
  standingPages,
  standingViewSchema,
  toStandingView,
} from '../standing-pages/index.ts';
import { groupsViewSchema, readGroups, readStatements, statementViewSchema } from '../statements/index.ts';
import { inFull, type Rows, readDataset } from './datasets.ts';
import type { Exported } from './model.ts';

const institutionRowSchema = institutionSchema.pick({
  id: true,
  kind: true,
  name: true,
  programme: true,
  departments: true,
  schemeDepartment: true,
  categories: true,
  rule: true,
});

/** What a row of each is. */
const rowSchemas: Record<Exported, z.ZodType> = {
  institutions: institutionRowSchema,
  proposals: proposalViewSchema,
  rejections: proposalViewSchema,
  answers: answerViewSchema,
  commitments: commitmentViewSchema,
  forums: forumViewSchema,
  opinions: replyViewSchema,
  sessions: sessionViewSchema,
  panels: panelViewSchema,
  candidates: candidateViewSchema,
  ratings: z.object({ answer: z.string(), ...ratingTotalsSchema.shape }),
  statements: z.object({ forum: z.string(), ...statementViewSchema.shape }),
  groups: groupsViewSchema,
  'standing-pages': z.object({ institution: z.string(), ...standingViewSchema.shape }),
};

/** The JSON Schema of a dataset's rows (2020-12). */
export function rowSchemaOf(dataset: Exported) {
  return z.toJSONSchema(rowSchemas[dataset], { io: 'output', unrepresentable: 'any' });
}

interface Source {
  dataset: Exported;
  /** One page, as anybody may see it. */
  read(context: Context, cursor: string | undefined): Promise<Rows>;
}

const pageRows = 50;
/** Each may have many opinions. */
const pageSubjects = 10;

/** All that everybody may read, in lists whose order does not change while they are read. */
export const sources: readonly Source[] = [
  {
    dataset: 'institutions',
    read: async ({ table }) => {
      const all = await allInstitutions(table);
      return { items: all.map((each) => institutionRowSchema.parse(each)), next: null };
    },
  },
  ...(['proposals', 'rejections', 'answers', 'commitments'] as const).map(
    (dataset): Source => ({
      dataset,
      read: (context, cursor) => readDataset(context, dataset, { cursor, limit: pageRows }),
    }),
  ),
  {
    dataset: 'forums',
    read: async (context, cursor) =>
      inFull(await listForums(context, { sort: 'newest', cursor, limit: pageRows }), (id) =>
        readForum(context, forumIdSchema.parse(id)),
      ),
  },
  {
    dataset: 'opinions',
    read: async (context, cursor) => {
      const page = { state: 'published', sort: 'oldest', cursor, limit: pageSubjects } as const;
      const { items, next } = await listProposals(context, undefined, page);
      return saidOf(
        context,
        items.map(({ id }) => proposalIdSchema.parse(id)),
        next,
      );
    },
  },
  {
    dataset: 'opinions',
    read: async (context, cursor) => {
      const { items, next } = await listForums(context, { sort: 'newest', cursor, limit: pageSubjects });
      return saidOf(
        context,
        items.map(({ id }) => forumIdSchema.parse(id)),
        next,
      );
    },
  },
  ...(['upcoming', 'past'] as const).map(
    (when): Source => ({
      dataset: 'sessions',
      // Those to come first: one that is held meanwhile is in both, and in neither never.
      read: async (context, cursor) =>
        inFull(await listSessions(context, { when, cursor, limit: pageRows }), (id) =>
          readSession(context, sessionIdSchema.parse(id)),
        ),
    }),
  ),
  {
    dataset: 'panels',
    read: (context, cursor) => listPanels(context, { cursor, limit: pageRows }),
  },
  {
    dataset: 'candidates',
    read: async (context, cursor) => {
      const { items, next } = await listPanels(context, { cursor, limit: pageSubjects });
      return { items: await rowsOf(items, ({ id }) => candidatesOf(context, panelIdSchema.parse(id))), next };
    },
  },
  {
    dataset: 'ratings',
    read: async (context, cursor) => {
      const { items, next } = await listAnswers(context, { state: 'answered', cursor, limit: pageRows });
      const rated = items.map(async ({ id }) => ({
        answer: id,
        ...(await readRatings(context, answerIdSchema.parse(id))),
      }));
      return { items: await Promise.all(rated), next };
    },
  },
  {
    dataset: 'statements',
    read: (context, cursor) =>
      ofForums(context, cursor, async (forum) =>
        (await readStatements(context, undefined, forum)).map((statement) => ({ forum, ...statement })),
      ),
  },
  {
    dataset: 'groups',
    read: (context, cursor) =>
      ofForums(context, cursor, async (forum) => {
        const groups = await readGroups(context, forum);
        return groups.at === null ? [] : [groups];
      }),
  },
  {
    dataset: 'standing-pages',
    read: async (context) => {
      const institutions = await allInstitutions(context.table);
      const items = await rowsOf(institutions, ({ id }) => standingPagesOf(context, id));
      return { items, next: null };
    },
  },
];

async function rowsOf<Item>(items: Item[], read: (item: Item) => Promise<object[]>): Promise<object[]> {
  const rows: object[] = [];
  for (const item of items) rows.push(...(await read(item)));
  return rows;
}

async function ofForums(
  context: Context,
  cursor: string | undefined,
  read: (forum: ForumId) => Promise<object[]>,
): Promise<Rows> {
  const { items, next } = await listForums(context, { sort: 'newest', cursor, limit: pageSubjects });
  return { items: await rowsOf(items, ({ id }) => read(forumIdSchema.parse(id))), next };
}

async function candidatesOf(context: Context, panel: PanelId): Promise<object[]> {
  const rows: object[] = [];
  let cursor: string | undefined;
  do {
    const { items, next } = await listCandidates(context, panel, { cursor, limit: pageRows });
    rows.push(...items);
    cursor = next ?? undefined;
  } while (cursor !== undefined);
  return rows;
}

/** What an institution says about itself, as it was last written in each language. */
async function standingPagesOf(context: Context, institution: InstitutionId): Promise<object[]> {
  const written = standingPages.flatMap((page) =>
    standingLanguageSchema.options.map((language) => currentVersion(context, institution, page, language)),
  );
  return (await Promise.all(written)).flatMap((version) =>
    version ? { institution, ...toStandingView(version) } : [],
  );
}

async function saidOf(context: Context, subjects: SubjectId[], next: string | null): Promise<Rows> {
  const rows: object[] = [];
  for (const subject of subjects) {
    const ids = await registeredOpinions(context.table, subject);
    rows.push(...(await readReplies(context, undefined, ids)));
  }
  return { items: rows, next };
}
