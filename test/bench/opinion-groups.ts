import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Figure, round } from './figure.ts';

const people = 5_000;
const statements = 200;
/** How much of all there is to mark is marked: as people do it, and everything by everybody. */
const parts = { 'two marks in five': 0.4, 'every mark': 1 };

/** What the groups of a large forum cost, each time in a process of its own that has no more memory than the bar. */
export async function measureOpinionGroups(): Promise<Figure[]> {
  return Object.entries(parts).flatMap(([name, part]): Figure[] => {
    const run = computed(part);
    const of = { people: run.people, statements, groups: run.groups };
    return [
      {
        figure: `opinion groups of ${people} people × ${statements} statements, ${name}`,
        value: round(run.seconds, 2),
        unit: 'seconds',
        bar: { atMost: 5 },
        of,
      },
      {
        figure: `most memory while finding them, ${name}`,
        value: round(run.megabytes, 0),
        unit: 'MB resident',
        bar: { atMost: 512 },
        of,
      },
    ];
  });
}

function computed(part: number): { seconds: number; megabytes: number; people: number; groups: number } {
  const worker = fileURLToPath(new URL('./opinion-groups-worker.ts', import.meta.url));
  const output = execFileSync(
    process.execPath,
    ['--max-old-space-size=384', '--import', 'tsx', worker, String(people), String(statements), String(part)],
    { encoding: 'utf8' },
  );
  return JSON.parse(output);
}
