import type { Context } from '../../shared/context.ts';
import type { Actor } from '../people/index.ts';
import { forgetSignedUp, removeSignUp, signedUpBy } from './repository.ts';

const perPage = 100;

/** Somebody leaves: they and their names go off every list. Whoever waits moves up; who came stays counted by number. */
export async function leaveSessions({ table }: Context, { person }: Actor): Promise<void> {
  for (;;) {
    const { items } = await signedUpBy(table, person, { limit: perPage });
    if (items.length === 0) return;
    for (const id of items) {
      await removeSignUp(table, id, person);
      await forgetSignedUp(table, person, id);
    }
  }
}
