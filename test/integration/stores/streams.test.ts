import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { listAnswers, publishAnswer } from '../../../functions/answers/index.ts';
import { getAnswer } from '../../../functions/answers/repository.ts';
import { makeConsumers } from '../../../functions/app/consumers.ts';
import { makeSchedules } from '../../../functions/app/schedules.ts';
import { giveEmpathy, makeGates } from '../../../functions/empathy/index.ts';
import { empathiesOnRecord } from '../../../functions/empathy/repository.ts';
import { withdrawEmpathy } from '../../../functions/empathy/withdraw-empathy.ts';
import { foundInstitution } from '../../../functions/institutions/index.ts';
import { toPersonId } from '../../../functions/people/index.ts';
import { countOf, findProposal, screenProposal, submitProposal } from '../../../functions/proposals/index.ts';
import { followStream, type StreamFollower, settingsFor } from '../../../infra/local/engine/index.ts';
import { makeMovableClock } from '../../../infra/local/movable-clock.ts';
import { day } from '../../../shared/clock.ts';
import type { Context } from '../../../shared/context.ts';
import { timelineFrom } from '../../../shared/dynamo/timeline.ts';
import { answerIdOf, departmentIdSchema, institutionIdSchema, type ProposalId } from '../../../shared/ids.ts';
import { makeLog } from '../../../shared/observe/log.ts';
import { emulatorName, isRequired, missing, openDynamoDbLocal } from '../../support/dynamodb-local.ts';
import type { TestEngine } from '../../support/engine.ts';
import { grant, smallRule } from '../../support/world.ts';

const institution = institutionIdSchema.parse('streamed');
const democracy = departmentIdSchema.parse('democracy');
const person = (name: string) => toPersonId(new Uint8Array(32), 'streams', name);
const citizens = ['a', 'b', 'c', 'd', 'e'].map(person);

describe.skipIf(missing !== undefined && !isRequired)(`the stream of ${emulatorName}`, () => {
  const clock = makeMovableClock();
  const log = makeLog('SILENT');
  let engine: TestEngine | undefined;
  let context: Context;
  let followers: StreamFollower[] = [];

  function follow() {
    const follower = followStream(
      context.table,
      { ...settingsFor(engine?.endpoint ?? ''), requestHandler: undefined, maxAttempts: 4 },
      log,
    );
    follower.start(makeConsumers(context));
    followers.push(follower);
  }

  const eventually = (holds: () => Promise<void>) => vi.waitFor(holds, { timeout: 30_000, interval: 100 });
  const totalOf = async (id: ProposalId) => (await countOf(context.table, id, { consistent: true })).total;
  const historyOf = async (id: ProposalId) =>
    (await timelineFrom(context.table, id, { limit: 50 })).items.map(({ type }) => type);

  beforeAll(async () => {
    engine = await openDynamoDbLocal();
    context = { table: engine.table, clock, log };
    await foundInstitution(context, {
      id: institution,
      kind: 'city',
      name: { ko: '시험시', en: 'Test City' },
      programme: null,
      departments: [{ id: democracy, name: '민주주의과' }],
      schemeDepartment: democracy,
      categories: [],
      rule: smallRule,
    });
    follow();
  });

  afterAll(async () => {
    await Promise.all(followers.map((follower) => follower.stop()));
    await engine?.close();
  });

  it('carries a proposal to its answer, counts what is on record, and says nothing twice to who reads it again', async () => {
    const gates = makeGates(context);
    const { id } = await submitProposal(
      context,
      { person: person('author'), grants: [] },
      {
        institution,
        words: { title: '밤길을 밝게', body: '골목에 등을 더 달아 주세요.', tags: [] },
        draft: false,
        idempotencyKey: undefined,
      },
    );
    await screenProposal(
      context,
      { person: person('moderator'), grants: [grant('moderator@streamed')] },
      id,
      {
        decision: 'publish',
      },
    );
    await Promise.all(citizens.map((citizen) => giveEmpathy(context, gates, citizen, id)));
    await Promise.all(citizens.slice(0, 2).map((citizen) => withdrawEmpathy(context, gates, citizen, id)));
    await eventually(async () => expect(await totalOf(id)).toBe(3));
    const answer = answerIdOf(id, 1);
    await eventually(async () => {
      const { items } = await listAnswers(context, { institution, state: 'owed', limit: 9 });
      expect(items.map((owed) => owed.id)).toEqual([answer]);
    });
    await publishAnswer(context, { person: person('admin'), grants: [grant('admin@streamed')] }, answer, {
      decision: 'accepted',
      text: '내년 봄까지 달겠습니다.',
      contact: '120',
      commitments: [{ title: '골목등 100개', dueOn: '2099-05-01' }],
    });
    await eventually(async () => expect(await historyOf(id)).toContain('commitment.opened'));
    clock.set(new Date(Date.now() + 31 * day));
    await eventually(async () => {
      await makeSchedules(context).sweep();
      expect(await historyOf(id)).toContain('proposal.closed');
    });
    clock.set(undefined);

    const recorded = (await empathiesOnRecord(context.table, id)).length;
    const history = await historyOf(id);
    expect(history.toSorted()).toEqual(
      [
        'proposal.submitted',
        'proposal.published',
        'proposal.step-fired',
        'answer.opened',
        'answer.published',
        'commitment.opened',
        'proposal.closed',
      ].toSorted(),
    );
    expect(await findProposal(context.table, id, { consistent: true })).toMatchObject({
      state: 'closed',
      finalCount: recorded,
    });
    expect((await getAnswer(context.table, answer)).versions).toHaveLength(1);

    // A server that starts anew reads the stream from its oldest record; one more voice shows that it is through.
    await Promise.all(followers.map((follower) => follower.stop()));
    followers = [];
    follow();
    const next = await submitProposal(
      context,
      { person: person('author'), grants: [] },
      {
        institution,
        words: { title: '둘째 제안', body: '본문입니다.', tags: [] },
        draft: false,
        idempotencyKey: undefined,
      },
    );
    await eventually(async () => expect(await historyOf(next.id)).toEqual(['proposal.submitted']));
    expect(await historyOf(id)).toEqual(history);
    expect(await totalOf(id)).toBe(recorded);
  });
});
