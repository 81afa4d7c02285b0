import type { Context } from '../../shared/context.ts';
import { readItem } from '../../shared/dynamo/items.ts';
import { keys } from '../../shared/dynamo/keys.ts';
import type { Projection, StreamRecord } from '../../shared/dynamo/stream.ts';
import { appendTimeline } from '../../shared/dynamo/timeline.ts';
import { type ForumId, forumOfStatement, keyOfStatement } from '../../shared/ids.ts';
import { stampGroups } from './groups-repository.ts';
import { type Statement, statementSchema } from './model.ts';
import { forumOfMarks, isStatementKey, markedIn, statementsOf } from './repository.ts';

/** Says of forums that marks have changed since their groups were computed. */
export function makeMarkStamps(context: Context): Projection {
  return {
    name: 'stamp-groups',
    kinds: ['MARKS'],
    project: async (records) => {
      const changed = records.filter(({ before, after }) => markedIn(before) !== markedIn(after));
      await stamp(context, new Set(changed.map(({ key }) => forumOfMarks(key.pk))));
    },
  };
}

/** The same for these parts of the record, for a server at its start that does not know which marks were told of. */
export async function recoverStamps(context: Context, pks: string[]): Promise<void> {
  await stamp(context, new Set(pks.map(forumOfMarks)));
}

async function stamp({ table, clock }: Context, forums: Iterable<ForumId>): Promise<void> {
  const at = clock.now().toISOString();
  await Promise.all([...forums].map((id) => stampGroups(table, id, at)));
}

/** Tells in a forum's history what moderators did to its statements, and has its groups computed anew. */
export function makeStatementProjection(context: Context): Projection {
  return {
    name: 'statements',
    kinds: ['STATEMENTS'],
    project: async (records) => {
      const told = records.filter(({ key, after }) => isStatementKey(key) && after !== undefined);
      const changed = new Set<ForumId>();
      for (const record of told) {
        const { statement, moderations } = readModerations(record);
        const forum = forumOfStatement(statement.id);
        for (const { revision, by: _, act, at, ...facts } of moderations)
          await appendTimeline(
            context.table,
            forum,
            { at, type: `statement.${act}`, facts: { statement: statement.id, ...facts } },
            { source: statement.id, revision, position: 0 },
          );
        // What a night tells again has not changed.
        if (record.sequence !== '') changed.add(forum);
      }
      await stamp(context, changed);
    },
  };
}

/** A statement as a record of the stream has it, and what moderators did to it since the one before. */
export function readModerations(record: StreamRecord): {
  statement: Statement;
  moderations: Statement['moderations'];
} {
  const statement = readItem(statementSchema, record.after);
  const seen = Number(record.before?.revision ?? 0);
  return { statement, moderations: statement.moderations.filter(({ revision }) => revision > seen) };
}

/** The statements of a forum that staff put there or acted on, as records for whoever follows what staff did. */
export async function moderatedRecords({ table }: Context, forum: ForumId): Promise<StreamRecord[]> {
  const statements = await statementsOf(table, forum, { consistent: false });
  return statements
    .filter(({ isSeed, moderations }) => isSeed || moderations.length > 0)
    .map((statement) => ({
      key: keys.statement(forum, keyOfStatement(statement.id)),
      sequence: '',
      after: { ...statement },
    }));
}
