import { makeForumGates } from '../../functions/forums/index.ts';
import type { Actor } from '../../functions/people/index.ts';
import { markStatement, seedStatement } from '../../functions/statements/index.ts';
import { forumIdSchema } from '../../shared/ids.ts';
import type { World } from './world.ts';

/** What two camps mark: both agree with the first two, and on nothing else. */
export const campTexts = [
  '마실 물을 나오게 해야 한다',
  '쓰레기의 양을 공개해야 한다',
  '일회용 그릇을 막아야 한다',
  '과태료를 더 물려야 한다',
  '알리는 일이 먼저여야 한다',
  '값을 깎아 주는 편이 낫다',
  '축제 날에는 예외를 두자',
  '수거함을 자주 비우면 된다',
];

export function mindOf(camp: 1 | -1, at: number): 1 | -1 {
  if (at < 2) return 1;
  return at < 5 ? camp : camp === 1 ? -1 : 1;
}

/** The statements of a forum's beginning, marked by ten people of each camp. */
export async function markInCamps(world: World, id: string, staff: Actor): Promise<void> {
  const { context } = world;
  const forum = forumIdSchema.parse(id);
  const gates = makeForumGates(context);
  const statements = [];
  for (const text of campTexts) statements.push(await seedStatement(context, staff, forum, text));
  for (let person = 0; person < 20; person++)
    for (const [at, { id: statement }] of statements.entries()) {
      const mark = mindOf(person % 2 === 0 ? 1 : -1, at);
      await markStatement(context, gates, world.actorOf(`camper-${person}`), statement, mark);
    }
}
