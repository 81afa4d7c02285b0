import { demoGroups } from './identity/index.ts';
import type { Settings } from './settings.ts';

/** What to open, and whom to sign in as. */
export function announce(
  origin: string,
  { dataDir, dynamodbEndpoint }: Settings,
  say: (line: string) => void,
): void {
  say('');
  say(`  공론 · Gongnon                ${origin}`);
  say(`  An institution's own address  ${origin.replace('//', '//geumcheon.')}`);
  say(`  API documentation, sign-in    ${origin}/api/v1/docs`);
  say(`  Proposals                     ${origin}/api/v1/proposals`);
  say(`  Outbox                        ${origin}/dev/outbox`);
  say(`  Data                          ${dynamodbEndpoint ?? dataDir}`);
  say('');
  say('  Demonstration people, to sign in as or for POST /dev/token:');
  for (const { name, people } of demoGroups) {
    say(`    ${name.ko} · ${name.en}`);
    say(`      ${people.map(({ sub }) => sub).join(', ')}`);
  }
  say('');
}
