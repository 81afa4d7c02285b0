import { expect } from 'vitest';
import { makeCheckedCall } from './openapi.ts';
import type { World } from './world.ts';

/** What citizens, and `staff`, who hold every office of an institution, do there: it succeeds, and has been taken in. */
export function makeActs(world: World, institution: string) {
  const call = makeCheckedCall(world);
  return async (sub: string, method: string, path: string, body?: unknown) => {
    const roles = sub === 'staff' ? [`moderator@${institution}`, `admin@${institution}`] : [];
    const done = await call(method, path, { as: await world.tokenOf(sub, ...roles), body });
    if (done.status >= 300) expect.fail(`${method} ${path} → ${done.status} ${done.body.code}`);
    await world.idle();
    return done.body;
  };
}
