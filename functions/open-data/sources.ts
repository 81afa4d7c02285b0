import { z } from '@hono/zod-openapi';
import type { Context } from '../../shared/context.ts';
import { forumIdSchema, proposalIdSchema, type SubjectId } from '../../shared/ids.ts';
import { answerViewSchema } from '../answers/index.ts';
import { commitmentViewSchema } from '../commitments/index.ts';
import { forumViewSchema, listForums, readForum } from '../forums/index.ts';
import { allInstitutions, institutionSchema } from '../institutions/index.ts';
import { readReplies, registeredOpinions, replyViewSchema } from '../opinions/index.ts';
import { listProposals, proposalViewSchema } from '../proposals/index.ts';
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
export const rowSchemas: Record<Exported, z.ZodType> = {
  institutions: institutionRowSchema,
  proposals: proposalViewSchema,
  rejections: proposalViewSchema,
  answers: answerViewSchema,
  commitments: commitmentViewSchema,
  forums: forumViewSchema,
  opinions: replyViewSchema,
};

/** The JSON Schema of a dataset's rows (2020-12). */
export function rowSchemaOf(dataset: Exported) {
  return z.toJSONSchema(rowSchemas[dataset], { io: 'output', unrepresentable: 'any' });
}

export interface Source {
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
];

async function saidOf(context: Context, subjects: SubjectId[], next: string | null): Promise<Rows> {
  const rows: object[] = [];
  for (const subject of subjects) {
    const ids = await registeredOpinions(context.table, subject);
    rows.push(...(await readReplies(context, undefined, ids)));
  }
  return { items: rows, next };
}
