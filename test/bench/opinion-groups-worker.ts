import { findOpinionGroups, toMarks } from '../../functions/statements/groups/index.ts';
import { anyMark, makeMarks, seededRandom } from '../support/opinions.ts';

const [people = 0, statements = 0, part = 0] = process.argv.slice(2).map(Number);

// Three camps with a mind of their own on each statement, from which each mark departs one time in four.
const random = seededRandom(11);
const camps = [1, 2, 3].map((each) => ({
  mind: Array.from({ length: statements }, () => anyMark(random)),
  size: Math.floor((people + each - 1) / 3),
}));
const made = makeMarks(camps, { seed: 11, astray: 0.25, marked: part });

const began = performance.now();
const found = findOpinionGroups(toMarks(made.statements, made.marks));
const seconds = (performance.now() - began) / 1000;
process.stdout.write(
  JSON.stringify({
    seconds,
    megabytes: process.resourceUsage().maxRSS / 1024,
    people: found.people.length,
    groups: found.groups.length,
  }),
);
