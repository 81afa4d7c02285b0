import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readBoard } from '../../../functions/answers/board.ts';
import {
  listAnswers,
  publishAnswer,
  publishInterim,
  transferAnswer,
} from '../../../functions/answers/index.ts';
import type { Consume, ConsumerName } from '../../../functions/app/consume.ts';
import { makeConsumers } from '../../../functions/app/consumers.ts';
import { makeSchedules } from '../../../functions/app/schedules.ts';
import { giveEmpathy, makeGates } from '../../../functions/empathy/index.ts';
import { getInstitution } from '../../../functions/institutions/get-institution.ts';
import { foundInstitution } from '../../../functions/institutions/index.ts';
import { toPersonId } from '../../../functions/people/index.ts';
import { listProposals, screenProposal, submitProposal } from '../../../functions/proposals/index.ts';
import type { Sort } from '../../../functions/proposals/listing.ts';
import { makePump, type Pump } from '../../../infra/local/engine/index.ts';
import { day } from '../../../shared/clock.ts';
import type { Context } from '../../../shared/context.ts';
import type { Table } from '../../../shared/dynamo/client.ts';
import type { StreamRecord } from '../../../shared/dynamo/stream.ts';
import { timelineFrom } from '../../../shared/dynamo/timeline.ts';
import { answerIdOf, departmentIdSchema, institutionIdSchema, type ProposalId } from '../../../shared/ids.ts';
import { makeLog } from '../../../shared/observe/log.ts';
import { makeTestJournal, type TestEngine } from '../../support/engine.ts';
import { grant, smallRule } from '../../support/world.ts';

const start = new Date('2026-03-02T01:00:00.000Z');
const institution = institutionIdSchema.parse('projected');
const [democracy, women] = ['democracy', 'women'].map((id) => departmentIdSchema.parse(id)) as [never, never];
const person = (name: string) => toPersonId(new Uint8Array(32), 'projections', name);
const author = { person: person('author'), grants: [] };
const moderator = { person: person('moderator'), grants: [grant('moderator@projected')] };
const admin = { person: person('admin'), grants: [grant('admin@projected')] };

async function everythingIn({ documents, name }: Table): Promise<string[]> {
  const items: string[] = [];
  let next: Record<string, unknown> | undefined;
  do {
    const page = await documents.send(
      new ScanCommand({ TableName: name, ConsistentRead: true, ExclusiveStartKey: next }),
    );
    items.push(...(page.Items ?? []).map((item) => JSON.stringify(item, Object.keys(item).sort())));
    next = page.LastEvaluatedKey;
  } while (next);
  return items.sort();
}

/** What the projections make of a proposal's whole life: lists, board, history, notices, and each of it once. */
export function projectionsContract(engine: () => TestEngine): void {
  // Goes on by itself: what happens later is told later.
  let moment = start.getTime();
  const clock = { now: () => new Date(moment++) };
  const told: Record<ConsumerName, StreamRecord[]> = { counts: [], changes: [] };
  let context: Context;
  let pump: Pump;
  let close: () => Promise<void>;
  let lively: ProposalId;
  let quiet: ProposalId;

  async function published(title: string, category: string): Promise<ProposalId> {
    const { id } = await submitProposal(context, author, {
      institution,
      words: { title, body: '본문입니다.', category, tags: [] },
      draft: false,
      idempotencyKey: undefined,
    });
    await screenProposal(context, moderator, id, { decision: 'publish' });
    moment += 60_000;
    return id;
  }

  beforeAll(async () => {
    const table = engine().bare();
    const { journal, remove } = await makeTestJournal();
    const log = makeLog('SILENT');
    context = { table, clock, log };
    pump = makePump(table, { epoch: Date.now(), journal, log, windowMs: 0 });
    const consumers = makeConsumers(context);
    const listening =
      (name: ConsumerName): Consume =>
      (records) => {
        told[name].push(...records);
        return consumers[name](records);
      };
    pump.start({ counts: listening('counts'), changes: listening('changes') });
    close = async () => {
      await pump.stop();
      table.documents.destroy();
      await remove();
    };
    await foundInstitution(context, {
      id: institution,
      kind: 'city',
      name: { ko: '시험시', en: 'Test City' },
      programme: null,
      departments: [
        { id: democracy, name: '민주주의과' },
        { id: women, name: '여성정책과' },
      ],
      schemeDepartment: democracy,
      categories: [],
      rule: smallRule,
    });
    quiet = await published('조용한 제안', '환경');
    lively = await published('뜨거운 제안', '복지');
    const gates = makeGates(context);
    for (const name of ['a', 'b', 'c', 'd']) await giveEmpathy(context, gates, person(name), lively);
    await giveEmpathy(context, gates, person('a'), quiet);
    await pump.idle();
  });

  afterAll(async () => {
    await close?.();
  });

  const listed = async (sort: Sort, category?: string) =>
    (await listProposals(context, undefined, { institution, category, sort, limit: 9 })).items.map(
      ({ id }) => id,
    );

  // One life, told in order: what comes later changes what the earlier looks at.
  it('lists, counts and fires while a proposal is open, answers it in time, and tells each thing once', async () => {
    expect(await listed('newest')).toEqual([lively, quiet]);
    expect(await listed('oldest')).toEqual([quiet, lively]);
    expect(await listed('most-empathy')).toEqual([lively, quiet]);
    expect(await listed('closing-soon')).toEqual([quiet, lively]);
    // One has no step ahead of it any more.
    expect(await listed('nearest-to-step')).toEqual([quiet]);
    expect(await listed('newest', '복지')).toEqual([lively]);
    const answer = answerIdOf(lively, 1);
    const owed = await listAnswers(context, { institution, state: 'owed', limit: 9 });
    expect(owed.items.map(({ id, holder }) => [id, holder.department])).toEqual([[answer, 'democracy']]);

    await transferAnswer(context, admin, answer, { department: women, reason: '소관입니다.' });
    await pump.idle();
    const ofWomen = { institution, department: 'women', limit: 9 };
    expect((await listAnswers(context, { ...ofWomen, state: 'owed' })).items).toHaveLength(1);
    expect(
      (await listAnswers(context, { ...ofWomen, department: 'democracy', state: 'owed' })).items,
    ).toEqual([]);
    await publishInterim(context, admin, answer, {
      text: '검토합니다.',
      reason: '예산',
      dueOn: '2026-04-20',
    });
    moment = Date.parse('2026-04-21T01:00:00.000Z');
    await pump.idle();
    await makeSchedules(context).sweep();
    await pump.idle();
    expect((await listAnswers(context, { ...ofWomen, overdue: true })).items).toHaveLength(1);
    expect(await listed('most-empathy')).toEqual([lively, quiet]);
    expect(await listed('closing-soon')).toEqual([]);

    await publishAnswer(context, admin, answer, {
      decision: 'accepted',
      text: '하겠습니다.',
      contact: null,
      commitments: [{ title: '골목등 100개', dueOn: '2026-04-22' }],
    });
    await pump.idle();
    moment += 3 * day;
    await makeSchedules(context).sweep();
    await pump.idle();
    const board = await readBoard(context, await getInstitution(context, institution), 30);
    expect(board.total).toMatchObject({ owed: 0, overdue: 0, answered: 1, onTimeShare: 0 });
    expect((await listAnswers(context, { ...ofWomen, state: 'answered' })).items).toHaveLength(1);
    const history = (await timelineFrom(context.table, lively, { limit: 50 })).items.map(({ type }) => type);
    expect(history).toEqual([
      'proposal.submitted',
      'proposal.published',
      'proposal.step-fired',
      'answer.opened',
      'answer.transferred',
      'answer.interim',
      'proposal.closed',
      'answer.overdue',
      'answer.published',
      'commitment.opened',
      'commitment.overdue',
    ]);

    const before = await everythingIn(context.table);
    const again = makeConsumers(context);
    for (const name of ['counts', 'changes'] as const) {
      expect(await again[name](told[name])).toBeUndefined();
      for (const record of told[name].toReversed()) expect(await again[name]([record])).toBeUndefined();
    }
    await pump.idle();
    expect(await everythingIn(context.table)).toEqual(before);
  });
}
