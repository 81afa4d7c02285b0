import type { Context } from '../../shared/context.ts';
import { type AnswerId, answerIdOf, type ProposalId } from '../../shared/ids.ts';
import { getInstitution } from '../institutions/index.ts';
import { type Custody, findProposal } from '../proposals/index.ts';
import { changeAnswer, closeDrafts, findAnswer } from './repository.ts';
import { followedOf, movesOf } from './rules.ts';

/**
 * Where a proposal passed to another institution, the answers it is owed follow: by the same date, with the interim answer
 * and all that happened to them, to the department that institution named. What was answered stays with whoever gave it, and
 * so does a forum's result.
 *
 * It is the answer's own item that says who owes it. Until this has changed it, who owed it may still act on it, publish it
 * too; from then on, the other. Each transfer is followed once and in its order, by the answer's own count of them, however
 * often and by however many this is done.
 */
export async function followTransfer(context: Context, id: ProposalId): Promise<void> {
  const proposal = await findProposal(context.table, id, { consistent: true });
  const custody = proposal?.custody ?? [];
  if (custody.length === 0) return;
  for (const step of Object.keys(proposal?.fired ?? {}))
    await followAll(context, answerIdOf(id, Number(step)), custody);
}

async function followAll(context: Context, id: AnswerId, custody: Custody[]): Promise<void> {
  const { table, clock } = context;
  // One that is opened only later is opened where the proposal is then.
  const found = await findAnswer(table, id, { consistent: true });
  if (found?.state !== 'owed') return;
  let answer = found;
  for (const [index, passed] of custody.entries()) {
    if (index < followedOf(found, custody)) continue;
    const { to, reason } = passed;
    const department = passed.department ?? (await getInstitution(context, to)).schemeDepartment;
    answer = await changeAnswer(table, id, (current) => {
      if (current.state !== 'owed' || followedOf(current, custody) !== index) return undefined;
      const { institution: from, interim, dueAt } = current;
      const now = clock.now();
      const last = {
        from: { institution: from, department: current.holder.department },
        to: { institution: to, department },
        ...{ reason, at: now.toISOString(), until: current.revision + 1 },
      };
      return {
        at: now,
        events: [{ type: 'answer.moved', from, to, department, reason, dueAt }],
        next: {
          ...current,
          institution: to,
          holder: { department },
          followed: index + 1,
          custody: [...(current.custody ?? []), last],
          ...(interim && { interim: { institution: from, ...interim } }),
          contributions: current.contributions.map((asked) => ({ institution: from, ...asked })),
        },
      };
    });
  }
  // What was drafted elsewhere is for those who wrote it. Whoever moved the answer may have been cut short before that went.
  if (movesOf(answer) > 0) await closeDrafts(table, answer);
}
