import { ulid } from 'ulid';
import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import { reserveId } from '../../shared/http/idempotency.ts';
import type { CommitmentId } from '../../shared/ids.ts';
import { type Actor, assertAllowed } from '../people/index.ts';
import { type Commitment, type CommitmentEvent, mostNotes } from './model.ts';
import { changeCommitment, findCommitment, keepNote } from './repository.ts';
import { assertOpen, canReport, excerptOf } from './rules.ts';

type Report = {
  kind: 'progress' | 'done' | 'dropped';
  text: string;
  idempotencyKey?: string | undefined;
};

const outcomes: { [Kind in Report['kind']]: { state: Commitment['state']; event: CommitmentEvent } } = {
  progress: { state: 'open', event: { type: 'commitment.progress' } },
  done: { state: 'done', event: { type: 'commitment.done' } },
  dropped: { state: 'dropped', event: { type: 'commitment.dropped' } },
};

/**
 * Reports on an open commitment, in public: progress, that it is done, or that it is dropped and why. Repeated with the
 * same idempotency key it reports once.
 *
 * @throws commitment.not-found, auth.forbidden, commitment.wrong-state, answer.too-many-changes,
 *   request.idempotency-key-invalid, request.idempotency-key-reused
 */
export async function reportProgress(
  context: Context,
  actor: Actor,
  id: CommitmentId,
  { kind, text, idempotencyKey }: Report,
): Promise<Commitment> {
  const { table, clock } = context;
  const followed = await findCommitment(table, id);
  if (!followed) throw new AppError('commitment.not-found');
  assertAllowed(canReport(followed, actor));
  const now = clock.now();
  const attempt = await reserveId(context, {
    person: actor.person,
    route: 'notes',
    key: idempotencyKey,
    request: { id, kind, text },
    newId: () => ulid(now.getTime()),
  });
  if (followed.notes.some((note) => note.attempt === attempt)) return followed;
  assertOpen(followed);
  assertRoom(followed, kind);
  await keepNote(table, id, attempt, text);
  const { state, event } = outcomes[kind];
  return changeCommitment(table, id, (current) => {
    if (current.notes.some((note) => note.attempt === attempt)) return undefined;
    assertOpen(current);
    assertRoom(current, kind);
    const at = now.toISOString();
    return {
      at: now,
      by: { person: actor.person, department: current.department },
      events: [event],
      next: {
        ...current,
        state,
        endedAt: state === 'open' ? undefined : at,
        notes: [...current.notes, { at, attempt, kind }],
        latest: excerptOf(text),
      },
    };
  });
}

/** The last place is kept for how it ends. */
function assertRoom({ notes }: Commitment, kind: Report['kind']): void {
  if (kind === 'progress' && notes.length >= mostNotes - 1) throw new AppError('answer.too-many-changes');
}
