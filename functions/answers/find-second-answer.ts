import type { Table } from '../../shared/dynamo/client.ts';
import { answerIdOf } from '../../shared/ids.ts';
import { findProposal } from '../proposals/index.ts';
import type { Answer } from './model.ts';
import { findAnswer } from './repository.ts';

/** The second answer to a step, where supporters found this one wanting and it was opened. */
export async function findSecondAnswer(
  table: Table,
  { proposal: id, step }: Pick<Answer, 'proposal' | 'step'>,
): Promise<Answer | undefined> {
  const proposal = id && (await findProposal(table, id, { consistent: true }));
  const again = Object.entries(proposal?.fired ?? {}).find(([, { answered }]) => answered === step);
  return id && again && findAnswer(table, answerIdOf(id, Number(again[0])), { consistent: true });
}
