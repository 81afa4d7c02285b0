import { z } from 'zod';
import { type Change, changeAggregate, createAggregate } from '../../shared/dynamo/aggregate.ts';
import type { Table } from '../../shared/dynamo/client.ts';
import {
  deleteWhen,
  getEvery,
  getItem,
  getItems,
  putIfAbsent,
  putItem,
  putWhen,
  queryAll,
  readItem,
} from '../../shared/dynamo/items.ts';
import { keys, lists, templatesPk } from '../../shared/dynamo/keys.ts';
import { listEntries } from '../../shared/dynamo/listing.ts';
import { AppError } from '../../shared/errors.ts';
import {
  type AnswerId,
  answerIdSchema,
  type ContributionId,
  type DepartmentId,
  type InstitutionId,
} from '../../shared/ids.ts';
import {
  type Answer,
  type AnswerDraft,
  type AnswerVersion,
  answerDraftSchema,
  answerSchema,
  answerVersionSchema,
  type DraftReview,
  type Template,
  templateSchema,
} from './model.ts';
import { movesOf } from './rules.ts';

export async function findAnswer(
  table: Table,
  id: AnswerId,
  options: { consistent: boolean },
): Promise<Answer | undefined> {
  return getItem(table, answerSchema, keys.answer(id), options);
}

/** @throws answer.not-found */
export async function getAnswer(table: Table, id: AnswerId): Promise<Answer> {
  const answer = await findAnswer(table, id, { consistent: true });
  if (!answer) throw new AppError('answer.not-found');
  return answer;
}

export async function answersById(table: Table, ids: AnswerId[]): Promise<Answer[]> {
  return getItems(table, answerSchema, ids.map(keys.answer));
}

export async function createAnswer(table: Table, change: Change<Answer>): Promise<Answer | undefined> {
  return createAggregate<Answer>(table, keys.answer(change.next.id), change);
}

export async function changeAnswer(
  table: Table,
  id: AnswerId,
  decide: (current: Answer) => Change<Answer> | undefined | Promise<Change<Answer> | undefined>,
): Promise<Answer> {
  return changeAggregate(table, answerSchema, keys.answer(id), decide, {
    missing: 'answer.not-found',
    busy: 'answer.changed',
  });
}

/** Written first under a key nothing points to; the answer's conditional change makes it count. */
export async function keepVersion(
  table: Table,
  id: AnswerId,
  attempt: string,
  version: AnswerVersion,
): Promise<void> {
  await putItem(table, { ...keys.answerVersion(id, version.number, attempt), ...version });
}

/** Every version of an answer, oldest first. */
export async function versionsOf(table: Table, { id, versions }: Answer): Promise<AnswerVersion[]> {
  const wanted = versions.map(({ number, attempt }) => keys.answerVersion(id, number, attempt));
  return getEvery(table, answerVersionSchema, wanted);
}

export async function currentVersion(
  table: Table,
  { id, versions }: Answer,
): Promise<AnswerVersion | undefined> {
  const current = versions.at(-1);
  if (!current) return undefined;
  const key = keys.answerVersion(id, current.number, current.attempt);
  return getItem(table, answerVersionSchema, key, { consistent: true });
}

const contributionTextSchema = z.object({ body: z.string() });

function contributionKey(id: AnswerId, contribution: ContributionId, attempt: string) {
  const { pk, sk } = keys.contribution(id, contribution);
  return { pk, sk: `${sk}#${attempt}` };
}

export async function keepContribution(
  table: Table,
  id: AnswerId,
  contribution: ContributionId,
  attempt: string,
  body: string,
): Promise<void> {
  await putItem(table, { ...contributionKey(id, contribution, attempt), body });
}

export async function contributionText(
  table: Table,
  id: AnswerId,
  contribution: ContributionId,
  attempt: string,
): Promise<string | undefined> {
  const key = contributionKey(id, contribution, attempt);
  return (await getItem(table, contributionTextSchema, key, { consistent: true }))?.body;
}

const keptDraftSchema = z.union([answerDraftSchema, z.object({ closed: z.literal(true) })]);

/** The review that stands with a draft, as the stream brings it. */
export function reviewIn(item: unknown): DraftReview | undefined {
  const kept = readItem(keptDraftSchema, item);
  return 'version' in kept ? kept.review : undefined;
}

/** What is drafted by those who owe the answer now: what others drafted before it moved is not theirs to read. */
export async function findDraft(
  table: Table,
  answer: Pick<Answer, 'id' | 'custody'>,
): Promise<AnswerDraft | undefined> {
  const key = keys.answerDraft(answer.id, movesOf(answer));
  const kept = await getItem(table, keptDraftSchema, key, { consistent: true });
  return kept && 'version' in kept ? kept : undefined;
}

/**
 * Keeps a draft in the place of the one it was made from. Says whether that was still there; it is not once drafting is
 * closed.
 */
export async function putDraft(
  table: Table,
  answer: Pick<Answer, 'id' | 'custody'>,
  draft: AnswerDraft,
  department: string,
): Promise<boolean> {
  const { review } = draft;
  const item = {
    ...keys.answerDraft(answer.id, movesOf(answer)),
    ...draft,
    ...(review?.state === 'asked' && {
      listPk: lists.reviews(department),
      listSk: `${review.at}#${answer.id}`,
    }),
  };
  return draft.version === 1
    ? putWhen(table, item, 'attribute_not_exists(pk)')
    : putWhen(table, item, 'version = :seen', { ':seen': draft.version - 1 });
}

/**
 * The answer is out, or another institution's: what was drafted goes, and leaves a mark in its place that no later draft is
 * kept over, however long its writer was held up.
 */
export async function closeDrafts(table: Table, answer: Answer): Promise<void> {
  const moves = movesOf(answer);
  const over = answer.state === 'owed' ? moves : moves + 1;
  for (let each = 0; each < over; each++) {
    const closed = { ...keys.answerDraft(answer.id, each), closed: true };
    await putWhen(table, closed, 'attribute_not_exists(closed)');
  }
}

/** Answers whose draft a head is asked to review, the longest waiting first. */
export async function draftsAsked(table: Table, department: string, limit: number): Promise<AnswerId[]> {
  const { entries } = await listEntries(table, { list: lists.reviews(department), limit });
  return entries.map(({ pk }) => answerIdSchema.parse(pk.slice('ANSWER#'.length)));
}

export interface Office {
  institution: InstitutionId;
  department: DepartmentId;
}

/** A department's templates, by their numbers. */
export async function templatesOf(table: Table, { institution, department }: Office): Promise<Template[]> {
  return queryAll(table, templateSchema, { pk: templatesPk(institution, department), consistent: true });
}

/** Keeps a new template in a slot. Says whether the slot was free. */
export async function addTemplate(table: Table, office: Office, template: Template): Promise<boolean> {
  const key = keys.answerTemplate(office.institution, office.department, template.slot);
  return putIfAbsent(table, { ...key, ...template });
}

/** Keeps a template in the place of the one with the mark seen. Says whether that was still there. */
export async function replaceTemplate(
  table: Table,
  office: Office,
  template: Template,
  seen: string,
): Promise<boolean> {
  const key = keys.answerTemplate(office.institution, office.department, template.slot);
  return putWhen(table, { ...key, ...template }, 'mark = :seen', { ':seen': seen });
}

/** Drops the template with the mark seen. Says whether it was still there. */
export async function dropTemplate(
  table: Table,
  office: Office,
  { slot, mark }: Pick<Template, 'slot' | 'mark'>,
): Promise<boolean> {
  const key = keys.answerTemplate(office.institution, office.department, slot);
  return deleteWhen(table, key, 'mark = :seen', { ':seen': mark });
}
