import { z } from 'zod';
import { type Change, changeAggregate, createAggregate } from '../../shared/dynamo/aggregate.ts';
import type { Table } from '../../shared/dynamo/client.ts';
import { getEvery, getItem, getItems, putItem } from '../../shared/dynamo/items.ts';
import { keys } from '../../shared/dynamo/keys.ts';
import { AppError } from '../../shared/errors.ts';
import type { AnswerId, ContributionId } from '../../shared/ids.ts';
import { type Answer, type AnswerVersion, answerSchema, answerVersionSchema } from './model.ts';

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
  decide: (current: Answer) => Change<Answer> | undefined,
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
