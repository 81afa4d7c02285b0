import { ulid } from 'ulid';
import type { Context } from '../../shared/context.ts';
import { AppError } from '../../shared/errors.ts';
import { reserveId } from '../../shared/http/idempotency.ts';
import { type InstitutionId, newProposalId, type ProposalId, type SessionId } from '../../shared/ids.ts';
import { getInstitution } from '../institutions/index.ts';
import { type Actor, assertAllowed, nameOfPerson } from '../people/index.ts';
import type { Proposal, Words } from './model.ts';
import { createProposal, findProposal, keepFirstText } from './repository.ts';
import { assertFinished, finishOf } from './rules.ts';

interface Submission {
  institution: InstitutionId;
  words: Words;
  /** Kept for its author alone until submitted. */
  draft: boolean;
  idempotencyKey: string | undefined;
  /** Where a workshop carries it on: the id that the workshop gave it already, and the workshop. */
  carriedOn?: { id: ProposalId; session: SessionId } | undefined;
}

/**
 * Takes a citizen's proposal, to wait for screening or as a draft, which may be unfinished. Repeated with the same
 * idempotency key it gives the first one, as it is by then.
 *
 * @throws proposal.unfinished, auth.forbidden for a client of another institution, institution.not-found,
 *   request.idempotency-key-invalid, request.idempotency-key-reused
 */
export async function submitProposal(
  context: Context,
  actor: Actor,
  submission: Submission,
): Promise<Proposal> {
  const { table, clock } = context;
  const { institution, words, draft, idempotencyKey, carriedOn } = submission;
  if (!draft) assertFinished(finishOf(words));
  assertAllowed(actor.client === undefined || actor.client.institution === institution);
  await getInstitution(context, institution);
  const now = clock.now();
  const id =
    carriedOn?.id ??
    (await reserveId(context, {
      person: actor.person,
      // Another client's keys are not this one's, nor its citizen's own.
      route: actor.client === undefined ? 'proposals' : `proposals@${actor.client.id}`,
      key: idempotencyKey,
      request: { institution, words, draft },
      newId: () => newProposalId(now),
    }));
  const text = { version: 1, attempt: ulid(now.getTime()) };
  const at = now.toISOString();
  await keepFirstText(table, { id, text, createdAt: at }, words.body);
  const created = await createProposal(table, {
    at: now,
    events: [{ type: draft ? 'proposal.drafted' : 'proposal.submitted' }],
    next: {
      id,
      institution,
      session: carriedOn?.session,
      via: actor.client?.id,
      state: draft ? 'draft' : 'submitted',
      title: words.title,
      category: words.category,
      tags: words.tags,
      ...finishOf(words),
      author: actor.person,
      authorName: await nameOfPerson(context, actor),
      text,
      createdAt: at,
      submittedAt: draft ? undefined : at,
      fired: {},
      addenda: [],
    },
  });
  const proposal = created ?? (await findProposal(table, id, { consistent: true }));
  if (!proposal) throw new AppError('proposal.not-found');
  return proposal;
}
