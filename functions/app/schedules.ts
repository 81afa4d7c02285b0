import { day } from '../../shared/clock.ts';
import type { Context } from '../../shared/context.ts';
import { keys } from '../../shared/dynamo/keys.ts';
import {
  type AnswerId,
  type ForumId,
  type InstitutionId,
  newId,
  type OpinionId,
  type ProposalId,
  reconciliationIdSchema,
  resultIdOf,
  type SessionId,
  type SubjectId,
} from '../../shared/ids.ts';
import { nameOf } from '../../shared/observe/log.ts';
import { answersToAttend, attendAnswer, findAnswer } from '../answers/index.ts';
import { attendCommitment, commitmentsToAttend } from '../commitments/index.ts';
import {
  publishReconciliation,
  type Reconciliation,
  reconcileCounts,
  settleWindow,
  windowsToSettle,
} from '../empathy/index.ts';
import {
  attendForum,
  type Forum,
  findForum,
  forumsToAttend,
  openOwedForum,
  reconcileForum,
  registeredForums,
} from '../forums/index.ts';
import { allInstitutions } from '../institutions/index.ts';
import { findOpinion, reconcileOpinion, registeredOpinions } from '../opinions/index.ts';
import {
  attendPanel,
  panelRecords,
  panelsToAttend,
  panelsToRepeat,
  settleDueVote,
  votesToSettle,
} from '../panels/index.ts';
import { findProposal, type Proposal, registered, relist } from '../proposals/index.ts';
import { reconcileRatings } from '../ratings/index.ts';
import { attendSession, registeredSessions, sessionRecords, sessionsToAttend } from '../sessions/index.ts';
import {
  groupsToMake,
  makeFinalGroups,
  makeGroups,
  moderatedRecords,
  repeatGroups,
} from '../statements/index.ts';
import { makeConsumers } from './consumers.ts';
import { answerIdsOf, repeatChanges, repeatForum, repeatOpinion } from './repeat-changes.ts';

export interface Schedules {
  /** Every minute: closes windows, reminds of and escalates answers, says which commitments are late. */
  sweep(): Promise<void>;
  /** Every night: recounts from the record and takes up whatever was left lying. Publishes what it found. */
  reconcile(): Promise<Reconciliation>;
}

// A window is at most a year; the register is by month, and a draft, an answer and a commitment may wait a while.
const monthsBack = 36;
const lookBackMs = 2 * day;
/** A sweep computes groups for so long; what is left is done by the next. */
const groupsMs = 20_000;
/** Opinions are many and small. */
const opinionsAtOnce = 20;

/** Open, or closed so lately that last night's run cannot have seen its end. */
function isCounted({ state, closedAt }: Proposal, now: Date): boolean {
  return state === 'open' || (closedAt !== undefined && Date.parse(closedAt) > now.getTime() - lookBackMs);
}

function isForumCounted({ state, closedAt }: Forum, now: Date): boolean {
  return state === 'open' || (closedAt !== undefined && Date.parse(closedAt) > now.getTime() - lookBackMs);
}

function* whileTime<Id>(ids: Iterable<Id>): Generator<Id> {
  const started = performance.now();
  for (const id of ids) {
    if (performance.now() - started > groupsMs) return;
    yield id;
  }
}

export function makeSchedules(context: Context): Schedules {
  const { table, clock, log } = context;
  const { changes } = makeConsumers(context);

  /** Does each; one that fails is said and left for the next time, and holds up none of the others. */
  async function each<Id extends string>(
    ids: Iterable<Id> | AsyncIterable<Id>,
    act: (id: Id) => Promise<unknown>,
  ): Promise<number> {
    let failed = 0;
    for await (const id of ids) {
      try {
        await act(id);
      } catch (error) {
        failed++;
        log.error('sweep.failed', { subject: id, error: nameOf(error) });
      }
    }
    return failed;
  }

  /** A forum that has closed has its groups computed for good. */
  async function attendOne(id: ForumId): Promise<void> {
    await attendForum(context, id);
    await makeFinalGroups(context, id);
  }

  async function sweep(): Promise<void> {
    const windows = await windowsToSettle(context);
    const forums = await forumsToAttend(context);
    const answers = await answersToAttend(context);
    const commitments = await commitmentsToAttend(context);
    const panels = await panelsToAttend(context);
    const votes = await votesToSettle(context);
    const sessions = await sessionsToAttend(context);
    const failed =
      (await each(windows, (id) => settleWindow(context, id))) +
      (await each(forums, (id) => attendOne(id))) +
      (await each(answers, (id) => attendAnswer(context, id))) +
      (await each(commitments, (id) => attendCommitment(context, id))) +
      (await each(panels, (id) => attendPanel(context, id))) +
      (await each(votes, (pk) => settleDueVote(context, pk))) +
      (await each(sessions, (id) => attendSession(context, id))) +
      // Last, and not without end: no date that falls due waits for a computation.
      (await each(whileTime(await groupsToMake(context)), (id) => makeGroups(context, id)));
    log.info('sweep.done', {
      closed: windows.length,
      forums: forums.length,
      answers: answers.length,
      commitments: commitments.length,
      panels: panels.length + votes.length,
      sessions: sessions.length,
      failed,
    });
  }

  /** Every proposal that something may still be owed about: from the register, which depends on no projection. */
  async function* proposalsToReconcile(): AsyncGenerator<ProposalId> {
    for (const month of lastMonths()) yield* await registered(table, month);
  }

  async function* forumsToReconcile(): AsyncGenerator<ForumId> {
    for (const month of lastMonths()) yield* await registeredForums(table, month);
  }

  function lastMonths(): string[] {
    const now = clock.now();
    return Array.from({ length: monthsBack + 1 }, (_, back) =>
      new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1)).toISOString().slice(0, 7),
    );
  }

  async function reconcileOne(run: Reconciliation, id: ProposalId): Promise<void> {
    const proposal = await findProposal(table, id, { consistent: true });
    if (!proposal || proposal.state === 'draft') return;
    await openOwedForum(context, proposal);
    const repeated = await repeatChanges(context, changes, proposal);
    run.reopened.push(...repeated.reopened);
    await reconcileRated(run, answerIdsOf(proposal));
    if (!isCounted(proposal, clock.now())) return;
    const compared = await reconcileCounts(context, id, run.id);
    run.proposals++;
    run.empathies += compared.empathies;
    run.drifts.push(...compared.drifts);
    run.undecided += compared.undecided;
    if (compared.drifts.length > 0) await relist(context, id, 'all');
    await reconcileSaid(run, id);
  }

  async function reconcileOneForum(run: Reconciliation, id: ForumId): Promise<void> {
    const forum = await findForum(table, id, { consistent: true });
    if (!forum) return;
    await repeatForum(context, changes, forum);
    const moderated = await moderatedRecords(context, id);
    if (moderated.length > 0 && (await changes(moderated)))
      throw new Error(`the projections do not take the statements of ${id}`);
    await repeatGroups(context, forum);
    if (forum.proposal) await reconcileRated(run, [resultIdOf(id)]);
    if (!isForumCounted(forum, clock.now())) return;
    const compared = await reconcileForum(context, forum, run.id);
    run.forums++;
    run.stances += compared.items;
    run.drifts.push(...compared.drifts.map(({ name: of, ...drift }) => ({ forum: id, of, ...drift })));
    run.undecided += compared.undecided;
    await reconcileSaid(run, id);
  }

  /** Whatever was said on a subject, several at once. */
  async function reconcileSaid(run: Reconciliation, subject: SubjectId): Promise<void> {
    const ids = await registeredOpinions(table, subject);
    const lanes = Array.from({ length: opinionsAtOnce }, (_, lane) =>
      ids.filter((_each, at) => at % opinionsAtOnce === lane),
    );
    const failed = await Promise.all(lanes.map((lane) => each(lane, (id) => reconcileOneOpinion(run, id))));
    run.failed += failed.reduce((sum, number) => sum + number, 0);
  }

  async function reconcileOneOpinion(run: Reconciliation, id: OpinionId): Promise<void> {
    const opinion = await findOpinion(table, id, { consistent: true });
    if (!opinion) return;
    await repeatOpinion(context, changes, opinion);
    const compared = await reconcileOpinion(context, id, run.id);
    run.opinions++;
    run.sympathies += compared.items;
    run.drifts.push(...compared.drifts.map(({ name: _, ...drift }) => ({ opinion: id, ...drift })));
    run.undecided += compared.undecided;
  }

  /** What supporters said of these answers, for as long as they may say it: also long after a window has closed. */
  async function reconcileRated(run: Reconciliation, ids: AnswerId[]): Promise<void> {
    run.failed += await each(ids, async (id) => {
      const answer = await findAnswer(table, id, { consistent: true });
      if (answer?.state !== 'answered') return;
      const compared = await reconcileRatings(context, id, run.id);
      run.answers++;
      run.ratings += compared.items;
      run.drifts.push(...compared.drifts.map(({ name: of, ...drift }) => ({ answer: id, of, ...drift })));
      run.undecided += compared.undecided;
    });
  }

  /** What was done to an institution, once more, should its audit log lack it. */
  async function repeatInstitutions(): Promise<number> {
    const institutions = new Map((await allInstitutions(table)).map((each) => [each.id, each]));
    return each(institutions.keys(), async (id: InstitutionId) => {
      const record = { key: keys.institution(id), sequence: '', after: { ...institutions.get(id) } };
      if (await changes([record])) throw new Error(`the projections do not take ${id}`);
    });
  }

  /** Agenda panels and what lies before them, once more. */
  async function repeatPanels(): Promise<number> {
    return each(await panelsToRepeat(context), async (id) => {
      if (await changes(await panelRecords(context, id)))
        throw new Error(`the projections do not take ${id}`);
    });
  }

  async function* sessionsToRepeat(): AsyncGenerator<SessionId> {
    for (const month of lastMonths()) yield* await registeredSessions(table, month);
  }

  /** Sessions with their sign-ups and workshops, once more. */
  async function repeatSessions(): Promise<number> {
    return each(sessionsToRepeat(), async (id) => {
      const records = await sessionRecords(context, id);
      if (records.length > 0 && (await changes(records)))
        throw new Error(`the projections do not take ${id}`);
    });
  }

  async function reconcile(): Promise<Reconciliation> {
    const started = clock.now();
    const run: Reconciliation = {
      id: newId(reconciliationIdSchema, 'rcn', started),
      startedAt: started.toISOString(),
      finishedAt: started.toISOString(),
      proposals: 0,
      empathies: 0,
      forums: 0,
      stances: 0,
      opinions: 0,
      sympathies: 0,
      answers: 0,
      ratings: 0,
      drifts: [],
      undecided: 0,
      reopened: [],
      failed: 0,
    };
    const failed = [
      await each(proposalsToReconcile(), (id) => reconcileOne(run, id)),
      await each(forumsToReconcile(), (id) => reconcileOneForum(run, id)),
      await repeatInstitutions(),
      await repeatPanels(),
      await repeatSessions(),
    ];
    // What failed among opinions and ratings is in it already.
    run.failed += failed.reduce((sum, number) => sum + number, 0);
    run.finishedAt = clock.now().toISOString();
    const kept = { ...run, drifts: run.drifts.slice(0, 500), reopened: run.reopened.slice(0, 500) };
    await publishReconciliation(table, kept);
    log.info('reconciliation.done', {
      id: run.id,
      proposals: run.proposals,
      drifts: run.drifts.length,
      reopened: run.reopened.length,
      failed: run.failed,
    });
    return kept;
  }

  return { sweep, reconcile };
}
