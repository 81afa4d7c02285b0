import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import { reserveId } from '../../shared/http/idempotency.ts';
import {
  type DepartmentId,
  type ForumId,
  type InstitutionId,
  newId,
  sessionIdSchema,
} from '../../shared/ids.ts';
import { getForum } from '../forums/index.ts';
import { departmentOf, getInstitution } from '../institutions/index.ts';
import { type Actor, assertAllowed } from '../people/index.ts';
import type { Announcement, Session, SessionKind } from './model.ts';
import { createSession, createWorkshop, findSession, openSignUps } from './repository.ts';
import { assertTimes, canRunSession, remindingAt } from './rules.ts';

interface NewSession extends Announcement {
  kind: SessionKind;
  institution: InstitutionId;
  department: DepartmentId;
  forum?: ForumId | undefined;
  idempotencyKey: string | undefined;
}

/**
 * Announces a session, by itself or of a forum of the same institution. From then on people sign up. What belongs to it is
 * written before it is, so that whoever finds it finds it whole.
 *
 * @throws institution.not-found, department.not-found, auth.forbidden, forum.not-found, session.date-wrong,
 *   request.idempotency-key-invalid, request.idempotency-key-reused
 */
export async function announceSession(
  context: Context,
  actor: Actor,
  announced: NewSession,
): Promise<Session> {
  const { table, clock } = context;
  const { idempotencyKey, ...request } = announced;
  const { capacity, ...facts } = request;
  const { institution, department } = facts;
  departmentOf(await getInstitution(context, institution), department);
  assertAllowed(canRunSession(facts, actor));
  if (facts.forum !== undefined && (await getForum(table, facts.forum)).institution !== institution)
    throw new AppError('forum.not-found');
  const now = clock.now();
  assertTimes(facts, now);
  const id = await reserveId(context, {
    person: actor.person,
    route: 'sessions',
    key: idempotencyKey,
    request,
    newId: () => newId(sessionIdSchema, 'ssn', now),
  });
  await openSignUps(table, { id, capacity, ...facts });
  const by = { person: actor.person, department };
  if (facts.kind === 'workshop')
    await createWorkshop(table, {
      at: now,
      by,
      events: [{ type: 'workshop.begun' }],
      next: { session: id, institution, department, stage: 'topic', entries: [], made: 0 },
    });
  const remindAt = remindingAt(facts.startsAt, now);
  const created = await createSession(table, {
    at: now,
    by,
    events: [{ type: 'session.announced' }],
    next: {
      ...facts,
      id,
      state: 'announced',
      createdAt: now.toISOString(),
      ...(remindAt !== undefined && { remindAt }),
      records: [],
    },
  });
  const session = created ?? (await findSession(table, id));
  if (!session) throw new AppError('session.not-found');
  return session;
}
