import { createHash } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';
import type { Actor } from '../people/model.ts';
import { isModerator } from '../people/rules.ts';
import type { Opinion, OpinionState, OpinionVersion } from './model.ts';

export function stateOf({ withdrawnAt, hidden }: Pick<Opinion, 'withdrawnAt' | 'hidden'>): OpinionState {
  if (withdrawnAt !== undefined) return 'withdrawn';
  return hidden ? 'hidden' : 'shown';
}

/** @throws opinion.wrong-state where the words are hidden or taken back */
export function assertShown(opinion: Pick<Opinion, 'withdrawnAt' | 'hidden'>): void {
  if (stateOf(opinion) !== 'shown') throw new AppError('opinion.wrong-state');
}

/** @throws auth.forbidden */
export function assertAuthor(opinion: Opinion, actor: Actor): void {
  if (opinion.author !== actor.person) throw new AppError('auth.forbidden');
}

/** What is hidden its author reads, and the moderators who may show it again; what was taken back its author alone. */
export function canReadWords(opinion: Opinion, actor: Actor | undefined): boolean {
  const isAuthor = actor?.person === opinion.author;
  switch (stateOf(opinion)) {
    case 'shown':
      return true;
    case 'hidden':
      return isAuthor || (actor !== undefined && isModerator(actor, opinion.institution));
    case 'withdrawn':
      return isAuthor;
  }
}

export function currentVersion({ id, texts }: Pick<Opinion, 'id' | 'texts'>): OpinionVersion {
  const current = texts.at(-1);
  if (!current) throw new Error(`${id} has no words`);
  return current;
}

/** What tells the same words from others: whoever writes them twice says nothing new. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text.replaceAll(/\s+/g, ' ')).digest('hex').slice(0, 24);
}
